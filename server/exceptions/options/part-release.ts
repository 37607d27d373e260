import * as z from 'zod';
import { type DraftLine, draftLines, type OrderDraft, orderDrafts } from '../../../db/draft/draft.ts';
import { startOver } from '../../../db/draft/draft-mutators.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { creditRoom, ofMoney, sameDraft, waitingDraft } from './waiting-draft.ts';
import { stale, type WayOut } from './way-out.ts';

const kept = z.object({ lineId: z.string(), quantity: z.number() });
const partEffect = z.object({ draftId: z.string(), version: z.number(), lines: z.array(kept) });

/** A line and how much of it, thousandths of its unit as said, goes now. */
type Kept = z.infer<typeof kept>;

/** What the limit covers goes now as the order it is; the rest is an order of its own and waits for finance. */
export const partRelease: WayOut = {
  async find(tx, exception) {
    const waiting = await waitingDraft(tx, exception, 'credit');
    const room = waiting && (await creditRoom(tx, waiting));
    if (!room) return [];
    const { draft, customer } = waiting;
    const all = await linesOf(tx, draft);
    const { lines, minor } = within(all, room.leftMinor);
    if (lines.length === 0 || minor >= draft.totalMinor) return [];
    return [
      {
        kind: 'part_release',
        facts: {
          customer: customer.name,
          lines: lines.length,
          of: all.length,
          amountMinor: minor,
          restMinor: draft.totalMinor - minor,
          currency: draft.currency,
        },
        effect: { draftId: draft.id, version: draft.version, lines },
        moneySavedMinor: minor,
        ...ofMoney,
      },
    ];
  },

  async apply(tx, effect) {
    const { lines, ...seen } = partEffect.parse(effect);
    const draft = await sameDraft(tx, seen);
    const all = await linesOf(tx, draft);
    if (lines.some(({ lineId }) => !all.some(({ id }) => id === lineId))) throw stale('draft_changed');
    const rest: OrderDraft = {
      ...restOf(draft),
      id: tx.newId(),
      requesterId: tx.act.actor.personId,
      createdAt: tx.now,
    };
    await startOver(tx, draft, tx.act);
    await tx.put(orderDrafts, rest);
    for (const line of all) await part(tx, line, lines.find(({ lineId }) => lineId === line.id)?.quantity ?? 0, rest);
    tx.happened({ type: 'order.drafted', draftId: rest.id });
    return { answers: [], leaves: false };
  },
};

const linesOf = async (tx: ServerTx, draft: OrderDraft): Promise<DraftLine[]> =>
  (await tx.scan(draftLines, 'draftId', draft.id)).sort((one, other) => one.position - other.position);

/** The rest is nobody's message: its customer hears of it when finance has decided. */
const restOf = (draft: OrderDraft): Omit<OrderDraft, 'id' | 'requesterId' | 'createdAt'> => ({
  ...draft,
  messageId: null,
  state: 'matching',
  version: 1,
  decision: null,
  reasons: [],
  breaches: [],
  question: null,
  orderId: null,
});

/** Whole lines in their order while there is room, and of the first that is too much as many whole units as still fit. */
function within(lines: readonly DraftLine[], leftMinor: number): { lines: Kept[]; minor: number } {
  const taken: Kept[] = [];
  let minor = 0;
  for (const line of lines) {
    const worth = line.netMinor + line.taxMinor;
    const whole = line.quantity ?? 0;
    const room = leftMinor - minor;
    if (worth <= room) {
      taken.push({ lineId: line.id, quantity: whole });
      minor += worth;
      continue;
    }
    const units = Math.floor(((whole / 1_000) * Math.max(0, room)) / Math.max(1, worth));
    const quantity = units * 1_000;
    if (quantity > 0 && quantity < whole) {
      taken.push({ lineId: line.id, quantity });
      minor += Math.ceil((worth * quantity) / whole);
    }
    break;
  }
  return { lines: taken, minor };
}

/** So much of the line stays, and what is left of it is a line of the rest. */
async function part(tx: ServerTx, line: DraftLine, quantity: number, rest: OrderDraft): Promise<void> {
  const whole = line.quantity ?? 0;
  const share = (of: number): number => Math.round(((line.baseQuantity ?? 0) * of) / Math.max(1, whole));
  if (quantity >= whole) return;
  const left = whole - quantity;
  await tx.put(draftLines, {
    ...line,
    id: tx.newId(),
    draftId: rest.id,
    quantity: left,
    baseQuantity: (line.baseQuantity ?? 0) - share(quantity),
  });
  if (quantity === 0) await tx.delete(draftLines, line.id);
  else await tx.put(draftLines, { ...line, quantity, baseQuantity: share(quantity) });
}
