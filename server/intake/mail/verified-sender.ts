/** Which servers' word about a sender counts. */
export interface SenderTrust {
  /** The `authserv-id` of the company's own receiving server; undefined when it has none that checks. */
  readonly authserv: string | undefined;
  /** Believed without a check: the demo, whose door is open on this machine only. */
  readonly everybody: boolean;
}

/** Reads `MAIL_AUTHSERV`; the demo believes what a sender says of itself unless one is named. */
export function senderTrust(env: Readonly<Record<string, string | undefined>>): SenderTrust {
  const authserv = env['MAIL_AUTHSERV'] || undefined;
  return { authserv, everybody: authserv === undefined && env['THROUGHLINE_DEMO'] === '1' };
}

/**
 * Whether a mail's `From` is more than its own word: the company's receiving server says that DMARC passed (RFC 8601). Only
 * the newest such header counts; an older one may have been written by the sender.
 */
export function isVerified(authResults: readonly string[], { authserv, everybody }: SenderTrust): boolean {
  if (everybody) return true;
  const [newest = ''] = authResults;
  if (authserv === undefined) return false;
  const [server = ''] = newest.split(/[\s;]/);
  return server.toLowerCase() === authserv.toLowerCase() && /;\s*dmarc\s*=\s*pass\b/i.test(newest);
}
