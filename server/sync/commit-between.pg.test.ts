import { expect, test } from 'vitest';
import { lots } from '../../db/lot/lot.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { expectServerPlusPending, newDevice, newPlant } from './device-fixture.ts';

const { sql } = await testDatabase();

test('[SYNC-6] what is committed while a pull is being read comes with the next one: its cookie is of the moment of its rows', async () => {
  const plant = await newPlant(sql);
  const device = await newDevice(plant, 'asha', ['quality']);
  await device.sync();
  const other = await sql.reserve();
  try {
    await other`begin`;
    // The pull has its snapshot, and waits at the lots.
    await other`lock table public.lot in access exclusive mode`;
    const pulling = device.sync();
    const waiting = () =>
      sql`select from pg_locks where relation = 'public.lot'::regclass and not granted and database = (select oid from pg_database where datname = current_database())`;
    await expect.poll(async () => (await waiting()).length).toBe(1);
    await other`update public.lot set location = 'moved meanwhile' where tenant_id = ${plant.tenantId}`;
    await other`commit`;
    await pulling;
  } finally {
    other.release();
  }
  const moved = (): number =>
    device.local
      .rows(lots)
      .all()
      .filter(({ location }) => location === 'moved meanwhile').length;
  expect(moved()).toBe(0);
  await device.sync();
  expect(moved()).toBeGreaterThan(0);
  await expectServerPlusPending(plant, device);
});
