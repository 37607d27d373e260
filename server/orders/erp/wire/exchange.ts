import { second } from '../../../../db/values/instant.ts';
import type { ErpAnswer } from '../port.ts';
import { gave, lockedOut, maybeDone, notDone } from './answers.ts';

/** One request to an ERP over HTTP. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether doing it changes something there: then a lost answer leaves open whether it was done. */
  readonly effect: boolean;
}

/** What came back with a status below 500 that is no plea for patience. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The most an answer may hold; what is longer is no answer of an ERP. */
const largestReply = 32 * 1_024 * 1_024;
const longestPause = 120 * second;

/** Until when an ERP asked to be left alone, by its origin: a courtesy of this process, nothing depends on it. */
const restingUntil = new Map<string, number>();

/**
 * Sends one request and gives the reply; never throws. No answer, a broken one and a 5xx are `retryable` errors that say
 * whether it may have been done; 401 is `auth`; 429 is surely not done, and until its `Retry-After` is over nothing more
 * is sent there. What a reply means otherwise is for the adapter to say.
 */
export async function exchange(request: Request, signal: AbortSignal): Promise<ErpAnswer<Reply>> {
  const { origin } = new URL(request.url);
  if ((restingUntil.get(origin) ?? 0) > Date.now()) return notDone('erp.rate_limited');
  const lost = request.effect ? maybeDone : notDone;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      // Followed, a redirect would carry the credentials to another place.
      redirect: 'manual',
      signal,
    });
    const reply = { status: response.status, headers: response.headers, text: await textOf(response) };
    if (reply.status === 429) {
      restingUntil.set(origin, Date.now() + Math.min(pauseAsked(response.headers), longestPause));
      return notDone('erp.rate_limited');
    }
    if (reply.status >= 500) return lost(`erp.http_${reply.status}`);
    if (reply.status >= 300 && reply.status < 400) return lockedOut('erp.redirected');
    return gave(reply);
  } catch (error) {
    return neverLeft(error) ? notDone('erp.unreachable') : lost('erp.answer_lost');
  }
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > largestReply) {
      await reader?.cancel();
      throw new Error('the answer is too large');
    }
    parts.push(next.value);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `Retry-After` in seconds or as a date, in milliseconds from now; a second when it says nothing. */
function pauseAsked(headers: Headers): number {
  const header = headers.get('retry-after');
  if (header === null) return second;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * second : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : second;
}

const neverLeftCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether the connection was never made, so that nothing can have arrived. */
function neverLeft(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && neverLeftCodes.has(String(cause.code));
}
