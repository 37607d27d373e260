import * as z from 'zod';
import { second } from '../../../db/values/instant.ts';
import type { GraphAccount } from '../../graph/graph-account.ts';
import { retryAfter, throttled } from '../../graph/graph-answer.ts';

/** A text to one number; `replyTo` is the wamid it answers. */
export interface TextMessage {
  /** Ours; it comes back in every status of the message (`biz_opaque_callback_data`). */
  readonly id: string;
  readonly toNumber: string;
  readonly body: string;
  readonly replyTo: string | null;
}

/**
 * How one attempt ended. `accepted`: WhatsApp has it. `later`: it surely has not, try again (after `retryAfterMs` when it
 * said so). `locked_out`: the token is not accepted. `refused`: it never will be. `unknown`: it may have it.
 */
export type PostOutcome =
  | { readonly kind: 'accepted'; readonly externalId: string | null }
  | { readonly kind: 'later'; readonly code: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'locked_out' | 'refused' | 'unknown'; readonly code: string };

const patienceMs = 10 * second;

/** "Try again": the service says itself that it did not take the message. */
const unavailable = new Set([2, 131_016, 133_004]);
const badToken = new Set([0, 3, 10, 190]);

const accepted = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) });
const failure = z.object({ error: z.object({ code: z.number() }) });

/** Sends a text through the Cloud API once, and says what became of it. Never throws, never retries. */
export async function postText(
  account: GraphAccount,
  message: TextMessage,
  timeoutMs: number = patienceMs,
): Promise<PostOutcome> {
  const url = `${account.baseUrl}/${account.version}/${encodeURIComponent(account.phoneNumberId)}/messages`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(requestOf(message)),
      // Followed, a redirect would carry the token to another place.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return await readOutcome(response);
  } catch (error) {
    return neverLeft(error)
      ? { kind: 'later', code: 'whatsapp.unreachable', retryAfterMs: null }
      : { kind: 'unknown', code: 'whatsapp.answer_lost' };
  }
}

function requestOf({ id, toNumber, body, replyTo }: TextMessage) {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: toNumber.replace(/^\+/, ''),
    type: 'text',
    text: { preview_url: false, body },
    biz_opaque_callback_data: id,
    ...(replyTo === null ? {} : { context: { message_id: replyTo } }),
  };
}

async function readOutcome(response: Response): Promise<PostOutcome> {
  if (response.ok) {
    // It is taken even when the rest of the answer is lost; only its id there stays unknown.
    const answer = accepted.safeParse(await response.json().catch(() => undefined));
    return { kind: 'accepted', externalId: answer.data?.messages[0]?.id ?? null };
  }
  const graph = failure.safeParse(await response.json().catch(() => undefined)).data?.error.code;
  const code = `whatsapp.http_${response.status}${graph === undefined ? '' : `.${graph}`}`;
  if (response.status === 429 || throttled.has(graph ?? -1) || unavailable.has(graph ?? -1)) {
    return { kind: 'later', code, retryAfterMs: retryAfter(response.headers.get('retry-after')) };
  }
  // A gateway that gave up may have passed the message on before it did.
  if (response.status >= 500) return { kind: 'unknown', code };
  const lockedOut = response.status === 401 || response.status === 403 || badToken.has(graph ?? -1);
  return { kind: lockedOut ? 'locked_out' : 'refused', code };
}

/** Whether the connection was never made, so that nothing can have arrived. */
function neverLeft(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].some(
    (each) => each === code,
  );
}
