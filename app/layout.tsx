import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { boot } from './_ui/boot.ts';
import './globals.css';

export const metadata: Metadata = {
  title: 'Throughline',
  description: 'One causal line in a factory, from an order in a chat to the loaded truck.',
  applicationName: 'Throughline',
  manifest: '/manifest.webmanifest',
  icons: { icon: '/icons/mark.svg', apple: '/icons/apple-180.png' },
  appleWebApp: { capable: true, title: 'Throughline', statusBarStyle: 'default' },
  formatDetection: { telephone: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#151b1e' },
  ],
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, run before everything else */}
        <script dangerouslySetInnerHTML={{ __html: boot }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
