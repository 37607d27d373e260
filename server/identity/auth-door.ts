import { webAuth } from './session-door.ts';

/** A sign-in is an address and a password. */
export const largestAuthBody = 100_000;

const no = (status: number, message: string): Response => Response.json({ message }, { status });

/** What the database can't be asked for (NUL) is in no address, token or password. */
function isAskable(url: string, text: string): boolean {
  return !/%00/.test(url) && !/\0|\\u0000/.test(text);
}

/** Sign-in, sign-out and who has which session; `body` is undefined when it was too large. */
export async function answerAuth(request: Request, body: Uint8Array<ArrayBuffer> | undefined): Promise<Response> {
  if (body === undefined) return no(413, `the body is larger than ${largestAuthBody / 1_000} kB`);
  if (!isAskable(request.url, new TextDecoder().decode(body))) return no(400, 'NUL is no part of a sign-in');
  const { url, method, headers } = request;
  try {
    return await webAuth().handler(new Request(url, { method, headers, ...(method === 'GET' ? {} : { body }) }));
  } catch (cause) {
    console.error('auth: could not be answered:', cause);
    return no(503, 'the database is away: try again in a few seconds');
  }
}
