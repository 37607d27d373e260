import type { Customer } from '../../db/customer/customer.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Answer } from './answer-in.ts';
import { type Catalogue, itemOf } from './catalogue-of.ts';
import type { AnswerGround } from './draft/answer-question.ts';
import { readDiscountWish } from './draft/discount-wish.ts';
import type { Said } from './draft/fold-thread.ts';
import { linesOf } from './draft/line-reading.ts';
import { lastOrders } from './intake-sql.ts';
import { interpret } from './interpret/interpret.ts';
import type { Reading } from './interpret/reading.ts';

/** What a message is read with. */
interface ReadingGround {
  readonly customer: Customer | undefined;
  readonly plant: { readonly zone: string };
  readonly catalogue: Catalogue;
}

/** Reads one message by itself, and what it answers. */
export async function saidBy(
  tx: ServerTx,
  message: InboundMessage,
  { customer, plant, catalogue }: ReadingGround,
  answer: Answer | undefined,
): Promise<Said> {
  const about = answer?.kind === 'question' ? { lineId: answer.lineId, choice: answer.choice } : undefined;
  const nothing = { messageId: message.id, body: message.body, fresh: [], date: null, extraDiscountBps: 0, about };
  if (message.kind === 'location') return { ...nothing, intent: 'other', shipTo: placeIn(message), silent: true };
  // What was tapped is known; the words on the button are ours, not theirs.
  if (about?.choice !== undefined) return { ...nothing, intent: 'other', shipTo: null, silent: false };
  const wish = readDiscountWish(message.body);
  const read = interpret({
    catalogue: catalogue.index,
    history: customer ? await lastOrders(tx, customer.id) : [],
    now: message.receivedAt,
    tz: plant.zone,
    message: wish.rest,
  });
  return {
    ...nothing,
    intent: read.intent,
    fresh: linesOf(read, message.body, catalogue.byCode),
    date: read.date,
    shipTo: read.shipTo,
    extraDiscountBps: wish.bps,
    silent: message.body.trim() === '',
  };
}

/** A place as a ship-to: its name and address, else where it lies. */
const placeIn = ({ body, payload }: InboundMessage): string | null => body.trim() || payload;

/** What answers in this thread are read with. */
export function groundOf(message: InboundMessage, { plant, catalogue }: ReadingGround): AnswerGround {
  return {
    productOf: (id) => catalogue.byId.get(id),
    reread(words, among) {
      const products = among.flatMap(({ code }) => catalogue.byCode.get(code) ?? []);
      const given: Reading = {
        catalogue: products.map(itemOf),
        now: message.receivedAt,
        tz: plant.zone,
        message: words,
        ordered: true,
      };
      const reading = interpret(given);
      return { lines: linesOf(reading, words, catalogue.byCode), reading };
    },
  };
}
