import type { ImapFlowOptions } from 'imapflow/lib/types.js';
import { minute, second } from '../../../../db/values/instant.ts';

/** A mailbox of a company's: whose mail is in it, and where it stands. */
export interface Mailbox {
  readonly address: string;
  /** `imaps://user:password@host:993/INBOX`; user and password percent-encoded. */
  readonly url: string;
  /** Mail from before is left alone. Epoch milliseconds. */
  readonly since: number;
}

/** Its name in what is kept: the place without its credentials. */
export function nameOf({ url }: Pick<Mailbox, 'url'>): string {
  const { hostname, username, pathname } = new URL(url);
  return `${decodeURIComponent(username)}@${hostname}${decodeURIComponent(pathname)}`;
}

/** The folder that is read. */
export const folderOf = ({ url }: Pick<Mailbox, 'url'>): string =>
  decodeURIComponent(new URL(url).pathname.slice(1)) || 'INBOX';

const isLoopback = (host: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(host);

/** How to connect: `imaps` encrypted from the first byte, `imap` only after STARTTLS, but on the loopback as it comes. */
export function connectionTo({ url }: Pick<Mailbox, 'url'>): ImapFlowOptions {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'imaps:';
  return {
    host: hostname,
    port: Number(port) || (secure ? 993 : 143),
    secure,
    ...(secure || isLoopback(hostname) ? {} : { doSTARTTLS: true }),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 20 * second,
    greetingTimeout: 20 * second,
    socketTimeout: 2 * minute,
  };
}

/** Whether this names a mailbox that can be read, in words for whoever typed it; undefined when it does. */
export function faultOfUrl(url: string): string | undefined {
  if (!URL.canParse(url))
    return 'is no address: imaps://user:password@host:993/INBOX, user and password percent-encoded';
  const { protocol, username, password } = new URL(url);
  if (protocol !== 'imaps:' && protocol !== 'imap:') return 'begins with imaps:// (or imap://, with STARTTLS)';
  return username === '' || password === '' ? 'names no user or no password' : undefined;
}
