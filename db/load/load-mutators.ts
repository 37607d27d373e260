import * as z from 'zod/mini';
import { concededFor } from '../concession/conceded.ts';
import { lots, usableLotStates } from '../lot/lot.ts';
import { type Act, mutator } from '../mutator.ts';
import { refuseIllegalMove } from '../transition.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type Load, type LoadLine, loadLines, loads, loadTransitions } from './load.ts';

async function openLoad(tx: Tx, loadId: string): Promise<Load> {
  const load = await tx.get(loads, loadId);
  refuseUnless(load, 'load.unknown');
  refuseUnless(load.state !== 'confirmed' && load.state !== 'dispatched', 'load.closed', { load: load.number });
  return load;
}

async function lineOfOpenLoad(tx: Tx, lineId: string): Promise<{ line: LoadLine; load: Load }> {
  const line = await tx.get(loadLines, lineId);
  refuseUnless(line, 'loadLine.unknown');
  return { line, load: await openLoad(tx, line.loadId) };
}

/** Of a lot on hold only what two people have signed for may be loaded, for just that order line. */
async function refuseHeldLot(tx: Tx, { lotId, orderLineId }: LoadLine, quantity: number, act: Act): Promise<void> {
  const lot = await tx.get(lots, lotId);
  if (lot && usableLotStates.includes(lot.state)) return;
  const conceded = lot?.state === 'held' ? await concededFor(tx, lot.id, orderLineId, act.at) : 0;
  refuseUnless(quantity <= conceded, 'lot.on_hold', { lot: lot?.number ?? '' });
}

/** What the truck has of the line's lot for its order line, in all its places. */
const pickedOf = (loaded: readonly LoadLine[], line: LoadLine): number =>
  loaded
    .filter((each) => each.lotId === line.lotId && each.orderLineId === line.orderLineId)
    .reduce((sum, each) => sum + each.picked, 0);

async function startLoading(tx: Tx, load: Load): Promise<void> {
  if (load.state === 'loading' || load.state === 'short') return;
  refuseIllegalMove('load', loadTransitions, load.state, 'loading');
  await tx.put(loads, { ...load, state: 'loading' });
}

/** A line is on the truck, scanned or tapped. Refused for a lot on hold, or when another lot's code was scanned. */
export const pickLine = mutator({
  name: 'loadLine.pick@1',
  by: ['dispatch'],
  args: z.object({ lineId: id, lotId: id, how: z.enum(['scan', 'tap']) }),
  async run(tx, args, act) {
    const { line, load } = await lineOfOpenLoad(tx, args.lineId);
    refuseUnless(line.lotId === args.lotId, 'loadLine.wrong_lot');
    refuseUnless(load.seal === null, 'load.sealed');
    await refuseHeldLot(tx, line, line.quantity, act);
    await startLoading(tx, load);
    await tx.put(loadLines, {
      ...line,
      picked: line.quantity,
      state: 'picked',
      pickedBy: act.actor.personId,
      pickedAt: act.at,
      pickedHow: args.how,
    });
  },
});

/** Takes a pick back while the truck is open. */
export const unpickLine = mutator({
  name: 'loadLine.unpick@1',
  by: ['dispatch'],
  args: z.object({ lineId: id }),
  async run(tx, args) {
    const { line, load } = await lineOfOpenLoad(tx, args.lineId);
    refuseUnless(load.seal === null, 'load.sealed');
    await tx.put(loadLines, { ...line, picked: 0, state: 'staged', pickedBy: null, pickedAt: null, pickedHow: null });
    if (load.state !== 'short') return;
    const short = (await tx.scan(loadLines, 'loadId', load.id)).some((each) => each.state === 'short');
    if (!short) await tx.put(loads, { ...load, state: 'loading' });
  },
});

/** Fewer than staged are there: what was found is loaded, and the rest becomes an exception. */
export const pickShort = mutator({
  name: 'loadLine.pickShort@1',
  by: ['dispatch'],
  args: z.object({ lineId: id, found: z.int().check(z.minimum(0)) }),
  async run(tx, args, act) {
    const { line, load } = await lineOfOpenLoad(tx, args.lineId);
    refuseUnless(load.seal === null, 'load.sealed');
    refuseUnless(args.found < line.quantity, 'loadLine.not_short');
    if (args.found > 0) await refuseHeldLot(tx, line, args.found, act);
    const from = load.state === 'planned' ? 'staging' : load.state;
    refuseIllegalMove('load', loadTransitions, from, 'short');
    // The first thing done to a truck may be a count: the database lets no state be left out.
    if (from !== load.state) await tx.put(loads, { ...load, state: from });
    await tx.put(loads, { ...load, state: 'short' });
    await tx.put(loadLines, {
      ...line,
      picked: args.found,
      state: 'short',
      pickedBy: act.actor.personId,
      pickedAt: act.at,
      pickedHow: 'tap',
    });
    tx.happened({ type: 'pick.short', loadLineId: line.id });
  },
});

/** Seals the truck: every line picked or counted short. */
export const sealLoad = mutator({
  name: 'load.seal@1',
  by: ['dispatch'],
  args: z.object({ loadId: id, seal: z.string().check(z.minLength(1), z.maxLength(40)) }),
  async run(tx, args, act) {
    const load = await openLoad(tx, args.loadId);
    const open = (await tx.scan(loadLines, 'loadId', load.id)).filter((line) => line.state === 'staged').length;
    refuseUnless(open === 0, 'load.lines_open', { open });
    await tx.put(loads, { ...load, seal: args.seal, sealedAt: act.at });
  },
});

/** The truck may go. Refused, with the lot named, when a hold reached any of its lots meanwhile. */
export const confirmLoad = mutator({
  name: 'load.confirm@1',
  by: ['dispatch'],
  args: z.object({ loadId: id }),
  async run(tx, args, act) {
    const load = await openLoad(tx, args.loadId);
    refuseUnless(load.seal, 'load.not_sealed');
    const lines = await tx.scan(loadLines, 'loadId', load.id);
    // A swap applied after the seal may have brought a line nobody has loaded.
    const open = lines.filter((line) => line.state === 'staged').length;
    refuseUnless(open === 0, 'load.lines_open', { open });
    const loaded = lines.filter((line) => line.picked > 0);
    refuseUnless(loaded.length > 0, 'load.empty');
    for (const line of loaded) await refuseHeldLot(tx, line, pickedOf(loaded, line), act);
    refuseIllegalMove('load', loadTransitions, load.state, 'confirmed');
    await tx.put(loads, {
      ...load,
      state: 'confirmed',
      confirmedBy: act.actor.personId,
      confirmedAt: act.at,
      proof: {
        seal: load.seal,
        lines: loaded.length,
        scanned: loaded.filter((line) => line.pickedHow === 'scan').length,
      },
    });
    tx.happened({ type: 'load.confirmed', loadId: load.id });
  },
});

/** Opens a sealed truck again: something is wrong inside. */
export const breakSeal = mutator({
  name: 'load.breakSeal@1',
  by: ['dispatch'],
  args: z.object({ loadId: id }),
  async run(tx, args) {
    const load = await openLoad(tx, args.loadId);
    refuseUnless(load.seal, 'load.not_sealed');
    await tx.put(loads, { ...load, seal: null, sealedAt: null });
  },
});
