import { webAuth } from './session-door.ts';

/** A sign-in is an address and a password. */
export const largestAuthBody = 100_000;

/** What the app asks for; the auth library's other paths stay shut. */
const open = new Set(['GET get-session', 'POST sign-in/email', 'POST sign-out']);

const no = (status: number, message: string): Response => Response.json({ message }, { status });

/** NUL, which the database can't be asked for, is in no address and no password. */
const isAskable = (url: string, text: string): boolean => !url.includes('%00') && !/\0|\\u0000/.test(text);

/** Sign-in, sign-out and whose session it is; `body` is undefined when it was too large. */
export async function answerAuth(request: Request, body: Uint8Array<ArrayBuffer> | undefined): Promise<Response> {
  const { url, method, headers } = request;
  const path = new URL(url).pathname.replace('/api/auth/', '');
  if (!open.has(`${method} ${path}`)) return no(404, `${method} is not for this address: use ${[...open].join(', ')}`);
  if (body === undefined) return no(413, `the body is larger than ${largestAuthBody / 1_000} kB`);
  if (!isAskable(url, new TextDecoder().decode(body))) return no(400, 'NUL is no part of a sign-in');
  try {
    return await webAuth().handler(new Request(url, { method, headers, ...(method === 'GET' ? {} : { body }) }));
  } catch (cause) {
    console.error('auth: could not be answered:', cause);
    return no(503, 'the database is away: try again in a few seconds');
  }
}
