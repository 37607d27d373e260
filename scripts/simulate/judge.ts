import { isDeepStrictEqual } from 'node:util';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { countOperation } from '../../db/work-order/operation-mutators.ts';
import { diskOf } from './disk.ts';
import { operationIds } from './plant.ts';
import type { Settled } from './server-side.ts';
import type { Confirmed, World } from './world.ts';

export interface Verdict {
  /** Confirmed actions the server never settled, or settled as something else, and applied ones without their effect. */
  readonly lost: number;
  /** Effects that are there more than once, or that no applied action explains. */
  readonly doubled: number;
  /** Refused actions their device was not told of, and actions gone with a database nobody was told of. */
  readonly silent: number;
}

/** Holds what people were told against what the server did, once each device has said everything. */
export async function judge(world: World): Promise<Verdict> {
  const settled = await world.server.mutations();
  const endOf = new Map(settled.map((each) => [`${each.client}/${each.mid}`, each]));
  const isEnded = ({ life, mid, name, args }: Confirmed): boolean => {
    const end = endOf.get(`${life.client}/${mid}`);
    return end?.name === name && isDeepStrictEqual(end.args, args);
  };
  const unended = world.confirmed.filter((each) => !isEnded(each));
  const lost = unended.filter(({ life }) => !life.isOver);
  for (const { grp, mid, name } of lost) world.note(`LOST ${grp}/${mid} ${name}`);
  const gone = unended.filter(({ life }) => life.isOver);
  const { tooMany, missing } = await effects(world, settled);
  return {
    lost: lost.length + missing,
    doubled: tooMany,
    silent: (await silent(world, settled)) + (await goneSilently(world, gone)),
  };
}

/** Actions and databases that are gone and of which nobody was told. */
async function goneSilently(world: World, gone: readonly Confirmed[]): Promise<number> {
  let count = 0;
  const add = (missing: number, what: string): void => {
    if (missing > 0) world.note(`SILENT ${missing} ${what}`);
    count += Math.max(0, missing);
  };
  // Without a name, for which there was no room, none can be missed.
  for (const life of new Set(gone.map((each) => each.life).filter(({ client }) => client !== null)))
    add(gone.filter((each) => each.life === life).length - life.told, `gone with ${life.client}`);
  for (const { grp, met, noted } of await world.server.databases()) add(met - 1 - noted, `databases of ${grp}`);
  return count;
}

/** Counts what was done against what was settled as applied: each effect once, no more and no less. */
async function effects(world: World, settled: readonly Settled[]): Promise<{ tooMany: number; missing: number }> {
  const { counted, holds } = await world.server.effects();
  const applied = settled.filter(({ status }) => status === 'applied');
  const expected = new Map(operationIds.map((id) => [id, 0]));
  for (const { name, args } of applied) {
    if (name !== countOperation.name) continue;
    const { operationId, good } = args as { operationId: string; good: number };
    expected.set(operationId, (expected.get(operationId) ?? 0) + good);
  }
  const off = operationIds.map((id) => (counted.get(id) ?? 0) - (expected.get(id) ?? 0));
  const raised = applied.filter(({ name }) => name === raiseHold.name);
  const raisedIds = raised.map(({ args }) => (args as { holdId: string }).holdId);
  return {
    tooMany: off.filter((each) => each > 0).length + holds.size - raisedIds.filter((id) => holds.has(id)).length,
    missing: off.filter((each) => each < 0).length + raisedIds.filter((id) => !holds.has(id)).length,
  };
}

async function silent(world: World, settled: readonly Settled[]): Promise<number> {
  let count = 0;
  for (const device of world.devices) {
    const told = new Set([...device.told, ...(await diskOf(device)).refused.map(({ key }) => key)]);
    const own = settled.filter(({ grp, status }) => grp === device.credential.grp && status !== 'applied');
    const untold = own.filter(({ client, mid }) => !told.has(`${client}/${mid}`));
    for (const { client, mid, name } of untold) world.note(`SILENT ${client}/${mid} ${name}`);
    count += untold.length;
  }
  return count;
}
