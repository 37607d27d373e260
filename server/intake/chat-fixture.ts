import type { DraftLine, OrderDraft } from '../../db/draft/draft.ts';
import { draftLines, orderDrafts } from '../../db/draft/draft.ts';
import {
  type InboundMessage,
  inboundMessages,
  type OutboundMessage,
  outboundMessages,
} from '../../db/message/message.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { metaDelivery, signed } from './reading-fixture.ts';
import { readDelivery } from './whatsapp/read-delivery.ts';
import { takeDelivery } from './whatsapp/take-delivery.ts';

/** A message as Meta writes it, but for its sender: `{ id, type, text … }`. */
export type MetaMessage = { readonly id: string; readonly type: string; readonly timestamp: string } & Record<
  string,
  unknown
>;

/** Posts messages of one number in one delivery, through the door's own reader. */
export async function deliver(house: House, from: string, ...messages: readonly MetaMessage[]): Promise<void> {
  const { raw } = signed(metaDelivery({ messages: messages.map((each) => ({ from: from.slice(1), ...each })) }));
  await takeDelivery(house, raw, readDelivery(JSON.parse(new TextDecoder().decode(raw))));
}

/** What is known of a number's chat. */
export interface Chat {
  readonly heard: readonly InboundMessage[];
  readonly sent: readonly OutboundMessage[];
  readonly drafts: readonly OrderDraft[];
  readonly lines: readonly DraftLine[];
  readonly open: readonly Task[];
}

/** Everything of a number's chat, in the order in which it was said. */
export function chatOf(house: House, number: string): Promise<Chat> {
  return transactAsSystem(house, demoTenantId, async (tx) => {
    const heard = (await tx.all(inboundMessages)).filter(({ fromNumber }) => fromNumber === number);
    const sent = (await tx.all(outboundMessages)).filter(({ toNumber }) => toNumber === number);
    const ids = new Set(heard.map(({ draftId }) => draftId));
    const drafts = (await tx.all(orderDrafts)).filter(({ id }) => ids.has(id));
    const lines = (await tx.all(draftLines)).filter(({ draftId }) => ids.has(draftId));
    const open = (await tx.all(tasks)).filter(({ state }) => !['decided', 'done', 'superseded'].includes(state));
    return {
      heard: heard.toSorted((a, b) => a.saidAt - b.saidAt),
      sent: sent.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
      drafts: drafts.toSorted((a, b) => a.createdAt - b.createdAt),
      lines: lines.toSorted((a, b) => a.position - b.position),
      open,
    };
  });
}
