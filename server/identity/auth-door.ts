import { minute } from '../../db/values/instant.ts';
import { guessLimit } from './guess-limit.ts';
import { webAuth } from './session-door.ts';

/** A sign-in is an address and a password. */
export const largestAuthBody = 100_000;

/** What the app asks for; the auth library's other paths stay shut. */
const open = new Set(['GET get-session', 'POST sign-in/email', 'POST sign-out']);

const no = (status: number, message: string, headers: Record<string, string> = {}): Response =>
  Response.json({ message }, { status, headers });

/** NUL, which the database can't be asked for, is in no address and no password. */
const isAskable = (url: string, text: string): boolean => !url.includes('%00') && !/\0|\\u0000/.test(text);

const limit = guessLimit(Date.now);

/** The address somebody wants to sign in with, however it is written; empty for a body that names none. */
function addressIn(text: string): string {
  try {
    const { email }: { email?: unknown } = JSON.parse(text) ?? {};
    return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 320) : '';
  } catch {
    return '';
  }
}

async function handle(request: Request): Promise<Response> {
  const answer = await webAuth().handler(request);
  // The library has logged its failure, and says nothing to the caller.
  return answer.status >= 500 ? no(503, 'the database is away: try again in a few seconds') : answer;
}

async function signIn(request: Request, address: string): Promise<Response> {
  // Any other body could name one address to the limit and another to the library.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    return no(415, 'send the address and the password as JSON');
  const waitMs = limit.take(address);
  if (waitMs > 0) {
    const minutes = Math.ceil(waitMs / minute);
    const message = `too many wrong passwords for this address: try again in ${minutes} min`;
    return no(429, message, { 'retry-after': String(Math.ceil(waitMs / 1_000)) });
  }
  const answer = await handle(request);
  if (answer.ok) limit.forget(address);
  return answer;
}

/** Sign-in, sign-out and whose session it is; `body` is undefined when it was too large. */
export async function answerAuth(request: Request, body: Uint8Array<ArrayBuffer> | undefined): Promise<Response> {
  const { url, method, headers } = request;
  const path = new URL(url).pathname.replace('/api/auth/', '');
  if (!open.has(`${method} ${path}`)) return no(404, `${method} is not for this address: use ${[...open].join(', ')}`);
  if (body === undefined) return no(413, `the body is larger than ${largestAuthBody / 1_000} kB`);
  const text = new TextDecoder().decode(body);
  if (!isAskable(url, text)) return no(400, 'NUL is no part of a sign-in');
  const asked = new Request(url, { method, headers, ...(method === 'GET' ? {} : { body }) });
  return path === 'sign-in/email' ? signIn(asked, addressIn(text)) : handle(asked);
}
