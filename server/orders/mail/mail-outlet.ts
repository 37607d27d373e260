/** How mail leaves: through a server, only onto the demo's screens, or not at all until somebody configures it. */
export type MailOutlet =
  | { readonly kind: 'smtp'; readonly url: string }
  | { readonly kind: 'screen' }
  | { readonly kind: 'none' };

/** Reads `MAIL_OUT_URL` (`smtp://user:password@host:587`, `smtps://…`). Without it the demo keeps its mail on screen. */
export function mailOutletFrom(env: Readonly<Record<string, string | undefined>>): MailOutlet {
  const url = env['MAIL_OUT_URL'];
  if (url) return { kind: 'smtp', url };
  return { kind: env['THROUGHLINE_DEMO'] === '1' ? 'screen' : 'none' };
}
