import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { memoryTx } from '../../app/_device/memory-tx-fixture.ts';
import { askConcession } from '../../db/concession/concession-mutators.ts';
import { equipment } from '../../db/equipment/equipment.ts';
import { machineOpenings } from '../../db/equipment/machine-hours.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { type Mutator, mutator } from '../../db/mutator.ts';
import { mutators } from '../../db/mutators.ts';
import { salesOrders } from '../../db/order/order.ts';
import { protectOrder } from '../../db/order/protection-mutators.ts';
import { functionNames } from '../../db/person/function.ts';
import { plantOf } from '../../db/scope.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import type { Tx } from '../../db/tx.ts';
import { hour } from '../../db/values/instant.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { flow } from '../flow.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, jebelAli, nashik } from '../seed/demo-tenant.ts';
import { argumentsOf, withIds } from './any-action-fixture.ts';
import { doJobs, hearOrders } from './demo-work-fixture.ts';
import { hold } from './device-fixture.ts';

/** What belongs to no plant: people, customers and rules are the tenant's, messages, drafts, quotes and names the money functions'. */
const tenantWide: readonly string[] = [
  'draftLine.correct@1',
  'draftLine.remove@1',
  'draft.setDiscount@1',
  'draft.setCustomer@1',
  'draft.reject@1',
  'approval.decide@1',
  'alias.forget@1',
  'ownWord.add@1',
  'ownWord.remove@1',
  'customer.addNumber@1',
  'customer.removeNumber@1',
  'message.nameSender@1',
  'person.setFunctions@1',
  'person.setLanguage@1',
  'reach.set@1',
  'ruleSet.publishRouting@1',
  'ruleSet.publish@1',
  'ruleSet.rollBack@1',
  'message.keyOrder@1',
  'attachment.fetchAgain@1',
  'message.answer@1',
  'customer.changeNumber@1',
  'price.put@1',
  'price.end@1',
  'limit.give@1',
  'limit.end@1',
  'delegation.give@1',
  'erp.compare@1',
  'customer.addAddress@1',
  'customer.removeAddress@1',
  'mail.readAs@1',
  'message.paste@1',
  'quoteLine.set@1',
  'quoteLine.remove@1',
  'quote.setTerms@1',
  'quote.approve@1',
  'quote.send@1',
  'quote.reopen@1',
  'quote.withdraw@1',
  'quote.decline@1',
  'erp.note_overwritten@1',
  'delegation.end@1',
  'level.put@1',
  'level.remove@1',
  'creditTerm.put@1',
  'creditTerm.remove@1',
  'credit.put@1',
  'tax.put@1',
  'tax.end@1',
  'product.put@1',
  'source.set@1',
  'source.drop@1',
  'substitute.set@1',
  'substitute.drop@1',
  'customer.put@1',
];
const ofPlants = [...mutators.keys()].filter((name) => !tenantWide.includes(name));

const { sql } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
/** May do anything at all, and works in another plant than everything in Nashik stands in. */
const stranger = testActor(demoTenantId, 'p-manager', [...functionNames], ['plant-elsewhere']);
const rolledBack = new Error('rolled back');
let held: (readonly [Table<BaseRow>, BaseRow[]])[] = [];

/** The code an action of the stranger ends with, `applied` if it is done; nothing of it stays. */
async function endOf(mutator: Mutator, args: unknown, on: (work: (tx: Tx) => Promise<void>) => Promise<void>) {
  try {
    await on(async (tx) => {
      await mutator.run(tx, mutator.parse(args), { actor: stranger, at: house.now() });
      throw rolledBack;
    });
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    if (error !== rolledBack) throw error;
  }
  return 'applied';
}

const onServer = (work: (tx: Tx) => Promise<void>): Promise<void> =>
  transact(house, { actor: stranger, at: house.now() }, work);

/** A device that still holds every row, as one whose person has just left the plant. */
const onDevice = (work: (tx: Tx) => Promise<void>): Promise<void> => work(memoryTx(...held));

/** What an action may end with before it has met any row: arguments nobody means, a row that is not there. */
const beforeAnyRow = /^args\.invalid$|\.unknown$|\.not_open$/;

