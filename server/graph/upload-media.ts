import * as z from 'zod';
import { second } from '../../db/values/instant.ts';
import type { GraphAccount } from './graph-account.ts';
import { retryAfter, throttled } from './graph-answer.ts';
import type { NotPosted } from './post-message.ts';

/** A file to lay where messages can name it. */
export interface OwnMedia {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly fileName: string;
}

const patienceMs = 60 * second;
const taken = z.object({ id: z.string().min(1) });
const failure = z.object({ error: z.object({ code: z.number() }) });
const badToken = new Set([0, 3, 10, 190]);

const later = (code: string, retryAfterMs: number | null = null): NotPosted => ({ kind: 'later', code, retryAfterMs });

/**
 * Gives WhatsApp a file, which it keeps for 30 days; a message then names it by the id. Nobody has received anything by this: whatever
 * goes wrong may be tried again. Never throws, never retries.
 */
export async function uploadMedia(
  account: GraphAccount,
  { bytes, mimeType, fileName }: OwnMedia,
  timeoutMs: number = patienceMs,
): Promise<{ readonly kind: 'taken'; readonly id: string } | NotPosted> {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', mimeType);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: mimeType }), fileName);
  try {
    const answer = await fetch(
      `${account.baseUrl}/${account.version}/${encodeURIComponent(account.phoneNumberId)}/media`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${account.token}` },
        body: form,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      },
    );
    const told: unknown = await answer.json().catch(() => undefined);
    if (answer.ok) {
      const id = taken.safeParse(told).data?.id;
      return id === undefined ? later('whatsapp.upload_unread') : { kind: 'taken', id };
    }
    return notTaken(answer, failure.safeParse(told).data?.error.code);
  } catch {
    return later('whatsapp.upload_failed');
  }
}

function notTaken({ status, headers }: Response, graph: number | undefined): NotPosted {
  const code = `whatsapp.http_${status}${graph === undefined ? '' : `.${graph}`}`;
  if (status === 429 || status >= 500 || throttled.has(graph ?? -1))
    return later(code, retryAfter(headers.get('retry-after')));
  return { kind: status === 401 || status === 403 || badToken.has(graph ?? -1) ? 'locked_out' : 'refused', code };
}
