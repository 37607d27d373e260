import { isDeepStrictEqual } from 'node:util';
import { tables } from '../../db/tables.ts';
import { countOperation } from '../../db/work-order/operation-mutators.ts';
import type { Sql } from '../../server/postgres/connect.ts';
import type { NodeDevice } from './node-device.ts';

/** What is wrong with a fleet that has healed; all of it must be zero. */
export interface FleetVerdict {
  /** Confirmed actions that are not with the server as what they were, or did not end as they had to, and pieces that were counted and are not there. */
  readonly lost: number;
  /** Actions the server has and nobody confirmed, and pieces that are there more than once. */
  readonly doubled: number;
  /** Refused actions their phone was not told of. */
  readonly silent: number;
  /** Phones with something left in their outbox. */
  readonly stuck: number;
  /** Phones that show anything but what a phone that fetches everything anew shows. */
  readonly diverged: number;
}

interface Settled {
  readonly mid: number;
  readonly name: string;
  readonly args: { readonly good: number };
  readonly status: string;
}

const settledOf = (sql: Sql, device: NodeDevice): Promise<Settled[]> =>
  sql<Settled[]>`select mid::float8 as mid, name, args, status from sync.mutation
    where grp = ${device.ports.credential().grp} order by mid`;

async function piecesAt(sql: Sql, stepId: string): Promise<number> {
  const [row] = await sql<{ good: number }[]>`select good::float8 as good from public.operation where id = ${stepId}`;
  return row?.good ?? 0;
}

/** What other people write while two phones are compared: they are compared again, so many times. */
const comparisons = 20;

async function isLikeNew(device: NodeDevice): Promise<boolean> {
  for (let tries = 0; tries < comparisons; tries += 1) {
    const anew = await device.anew();
    const isPulled = (await device.turn()) && (await anew.turn());
    const differs = tables.some(
      (table) => !isDeepStrictEqual(device.replica.rows(table).all(), anew.replica.rows(table).all()),
    );
    await anew.end();
    if (isPulled && !differs) return true;
  }
  return false;
}

async function judge(sql: Sql, device: NodeDevice): Promise<FleetVerdict> {
  const { confirmed, replica, stepId } = device;
  const settled = new Map((await settledOf(sql, device)).map((each) => [each.mid, each]));
  const arrived = [...confirmed].filter(([mid, { name, args }]) => {
    const end = settled.get(mid);
    const status = name === countOperation.name ? 'applied' : 'rejected';
    return end?.name === name && end.status === status && isDeepStrictEqual(end.args, args);
  });
  const applied = [...settled.values()].filter(({ status }) => status === 'applied');
  const expected = applied.reduce((sum, { args }) => sum + args.good, 0);
  const pieces = await piecesAt(sql, stepId);
  const told = new Set(replica.refused.map(({ mid }) => mid));
  const refused = [...settled.values()].filter(({ status }) => status !== 'applied');
  return {
    lost: confirmed.size - arrived.length + (pieces < expected ? 1 : 0),
    doubled: [...settled.keys()].filter((mid) => !confirmed.has(mid)).length + (pieces > expected ? 1 : 0),
    silent: refused.filter(({ mid }) => !told.has(mid)).length,
    stuck: replica.waiting.length > 0 ? 1 : 0,
    diverged: (await isLikeNew(device)) ? 0 : 1,
  };
}

/** Holds every phone against the database, past all of the loop's code. */
export async function judgeFleet(sql: Sql, devices: readonly NodeDevice[]): Promise<FleetVerdict> {
  const total = { lost: 0, doubled: 0, silent: 0, stuck: 0, diverged: 0 };
  for (const device of devices) {
    const found = await judge(sql, device);
    for (const [key, count] of Object.entries(found)) total[key as keyof FleetVerdict] += count;
  }
  return total;
}
