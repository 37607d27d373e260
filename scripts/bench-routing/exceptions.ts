import { openHouse } from '../../server/house.ts';
import { connect, type Sql } from '../../server/postgres/connect.ts';
import { addMachines, breakMachine, type Machine } from './broken-plant.ts';

/** Plants that share the database, and connections that report. */
const plants = 8;
const asked = 6;

async function breakAll(databaseUrl: string, machines: readonly Machine[]): Promise<number> {
  const pool = connect(databaseUrl, plants);
  const house = openHouse(pool);
  const left = [...machines];
  const breakNext = async (): Promise<void> => {
    for (let machine = left.pop(); machine; machine = left.pop()) await breakMachine(house, machine);
  };
  try {
    const begun = performance.now();
    await Promise.all(Array.from({ length: plants }, breakNext));
    return performance.now() - begun;
  } finally {
    await pool.end();
  }
}

async function addPlants(sql: Sql, machines: number): Promise<Machine[]> {
  const each: Machine[][] = [];
  for (let plant = 0; plant < plants; plant += 1) each.push(await addMachines(sql, machines));
  // What a nightly analysis would know of these tables.
  await sql`analyze`;
  return Array.from({ length: machines }, (_, at) => each.flatMap((all) => all[at] ?? [])).flat();
}

/**
 * Exceptions a second with six tasks each: machines of eight plants break down as fast as eight connections report it, each in
 * its own transaction of the shipped flow. Throws when any of them did not ask six functions.
 */
export async function exceptionsPerS(sql: Sql, databaseUrl: string, perPlant: number): Promise<number> {
  await breakAll(databaseUrl, await addPlants(sql, 5));
  const machines = await addPlants(sql, perPlant);
  const ms = await breakAll(databaseUrl, machines);
  const tenants = [...new Set(machines.map(({ tenantId }) => tenantId))];
  const [raised] = await sql<{ exceptions: number; tasks: number }[]>`
    select (select count(*)::int from public.exception where tenant_id = any (${tenants}::uuid[])) as exceptions,
      (select count(*)::int from public.task where tenant_id = any (${tenants}::uuid[])) as tasks`;
  const count = plants * perPlant;
  if (raised?.exceptions !== count || raised.tasks !== asked * count)
    throw new Error(`${count} stops raised ${raised?.exceptions} exceptions with ${raised?.tasks} tasks`);
  return Math.round((count * 1_000) / ms);
}
