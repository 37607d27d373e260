import * as z from 'zod';
import type { MessageForm } from '../../db/message/message.ts';
import { second } from '../../db/values/instant.ts';
import type { GraphAccount } from './graph-account.ts';
import { retryAfter, throttled } from './graph-answer.ts';

/** A message to one number. */
export interface GraphMessage {
  /** Ours; it comes back in every status of the message (`biz_opaque_callback_data`). */
  readonly id: string;
  readonly toNumber: string;
  readonly body: string;
  /** Buttons, a list, a template or a file; null for plain text. */
  readonly form: MessageForm | null;
  /** What WhatsApp calls the file it carries, once it has it. */
  readonly mediaId?: string;
  /** The wamid it answers. */
  readonly replyTo: string | null;
}

/**
 * How one attempt ended. `accepted`: WhatsApp has it. `later`: it surely has not, try again (after `retryAfterMs` when it
 * said so). `locked_out`: the token is not accepted. `refused`: it never will be. `unknown`: it may have it.
 */
export type PostOutcome =
  | { readonly kind: 'accepted'; readonly externalId: string | null }
  | NotPosted
  | { readonly kind: 'unknown'; readonly code: string };

/** It surely is not there. */
export type NotPosted =
  | { readonly kind: 'later'; readonly code: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'locked_out' | 'refused'; readonly code: string };

const patienceMs = 10 * second;

/** "Try again": the service says itself that it did not take the message. */
const unavailable = new Set([2, 131_016, 133_004]);
const badToken = new Set([0, 3, 10, 190]);

const accepted = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) });
const failure = z.object({ error: z.object({ code: z.number() }) });

/** Sends a message through the Cloud API once, and says what became of it. Never throws, never retries. */
export async function postMessage(
  account: GraphAccount,
  message: GraphMessage,
  timeoutMs: number = patienceMs,
): Promise<PostOutcome> {
  try {
    return await readOutcome(await post(account, requestOf(message), timeoutMs));
  } catch (error) {
    return neverLeft(error)
      ? { kind: 'later', code: 'whatsapp.unreachable', retryAfterMs: null }
      : { kind: 'unknown', code: 'whatsapp.answer_lost' };
  }
}

/** Shows the customer that their message, and all before it, was read. Never throws; false when it may be tried again. */
export async function markRead(account: GraphAccount, wamid: string, timeoutMs: number = patienceMs): Promise<boolean> {
  try {
    const request = { messaging_product: 'whatsapp', status: 'read', message_id: wamid };
    const response = await post(account, request, timeoutMs);
    await response.body?.cancel();
    return response.ok || (response.status < 500 && response.status !== 429);
  } catch {
    return false;
  }
}

function post(account: GraphAccount, request: object, timeoutMs: number): Promise<Response> {
  const url = `${account.baseUrl}/${account.version}/${encodeURIComponent(account.phoneNumberId)}/messages`;
  return fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
    // Followed, a redirect would carry the token to another place.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
}

function requestOf({ id, toNumber, body, form, replyTo, mediaId }: GraphMessage) {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: toNumber.replace(/^\+/, ''),
    ...contentOf(body, form, mediaId),
    biz_opaque_callback_data: id,
    // A template opens a conversation; it answers nothing.
    ...(replyTo === null || form?.kind === 'template' ? {} : { context: { message_id: replyTo } }),
  };
}

function contentOf(body: string, form: MessageForm | null, mediaId: string | undefined) {
  switch (form?.kind) {
    case undefined:
      return { type: 'text', text: { preview_url: false, body } };
    case 'buttons': {
      const buttons = form.choices.map(({ id, title }) => ({ type: 'reply', reply: { id, title } }));
      return { type: 'interactive', interactive: { type: 'button', body: { text: body }, action: { buttons } } };
    }
    case 'list': {
      const sections = [{ rows: form.choices }];
      const action = { button: form.button, sections };
      return { type: 'interactive', interactive: { type: 'list', body: { text: body }, action } };
    }
    case 'template': {
      const parameters = form.words.map((text) => ({ type: 'text', text }));
      const buttons = (form.replies ?? []).map((payload, index) => ({
        type: 'button',
        sub_type: 'quick_reply',
        index: String(index),
        parameters: [{ type: 'payload', payload }],
      }));
      const components = [...(parameters.length > 0 ? [{ type: 'body', parameters }] : []), ...buttons];
      return {
        type: 'template',
        template: { name: form.name, language: { code: form.language, policy: 'deterministic' }, components },
      };
    }
    case 'file': {
      const caption = body === '' ? {} : { caption: body };
      const filename = form.as === 'document' && form.fileName !== null ? { filename: form.fileName } : {};
      return { type: form.as, [form.as]: { id: mediaId, ...caption, ...filename } };
    }
  }
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
