import { createHash } from 'node:crypto';
import * as z from 'zod';
import { second } from '../../db/values/instant.ts';
import type { GraphAccount } from './graph-account.ts';
import { retryAfter, throttled } from './graph-answer.ts';

/** A file to fetch. */
export interface WantedMedia {
  /** Meta's id of it; good for days, while the address behind it is good for five minutes. */
  readonly sourceId: string;
  /** As the message announced it, in hex or base64. */
  readonly sha256: string | null;
  readonly mostBytes: number;
}

/** How one attempt ended. `later`: try again. `refused`: it will never come, the code says why. */
export type MediaOutcome =
  | {
      readonly kind: 'got';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly sha256: string;
      readonly mimeType: string;
    }
  | { readonly kind: 'later'; readonly code: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'refused'; readonly code: string };

const patienceMs = 60 * second;
const described = z.object({
  url: z.url(),
  mime_type: z.string().catch(''),
  sha256: z.string().optional(),
  file_size: z.coerce.number().optional().catch(undefined),
});
const failure = z.object({ error: z.object({ code: z.number() }) });

const later = (code: string, retryAfterMs: number | null = null): MediaOutcome => ({
  kind: 'later',
  code,
  retryAfterMs,
});
const refused = (code: string): MediaOutcome => ({ kind: 'refused', code });

/** Fetches a file through the Cloud API once: its address by its id, then its bytes. Never throws, never retries. */
export async function fetchMedia(
  account: GraphAccount,
  wanted: WantedMedia,
  timeoutMs: number = patienceMs,
): Promise<MediaOutcome> {
  const signal = AbortSignal.timeout(timeoutMs);
  const ask = (url: string): Promise<Response> =>
    fetch(url, { headers: { authorization: `Bearer ${account.token}` }, redirect: 'manual', signal });
  const about = `${encodeURIComponent(wanted.sourceId)}?phone_number_id=${encodeURIComponent(account.phoneNumberId)}`;
  try {
    const answer = await ask(`${account.baseUrl}/${account.version}/${about}`);
    if (!answer.ok) return await withoutAddress(answer);
    const media = described.safeParse(jsonIn(await answer.text())).data;
    if (!media) return later('media.unreadable_answer');
    if ((media.file_size ?? 0) > wanted.mostBytes) return refused('media.too_large');
    if (!isMetas(media.url, account)) return refused('media.strange_address');
    const file = await ask(media.url);
    // An address that has run out answers 404 or 401: the id gives a new one the next time.
    if (!file.ok) return later(`media.http_${file.status}`, retryAfter(file.headers.get('retry-after')));
    const bytes = await readUpTo(file, wanted.mostBytes);
    return bytes ? verified(bytes, [wanted.sha256, media.sha256 ?? null], media.mime_type) : refused('media.too_large');
  } catch {
    return later('media.unreachable');
  }
}

/** What a text says as JSON; undefined when it is none. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function withoutAddress(answer: Response): Promise<MediaOutcome> {
  const code = failure.safeParse(await answer.json().catch(() => undefined)).data?.error.code;
  if (answer.status === 429 || answer.status >= 500 || throttled.has(code ?? -1))
    return later(`media.http_${answer.status}`, retryAfter(answer.headers.get('retry-after')));
  // The token may be put right; an id that is unknown stays so.
  return answer.status === 401 || code === 190 ? later(`media.http_${answer.status}`) : refused('media.gone');
}

/** The token goes to Meta's own hosts, and to where the account itself is. */
function isMetas(address: string, { baseUrl }: GraphAccount): boolean {
  const { protocol, host, hostname } = new URL(address);
  if (host === new URL(baseUrl).host) return true;
  return (
    protocol === 'https:' &&
    /(?:^|\.)(?:fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net|whatsapp\.com)$/.test(hostname)
  );
}

/** The body's bytes, read no further than `most`; undefined when there are more, whatever was announced. */
async function readUpTo(response: Response, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > most) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function verified(bytes: Uint8Array<ArrayBuffer>, told: readonly (string | null)[], mimeType: string): MediaOutcome {
  if (bytes.byteLength === 0) return later('media.empty');
  const digest = createHash('sha256').update(bytes).digest();
  const same = [digest.toString('hex'), digest.toString('base64')];
  const wrong = told.some(
    (each) => each !== null && each !== '' && !same.includes(isHex(each) ? each.toLowerCase() : each),
  );
  if (wrong) return later('media.wrong_digest');
  return { kind: 'got', bytes, sha256: digest.toString('hex'), mimeType };
}

const isHex = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text);
