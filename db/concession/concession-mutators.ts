import * as z from 'zod/mini';
import { exceptions, isOpenException } from '../exception/exception.ts';
import { type Hold, holds, holdTransitions } from '../hold/hold.ts';
import { type Lot, lots, lotTransitions } from '../lot/lot.ts';
import { type Act, mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { orderLines, salesOrders } from '../order/order.ts';
import type { FunctionName } from '../person/function.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id, moment } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { leftFor } from './conceded.ts';
import {
  awaitsSigning,
  type ConcededLine,
  type Concession,
  concessions,
  concessionTransitions,
  isLive,
  type Signature,
  signatures,
} from './concession.ts';

const asked = z.object({ orderLineId: id, quantity: z.int().check(z.minimum(1)) });

/** Who may give which of the two signatures. A manager is no inspector: quality's is quality's. */
export const signersOf: Readonly<Record<Signature, readonly FunctionName[]>> = {
  quality: ['quality'],
  second: ['commercial', 'manager'],
};

async function openHold(tx: Tx, holdId: string): Promise<{ hold: Hold; lot: Lot }> {
  const hold = await tx.get(holds, holdId);
  refuseUnless(hold?.state === 'open', 'hold.not_open');
  const lot = await tx.get(lots, hold.lotId);
  refuseUnless(lot, 'lot.unknown');
  return { hold, lot };
}

async function lineOf(tx: Tx, lot: Lot, wanted: z.infer<typeof asked>): Promise<ConcededLine> {
  const line = await tx.get(orderLines, wanted.orderLineId);
  const order = line && (await tx.get(salesOrders, line.orderId));
  refuseUnless(line && order && line.productId === lot.productId, 'concession.wrong_lines');
  const over = order.state === 'dispatched' || order.state === 'delivered' || order.state === 'cancelled';
  refuseUnless(!over && wanted.quantity <= line.quantity - line.shippedQuantity, 'concession.too_much');
  return { ...wanted, orderId: line.orderId, before: await leftFor(tx, lot.id, line.id) };
}

async function refuseSecond(tx: Tx, holdId: string, lines: readonly ConcededLine[]): Promise<void> {
  const live = (await tx.scan(concessions, 'holdId', holdId)).filter(isLive);
  const overlaps = live.some(
    (each) =>
      each.whole ||
      lines.length === 0 ||
      each.lines.some(({ orderLineId }) => lines.some((line) => line.orderLineId === orderLineId)),
  );
  refuseUnless(!overlaps, 'concession.asked_already');
}

/** Asks for a held lot to be used as it is: for these order lines, or, with none named, all of it. Two people have to sign. */
export const askConcession = mutator({
  name: 'concession.ask@1',
  by: ['quality', 'commercial', 'planning'],
  args: z.object({
    concessionId: id,
    holdId: id,
    lines: z.array(asked).check(z.maxLength(200)),
    reason: z.string().check(z.minLength(1), z.maxLength(400)),
    expiresAt: z.nullable(moment),
  }),
  async run(tx, args, act) {
    const { hold, lot } = await openHold(tx, args.holdId);
    await refuseTakenId(tx, concessions, args.concessionId);
    refuseUnless(args.expiresAt === null || args.expiresAt > act.at, 'concession.expired');
    refuseUnless(
      new Set(args.lines.map((each) => each.orderLineId)).size === args.lines.length,
      'concession.wrong_lines',
    );
    const lines: ConcededLine[] = [];
    for (const each of args.lines) lines.push(await lineOf(tx, lot, each));
    const whole = lines.length === 0;
    const quantity = whole ? lot.quantity : lines.reduce((sum, each) => sum + each.quantity, 0);
    refuseUnless(quantity > 0 && quantity <= lot.quantity, 'concession.too_much');
    await refuseSecond(tx, hold.id, lines);
    const raised = (await tx.scan(exceptions, 'subjectId', lot.id)).filter((each) => each.kind === 'hold');
    const about = raised.find(isOpenException) ?? raised.filter((each) => each.state !== 'merged').at(-1);
    await tx.put(concessions, {
      id: args.concessionId,
      scope: lot.scope,
      plantId: lot.plantId,
      lotId: lot.id,
      holdId: hold.id,
      exceptionId: about?.id ?? null,
      whole,
      lines,
      quantity,
      reason: args.reason,
      expiresAt: args.expiresAt,
      state: 'asked',
      askedBy: act.actor.personId,
      askedAt: act.at,
      ...{
        qualityBy: null,
        qualityAt: null,
        secondBy: null,
        secondAt: null,
        endedBy: null,
        endedAt: null,
        ending: null,
      },
    });
    tx.happened({ type: 'concession.asked', concessionId: args.concessionId });
  },
});

async function awaited(tx: Tx, concessionId: string, as: Signature, act: Act): Promise<Concession> {
  const concession = await tx.get(concessions, concessionId);
  refuseUnless(concession, 'concession.unknown');
  const mine = act.actor.functions.some((name) => signersOf[as].includes(name));
  refuseUnless(mine, 'concession.not_yours', { as });
  refuseUnless(awaitsSigning(concession), 'concession.not_awaited', { state: concession.state });
  refuseUnless((as === 'quality' ? concession.qualityBy : concession.secondBy) === null, 'concession.signed_already');
  return concession;
}

/**
 * One of two people signs. With the second signature it is granted; granted for all of the lot, the hold ends with it. Nobody
 * signs twice, whatever their functions.
 */
export const signConcession = mutator({
  name: 'concession.sign@1',
  by: ['quality', 'commercial'],
  args: z.object({ concessionId: id, as: z.enum(signatures) }),
  async run(tx, args, act) {
    const concession = await awaited(tx, args.concessionId, args.as, act);
    const by = act.actor.personId;
    refuseUnless(by !== concession.qualityBy && by !== concession.secondBy, 'concession.same_person');
    refuseUnless(concession.expiresAt === null || concession.expiresAt > act.at, 'concession.expired');
    const { hold, lot } = await openHold(tx, concession.holdId);
    const granted = concession.state === 'signed';
    await tx.put(concessions, {
      ...concession,
      ...(args.as === 'quality' ? { qualityBy: by, qualityAt: act.at } : { secondBy: by, secondAt: act.at }),
      state: granted ? 'granted' : 'signed',
    });
    if (granted && concession.whole) await endHold(tx, hold, lot, act);
    tx.happened({ type: 'concession.signed', concessionId: concession.id, as: args.as });
    if (granted && concession.whole) tx.happened({ type: 'hold.released', holdId: hold.id });
  },
});

/** The lot first: the database lets it go only while its hold is open. */
async function endHold(tx: Tx, hold: Hold, lot: Lot, act: Act): Promise<void> {
  refuseIllegalMove('lot', lotTransitions, lot.state, 'used_as_is');
  refuseIllegalMove('hold', holdTransitions, hold.state, 'dispositioned');
  await tx.put(lots, { ...lot, state: 'used_as_is' });
  await tx.put(holds, {
    ...hold,
    state: 'dispositioned',
    closedBy: act.actor.personId,
    closedAt: act.at,
    disposition: 'use_as_is',
  });
}

async function end(
  tx: Tx,
  concession: Concession,
  state: 'refused' | 'withdrawn',
  why: string,
  act: Act,
): Promise<void> {
  refuseIllegalMove('concession', concessionTransitions, concession.state, state);
  const ended = { endedBy: act.actor.personId, endedAt: act.at, ending: why };
  await tx.put(concessions, { ...concession, state, ...ended });
  tx.happened({ type: 'concession.ended', concessionId: concession.id });
}

/** One of the two does not sign: nothing leaves under it, and the hold's other ways out are looked for. */
export const refuseConcession = mutator({
  name: 'concession.refuse@1',
  by: ['quality', 'commercial'],
  args: z.object({ concessionId: id, as: z.enum(signatures), reason: z.string().check(z.maxLength(400)) }),
  async run(tx, args, act) {
    await end(tx, await awaited(tx, args.concessionId, args.as, act), 'refused', args.reason, act);
  },
});

/** Takes a concession back, also a granted one: what has not left under it stays. */
export const withdrawConcession = mutator({
  name: 'concession.withdraw@1',
  by: ['quality', 'commercial'],
  args: z.object({ concessionId: id, reason: z.string().check(z.maxLength(400)) }),
  async run(tx, args, act) {
    const concession = await tx.get(concessions, args.concessionId);
    refuseUnless(concession, 'concession.unknown');
    const used = concession.whole && concession.state === 'granted';
    refuseUnless(isLive(concession) && !used, 'concession.not_awaited', { state: concession.state });
    await end(tx, concession, 'withdrawn', args.reason, act);
  },
});
