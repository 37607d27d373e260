import { describe, expect, test } from 'vitest';
import { lots } from '../../db/lot/lot.ts';
import { moneyScope, plantScope, tenantScope } from '../../db/scope.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { newPlant } from './device-fixture.ts';
import { watchChanges } from './watch-changes.ts';

const { sql } = await testDatabase();

/** Counts the pokes of somebody with these scopes. */
async function listener(changes: ReturnType<typeof watchChanges>, tenantId: string, scopes: readonly string[]) {
  const heard = { pokes: 0 };
  changes.subscribe(tenantId, scopes, () => {
    heard.pokes += 1;
  });
  // The first look only learns where the tenant stands, and tells everybody.
  await changes.look();
  heard.pokes = 0;
  return heard;
}

const plantRows = plantScope('plant-1');

describe('commits are heard', () => {
  test('[SYNC-13] a write by anybody is told to who sees one of its scopes, and to nobody else', async () => {
    const [one, other] = [await newPlant(sql), await newPlant(sql)];
    const changes = watchChanges(sql);
    const floor = await listener(changes, one.tenantId, [plantRows]);
    const office = await listener(changes, one.tenantId, [moneyScope, tenantScope]);
    const elsewhere = await listener(changes, other.tenantId, [plantRows, moneyScope, tenantScope]);
    const told = async () => {
      await changes.look();
      const counts = [floor.pokes, office.pokes, elsewhere.pokes];
      for (const each of [floor, office, elsewhere]) each.pokes = 0;
      return counts;
    };
    await sql`update public.lot set location = 'console' where tenant_id = ${one.tenantId} and id = 'L-1'`;
    expect(await told()).toEqual([1, 0, 0]);
    await sql`update public.credit_position set limit_minor = 5 where tenant_id = ${one.tenantId}`;
    expect(await told()).toEqual([0, 1, 0]);
    await sql`delete from public.lot where tenant_id = ${one.tenantId} and id = 'L-2'`;
    expect(await told()).toEqual([1, 0, 0]);
    await sql`select pg_current_xact_id()`;
    expect(await told()).toEqual([0, 0, 0]);
  });

  test('[SYNC-13] a row that leaves a scope is told to the scope it leaves and to the one it enters', async () => {
    const plant = await newPlant(sql);
    const changes = watchChanges(sql);
    const from = await listener(changes, plant.tenantId, [plantRows]);
    const to = await listener(changes, plant.tenantId, [moneyScope]);
    await sql`update public.lot set scope = ${moneyScope} where tenant_id = ${plant.tenantId} and id = 'L-1'`;
    await changes.look();
    expect([from.pokes, to.pokes]).toEqual([1, 1]);
  });

  test('[SYNC-13] a look that fails forgets nothing: the next one tells what it would have', async () => {
    const plant = await newPlant(sql);
    let failing = false;
    const faulty = new Proxy(sql, {
      get: (target, key) =>
        key === 'begin' && failing
          ? () => Promise.reject(new Error('the database is away'))
          : Reflect.get(target, key, target),
    });
    const changes = watchChanges(faulty);
    const floor = await listener(changes, plant.tenantId, [plantRows]);
    failing = true;
    await sql`update public.lot set location = 'A' where tenant_id = ${plant.tenantId} and id = 'L-1'`;
    await expect(changes.look()).rejects.toThrow('away');
    failing = false;
    await changes.look();
    expect(floor.pokes).toBe(1);
  });

  test('[SYNC-13] what commits after a look has read and before it is over is told by the next one', async () => {
    const plant = await newPlant(sql);
    const write = (location: string) =>
      sql`update public.lot set location = ${location} where tenant_id = ${plant.tenantId} and id = 'L-1'`;
    let isLate = false;
    const withLateOne = new Proxy(sql, {
      get: (target, key) =>
        key === 'begin' && isLate
          ? async (how: string, work: Parameters<typeof sql.begin>[1]) => {
              const read = await target.begin(how, work);
              await write('late');
              return read;
            }
          : Reflect.get(target, key, target),
    });
    const changes = watchChanges(withLateOne);
    const floor = await listener(changes, plant.tenantId, [plantRows]);
    await write('early');
    isLate = true;
    await changes.look();
    isLate = false;
    floor.pokes = 0;
    await changes.look();
    expect(floor.pokes).toBe(1);
  });

  test('[SYNC-13] with eight who write at once, beside a slow stranger, no commit is missed', async () => {
    const plant = await newPlant(sql);
    const changes = watchChanges(sql);
    const written = async (): Promise<number> => {
      const [row] = await sql<{ n: number }[]>`
        select sum(quantity)::int as n from public.lot where tenant_id = ${plant.tenantId}`;
      return row?.n ?? 0;
    };
    // A device: it reads only when it was poked, and shows what it read last.
    let shown = await written();
    let reading = Promise.resolve();
    changes.subscribe(plant.tenantId, [plantRows], () => {
      reading = reading.then(async () => {
        shown = await written();
      });
    });
    let writing = true;
    const looking = (async () => {
      while (writing) await changes.look();
    })();
    const slow = sql.begin(async (stranger) => {
      await stranger`update public.lot set location = 'slow' where tenant_id = ${plant.tenantId} and id = 'L-3'`;
      await stranger`select pg_sleep(0.5)`;
    });
    const rounds = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 40; round += 1) {
        await transactAsSystem(plant.house, plant.tenantId, async (tx) => {
          const lot = await tx.get(lots, writer % 2 === 0 ? 'L-1' : 'L-2');
          if (lot) await tx.put(lots, { ...lot, quantity: lot.quantity - 1 });
          await tx.sql`select pg_sleep(${(writer % 4) / 1_000})`;
        });
      }
    });
    await Promise.all([...rounds, slow]).finally(() => {
      writing = false;
    });
    await looking;
    await changes.look();
    await reading;
    expect(shown).toBe(3 * 5_000 - 8 * 40);
    expect(shown).toBe(await written());
  });
});
