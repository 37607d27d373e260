import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { changesOf, messageFrom } from './intake-sql.ts';

/** What its sender did with a message after it was sent. */
export const isChange = ({ kind }: InboundMessage): boolean => kind === 'edit' || kind === 'revoke';

/** A message as its sender left it: with the words of its last edit, or taken back. Edits may come before their message. */
export async function asLeft(tx: ServerTx, message: InboundMessage): Promise<InboundMessage> {
  const changes = await changesOf(tx, message);
  if (changes.some(({ kind }) => kind === 'revoke')) return { ...message, changed: 'deleted' };
  const last = changes.findLast(({ body }) => body.trim() !== '');
  return last ? { ...message, body: last.body, changed: 'edited' } : message;
}

/** What follows from an edit or a deletion of a message that was read already. */
export type Changed =
  /** Its draft is told again. */
  | { readonly kind: 'retell'; readonly message: InboundMessage; readonly draft: OrderDraft }
  /** It is too late to follow by itself. */
  | { readonly kind: 'person'; readonly message: InboundMessage; readonly reason: string }
  | { readonly kind: 'done' };

const canStartOver: readonly OrderDraft['state'][] = ['matching', 'needs_clarification', 'awaiting_approval'];

/**
 * Lays an edit or a deletion over the message it is about, when that came from the same number. What was read from it
 * follows while nothing has been promised; once an order stands, or a person has put the draft right, a person decides.
 */
export async function follow(tx: ServerTx, change: InboundMessage): Promise<Changed> {
  const before = change.quotes === null ? undefined : await messageFrom(tx, change.quotes, change.fromNumber);
  if (!before || before.state === 'received') return { kind: 'done' };
  const message = await asLeft(tx, before);
  if (message.changed === before.changed && message.body === before.body) return { kind: 'done' };
  const draft = before.draftId === null ? undefined : await tx.get(orderDrafts, before.draftId);
  if (draft) {
    const follows = draft.requesterId === null && canStartOver.includes(draft.state);
    if (follows) return { kind: 'retell', message, draft };
    const reason = message.changed === 'deleted' ? 'message.deleted_late' : 'message.edited_late';
    if (draft.state !== 'rejected' && draft.state !== 'expired') return { kind: 'person', message, reason };
  }
  if (message.changed === 'deleted')
    await tx.put(inboundMessages, { ...message, state: 'ignored', reason: 'message.deleted' });
  else {
    await tx.put(inboundMessages, { ...message, state: 'received', draftId: null, reason: null });
    tx.happened({ type: 'message.received', messageId: message.id });
  }
  return { kind: 'done' };
}
