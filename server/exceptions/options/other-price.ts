import * as z from 'zod';
import { type DraftLine, draftLines } from '../../../db/draft/draft.ts';
import type { Exception } from '../../../db/exception/exception.ts';
import { discounted, lineTotalMinor } from '../../../db/values/money.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { numberFor, ofMoney, sameDraft, type WaitingDraft, waitingDraft } from './waiting-draft.ts';
import { type Offer, type Outcome, stale, type WayOut } from './way-out.ts';

export const priceEffect = z.object({
  draftId: z.string(),
  version: z.number(),
  extraBps: z.number(),
  /** All lines at that price, before tax. */
  netMinor: z.number(),
});

/** The price of the customer's tier, without the discount that breaks the floor: the customer is asked. */
export const tierPrice = priceAt('tier_price', () => 0);
/** The deepest discount nobody has to let pass: the customer is asked. */
export const counterPrice = priceAt('counter_price', (lines, wanted) => {
  const free = Math.min(...lines.map(freeBps));
  return free > 0 && free < wanted ? free : undefined;
});

function priceAt(
  kind: 'tier_price' | 'counter_price',
  discountOf: (lines: readonly Floored[], wanted: number) => number | undefined,
): WayOut {
  return {
    async find(tx, exception) {
      const waiting = await waitingDraft(tx, exception, 'price');
      const lines = waiting && (await flooredLines(tx, waiting));
      if (!lines || !(await numberFor(tx, waiting))) return [];
      const { draft, customer } = waiting;
      const extraBps = discountOf(lines, draft.extraDiscountBps);
      const isFree = (each: Floored): boolean => discounted(each.base, extraBps ?? 0) >= each.floor;
      if (extraBps === undefined || draft.extraDiscountBps <= extraBps || !lines.every(isFree)) return [];
      const netMinor = lines.reduce(
        (sum, each) => sum + lineTotalMinor(discounted(each.base, extraBps), each.quantity, draft.currency),
        0,
      );
      const offer: Offer = {
        kind,
        facts: {
          customer: customer.name,
          tier: customer.tier,
          percent: extraBps / 100,
          netMinor,
          currency: draft.currency,
        },
        effect: { draftId: draft.id, version: draft.version, extraBps, netMinor },
        moneySavedMinor: netMinor,
        ...ofMoney,
      };
      return [offer];
    },

    apply: askBuyer,
  };
}

/** The customer is written to, and commercial says what they answer. */
async function askBuyer(tx: ServerTx, effect: unknown, exception: Exception): Promise<Outcome> {
  const { extraBps, netMinor, ...seen } = priceEffect.parse(effect);
  const draft = await sameDraft(tx, seen);
  const waiting = await waitingDraft(tx, exception, 'price');
  if (!waiting) throw stale('draft_changed');
  const facts = {
    customer: waiting.customer.name,
    percent: extraBps / 100,
    wantedPercent: draft.extraDiscountBps / 100,
    netMinor,
    currency: draft.currency,
  };
  return {
    answers: [],
    leaves: false,
    writes: true,
    asks: [
      {
        function: 'commercial',
        ask: {
          question: 'counter.commercial',
          context: [{ code: 'price.counter', facts, href: `/commercial/${draft.id}` }],
          choices: ['counter_agreed', 'counter_refused'],
        },
      },
    ],
  };
}

/** A line's price before any discount beyond the tier, and what it may not fall below; ten-thousandths and thousandths. */
interface Floored {
  readonly base: number;
  readonly floor: number;
  readonly quantity: number;
}

/** Undefined as soon as the price of one line came about otherwise. */
async function flooredLines(tx: ServerTx, { draft }: WaitingDraft): Promise<Floored[] | undefined> {
  const lines = (await tx.scan(draftLines, 'draftId', draft.id)).map(flooredLine);
  const known = lines.filter((each) => each !== undefined);
  return known.length === lines.length && known.length > 0 ? known : undefined;
}

function flooredLine({ priceTrace, floorPrice, baseQuantity }: DraftLine): Floored | undefined {
  const base = priceTrace.findLast(({ code }) => code === 'list' || code === 'project' || code === 'tier');
  const isAgreed = priceTrace.some(({ code }) => code === 'agreed');
  if (!base || isAgreed || baseQuantity === null) return undefined;
  return { base: base.unitPrice, floor: floorPrice ?? 0, quantity: baseQuantity };
}

/** The deepest whole basis point that keeps the floor. */
function freeBps({ base, floor }: Floored): number {
  let bps = Math.floor(((base - floor) * 10_000) / Math.max(1, base)) + 1;
  while (bps > 0 && discounted(base, bps) < floor) bps -= 1;
  return bps;
}
