import type { Running } from '../scripts/start/running.ts';
import type { DemoRole } from '../server/seed/demo-people.ts';

/** A request as anybody may send it. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
}

export interface Answer {
  readonly status: number;
  /** The content type. */
  readonly type: string;
  readonly text: string;
}

const patienceMs = 15_000;

/** Sends a request to a server and reads its answer, without following it anywhere. A stream is only opened. */
export async function send(origin: string, { method, path, headers = {}, body }: Ask): Promise<Answer> {
  const signal = AbortSignal.timeout(patienceMs);
  // `duplex`: a stream goes out in pieces.
  const how = { method, headers, redirect: 'manual' as const, signal, duplex: 'half' };
  const answer = await fetch(`${origin}${path}`, body === undefined ? how : Object.assign(how, { body }));
  const type = answer.headers.get('content-type') ?? '';
  if (!type.includes('event-stream')) return { status: answer.status, type, text: await answer.text() };
  await answer.body?.cancel();
  return { status: answer.status, type, text: '' };
}

function partOf(from: unknown, key: string): unknown {
  return typeof from === 'object' && from !== null ? Reflect.get(from, key) : undefined;
}

/** What an answer's body is as JSON; undefined when it is none. */
export function jsonOf({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a refusal says to a person: the sentence in its JSON, a page's heading, or the text itself. */
export function sentenceOf(answer: Answer): string {
  if (answer.type.includes('html')) return /<h2[^>]*>([^<]+)</.exec(answer.text)?.[1] ?? '';
  const told = jsonOf(answer);
  if (told === undefined) return answer.text.trim();
  const error = partOf(told, 'error');
  for (const found of [
    error,
    partOf(error, 'message'),
    partOf(told, 'message'),
    partOf(partOf(told, 'rejected'), '0'),
  ]) {
    if (typeof found === 'string') return found;
    if (typeof partOf(found, 'reason') === 'string') return String(partOf(found, 'reason'));
  }
  return '';
}

/** The cookie header of a session made by one click. */
export async function cookieOf({ url }: Running, role: DemoRole): Promise<string> {
  const answer = await fetch(`${url}/demo/sign-in?as=${role}`, { redirect: 'manual' });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** The app's own call, as a phone makes it. */
export const callOf = (name: string, input: unknown, cookie = ''): Ask => ({
  method: 'POST',
  path: `/api/trpc/${name}`,
  headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
  body: JSON.stringify(input),
});

/** What a call answered with. */
export const dataOf = (answer: Answer): unknown => partOf(partOf(jsonOf(answer), 'result'), 'data');
