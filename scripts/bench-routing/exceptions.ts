import { openHouse } from '../../server/house.ts';
import { connect, type Sql } from '../../server/postgres/connect.ts';
import type { House } from '../../server/postgres/transaction.ts';
import { addMachines, breakMachine, type Machine } from './broken-plant.ts';

/** Plants that share the database, and connections that report. */
const plants = 8;
const asked = 6;

/** Milliseconds until all of these machines stand, on every connection of the house's pool at once. */
async function breakAll(house: House, machines: readonly Machine[]): Promise<number> {
  const left = [...machines];
  const breakNext = async (): Promise<void> => {
    for (let machine = left.pop(); machine; machine = left.pop()) await breakMachine(house, machine);
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: plants }, breakNext));
  return performance.now() - begun;
}

async function addPlants(sql: Sql, machines: number): Promise<Machine[]> {
  const each: Machine[][] = [];
  for (let plant = 0; plant < plants; plant += 1) each.push(await addMachines(sql, machines));
  return Array.from({ length: machines }, (_, at) => each.flatMap((all) => all[at] ?? [])).flat();
}

/**
 * Exceptions a second with six tasks each: machines of eight plants break down as fast as eight connections report it, each in
 * its own transaction of the shipped flow. Some break before, so that each connection has planned what it asks, as those of a
 * process that has run for a while have. Throws when any of them did not ask six functions.
 */
export async function exceptionsPerS(sql: Sql, databaseUrl: string, perPlant: number): Promise<number> {
  const [first, machines] = [await addPlants(sql, 5), await addPlants(sql, perPlant)];
  // What a nightly analysis would know of these tables.
  await sql`analyze`;
  const pool = connect(databaseUrl, plants);
  const house = openHouse(pool);
  try {
    await breakAll(house, first);
    const ms = await breakAll(house, machines);
    await refuseOthers(sql, machines);
    return Math.round((machines.length * 1_000) / ms);
  } finally {
    await pool.end();
  }
}

async function refuseOthers(sql: Sql, machines: readonly Machine[]): Promise<void> {
  const tenants = [...new Set(machines.map(({ tenantId }) => tenantId))];
  const [raised] = await sql<{ exceptions: number; tasks: number }[]>`
    select (select count(*)::int from public.exception where tenant_id = any (${tenants}::uuid[])) as exceptions,
      (select count(*)::int from public.task where tenant_id = any (${tenants}::uuid[])) as tasks`;
  if (raised?.exceptions !== machines.length || raised.tasks !== asked * machines.length)
    throw new Error(`${machines.length} stops raised ${raised?.exceptions} exceptions with ${raised?.tasks} tasks`);
}