async function endsOf(name: string): Promise<{ server: string; device: string }[]> {
  const known = mutators.get(name);
  const given = argumentsOf[name];
  if (!known || !given) throw new Error(`${name} has no arguments in any-action-fixture.ts`);
  const ends = [];
  for (const sample of fc.sample(given, { seed: 7, numRuns: 12 })) {
    const args = await withIds(sql, demoTenantId, sample);
    ends.push({ server: await endOf(known, args, onServer), device: await endOf(known, args, onDevice) });
  }
  return ends;
}

beforeAll(async () => {
  await seedDemo(house);
  await hearOrders(house);
  await transactAsSystem(house, demoTenantId, async (tx) => {
    const [machine] = await tx.scan(equipment, 'plantId', nashik);
    if (!machine) throw new Error('the demo has no machine');
    const times = { fromAt: house.now() + hour, toAt: house.now() + 2 * hour, calledOffAt: null };
    const own = { scope: machine.scope, plantId: nashik, equipmentId: machine.id, reason: '', exceptionId: null };
    await tx.put(machineOpenings, { id: 'opening-1', ...own, ...times });
  });
  const quality = { actor: testActor(demoTenantId, 'p-quality', ['quality'], [nashik]), at: house.now() };
  const lotId = await transactAsSystem(house, demoTenantId, async (tx) => {
    const staged = (await tx.all(lots)).find(({ number }) => number === 'L-2291');
    return staged?.id ?? '';
  });
  const raised = hold(lotId);
  await transact(house, quality, (tx) => raiseHold.run(tx, raised, quality));
  const asked = { concessionId: 'co-own', holdId: raised.holdId, lines: [], reason: 'fits', expiresAt: null };
  await transact(house, quality, (tx) => askConcession.run(tx, asked, quality));
  const planning = { actor: testActor(demoTenantId, 'p-planning', ['planning'], [nashik]), at: house.now() };
  await transact(house, planning, async (tx) => {
    const [order] = (await tx.scan(salesOrders, 'plantId', nashik)).filter(({ state }) => state === 'planned');
    const wanted = { protectionId: 'pr-own', orderId: order?.id ?? '', wantedBy: house.now() };
    await protectOrder.run(tx, wanted, planning);
  });
  await doJobs(house);
  held = await transactAsSystem(house, demoTenantId, async (tx) => {
    const rows: typeof held = [];
    for (const table of tables) rows.push([table, await tx.all(table)]);
    return rows;
  });
}, 60_000);

describe('a person of another plant', () => {
  test.each(ofPlants)('[TENANT-4] %s refuses every row of it, on either side', async (name) => {
    const ends = await endsOf(name);
    const passed = ends.filter(({ server, device }) =>
      [server, device].some((end) => end !== 'plant.not_yours' && !beforeAnyRow.test(end)),
    );
    expect(passed).toEqual([]);
    expect(ends).toContainEqual({ server: 'plant.not_yours', device: 'plant.not_yours' });
  });

  test.each(tenantWide)('[TENANT-4] %s is about nothing a plant owns', async (name) => {
    expect((await endsOf(name)).flatMap(({ server, device }) => [server, device])).not.toContain('plant.not_yours');
  });

  test('[TENANT-4] writing over a row, taking one away and looking for some find no way round', async () => {
    const [lot] = await transactAsSystem(house, demoTenantId, async (tx) =>
      (await tx.all(lots)).filter(({ scope }) => plantOf(scope) === nashik),
    );
    if (!lot) throw new Error('no lot in Nashik');
    const ways: Record<string, (tx: Tx) => Promise<void>> = {
      over: (tx) => tx.put(lots, { ...lot, scope: `plant:${jebelAli}`, plantId: jebelAli }),
      into: (tx) => tx.put(lots, { ...lot, id: 'new' }),
      away: (tx) => tx.delete(lots, lot.id),
      looking: async (tx) => expect(await tx.scan(lots, 'plantId', nashik)).toEqual([]),
    };
    const ends: Record<string, string> = {};
    for (const [way, run] of Object.entries(ways)) {
      const attempt = mutator({ name: way, by: functionNames, args: z.object({}), run });
      ends[way] = await endOf(attempt as unknown as Mutator, {}, onServer);
    }
    const refused = 'plant.not_yours';
    expect(ends).toEqual({ over: refused, into: refused, away: refused, looking: 'applied' });
  });
});
