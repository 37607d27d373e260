import { describe, expect, test } from 'vitest';
import { equipment, machineStops } from '../../db/equipment/equipment.ts';
import { minute, second } from '../../db/values/instant.ts';
import { fillPlant, make, noon } from '../exceptions/plant-fixture.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { declareBreakdown } from './declare-breakdown.ts';
import { watchReadings } from './watch-readings.ts';

const { sql } = await testDatabase();
let now = noon;
const said: string[] = [];
const house = testHouse(sql, {
  now: () => now,
  flow: {
    'machine.stopped': [async (tx) => void said.push(`${tx.tenantId} stopped`)],
    'machine.resumed': [async (tx) => void said.push(`${tx.tenantId} resumed`)],
  },
});

async function machine() {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, { equipment: [make.equipment({ id: 'ext-1' })] });
  let seq = 0;
  const act = <T>(work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
  return {
    tenantId,
    act,
    /** A reading of the tag at `after` noon, received at once or when said. */
    async say(tag: string, value: number, after: number, receivedAfter = after) {
      seq += 1;
      await sql`
        insert into public.reading (tenant_id, equipment_id, boot_id, seq, tag, source_at, received_at, value)
        values (${tenantId}, 'ext-1', 'boot', ${seq}, ${tag}, to_timestamp(${(noon + after) / 1_000}::float8),
          to_timestamp(${(noon + receivedAfter) / 1_000}::float8), ${value})`;
    },
    row: () => act((tx) => tx.get(equipment, 'ext-1')),
    stops: () => act((tx) => tx.all(machineStops)),
    said: () => said.filter((each) => each.startsWith(tenantId)).map((each) => each.split(' ')[1]),
    breakdowns: () => sql`select payload from ops.job where tenant_id = ${tenantId} and queue = 'stop.breakdown'`,
  };
}

describe('watching', () => {
  test('[EXEC-1] moves machines of every tenant, each by its own readings', async () => {
    const [one, other] = [await machine(), await machine()];
    await one.say('running', 0, 10 * second);
    await other.say('state', 2, 11 * second);
    now = noon + 12 * second;
    await watchReadings(house);
    expect(await one.row()).toMatchObject({ state: 'stopped', stateSince: noon + 10 * second });
    expect(await other.row()).toMatchObject({ state: 'idle', lastReadingAt: noon + 11 * second });
    expect(await other.stops()).toEqual([]);
  });

  test('[EXEC-2] a stop of three minutes is a breakdown once, by readings or by silence, and ends when it runs', async () => {
    const silent = await machine();
    await silent.say('running', 0, 20 * second);
    now = noon + 21 * second;
    await watchReadings(house);
    const [job] = await silent.breakdowns();
    for (let times = 0; times < 2; times += 1) await silent.act((tx) => declareBreakdown(tx, job?.['payload']));
    expect(await silent.row()).toMatchObject({ state: 'down' });
    expect(silent.said()).toEqual(['stopped']);

    await silent.say('running', 0, 4 * minute);
    await silent.say('running', 1, 5 * minute);
    now = noon + 5 * minute;
    await watchReadings(house);
    await watchReadings(house);
    expect(await silent.stops()).toMatchObject([
      { state: 'ended', startedAt: noon + 20 * second, endedAt: noon + 5 * minute, source: 'reading' },
    ]);
    expect(silent.said()).toEqual(['stopped', 'resumed']);
    expect(await silent.row()).toMatchObject({ state: 'running' });
  });

  test('[EXEC-2] a stop that ended before its three minutes is no breakdown, though its deadline comes', async () => {
    const brief = await machine();
    await brief.say('running', 0, 6 * minute);
    await brief.say('running', 1, 7 * minute);
    now = noon + 8 * minute;
    await watchReadings(house);
    const [stop] = await brief.stops();
    await brief.act((tx) => declareBreakdown(tx, { stopId: stop?.id ?? '' }));
    expect(brief.said()).toEqual([]);
    expect(await brief.row()).toMatchObject({ state: 'running' });
  });

  test('[EXEC-8] readings that commit late, and two workers at once, are followed all the same and once', async () => {
    const late = await machine();
    const early = await machine();
    await early.say('running', 0, 9 * minute);
    now = noon + 9 * minute;
    await watchReadings(house);
    // Received before what was followed last, but seen only now.
    await late.say('running', 0, 9 * minute - 5 * second, 9 * minute - 4 * second);
    await Promise.all([watchReadings(house), watchReadings(house)]);
    expect(await late.row()).toMatchObject({ state: 'stopped' });
    expect(await late.stops()).toHaveLength(1);
  });
});
