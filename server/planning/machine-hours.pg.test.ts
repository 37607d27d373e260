import { expect, test } from 'vitest';
import { machineHours, machineOpenings } from '../../db/equipment/machine-hours.ts';
import { callOffOpening, openMachine, setMachineHours } from '../../db/equipment/machine-hours-mutators.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { calendarDays, type WeeklyHours } from '../../db/shift/shift.ts';
import { day, hour } from '../../db/values/instant.ts';
import { localTime, weekdayOf } from '../../db/values/local-time.ts';
import { operations } from '../../db/work-order/work-order.ts';
import { fillPlant, make, noon, plantId } from '../exceptions/plant-fixture.ts';
import { flow } from '../flow.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { addDrafts } from './draft-fixture.ts';
import { replanPlant } from './replan-plant.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow: { 'machine.hours_said': flow['machine.hours_said'] } });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const as = <T>(tenantId: string, by: FunctionName, work: (tx: ServerTx) => Promise<T>) =>
  transact(house, { actor: testActor(tenantId, by, [by], [plantId]), at: noon }, work);

/** One machine, on which one step of six hours has to be laid. */
async function plantWithWork(): Promise<string> {
  const tenantId = await house.addTenant();
  const orders = [make.order({ id: 'o-1', promiseAt: noon + 20 * hour })];
  const orderLines = [make.orderLine({ id: 'ol-1', orderId: 'o-1', quantity: 600_000 })];
  await fillPlant(sql, tenantId, {
    products: [make.product({ id: 'p-1', routing: [{ work: 'extrude', perHour: 100 }], bom: [] })],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'ext-1' })],
    orders,
    orderLines,
  });
  await addDrafts(sql, tenantId, orders, orderLines);
  return tenantId;
}

/** When the plan has the step made, in hours from now. */
async function planned(tenantId: string): Promise<{ from: number; to: number }> {
  await system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'person' }, () => 0));
  const [step] = await system(tenantId, (tx) => tx.all(operations));
  return {
    from: ((step?.plannedStartAt ?? 0) - noon) / hour,
    to: ((step?.plannedEndAt ?? 0) - noon) / hour,
  };
}

/** Every day from so many hours before to so many after this time of day, by the plant's clocks. */
async function dailyAround(tenantId: string, before: number, after: number): Promise<WeeklyHours[]> {
  const zone = await zoneOf(tenantId);
  const { minute } = localTime(noon, zone);
  return Array.from({ length: 7 }, (_, weekday) => ({
    weekday,
    fromMinute: minute - before * 60,
    toMinute: minute + after * 60,
  }));
}

async function zoneOf(tenantId: string): Promise<string> {
  const [row] = await sql`select zone from public.plant where tenant_id = ${tenantId} and id = ${plantId}`;
  return String(row?.['zone']);
}

const says = (tenantId: string, equipmentId: string | null, hours: WeeklyHours[] | null) =>
  as(tenantId, 'admin', (tx) => setMachineHours.run(tx, { plantId, equipmentId, hours }, tx.act));

test('[PLAN-19] a plant’s hours hold for its machines, a machine’s own before them, and both are planned anew', async () => {
  const tenantId = await plantWithWork();
  expect(await planned(tenantId)).toEqual({ from: 0, to: 6 });
  await says(tenantId, null, await dailyAround(tenantId, 2, 4));
  const waiting = await sql`select from ops.job where tenant_id = ${tenantId} and queue = 'plant.replan'`;
  expect(waiting).toHaveLength(1);
  expect(await planned(tenantId)).toEqual({ from: 0, to: 24 });
  await says(tenantId, 'ext-1', await dailyAround(tenantId, 1, 2));
  expect(await planned(tenantId)).toEqual({ from: 0, to: 48 });
  await says(tenantId, 'ext-1', []);
  expect(await planned(tenantId)).toEqual({ from: 0, to: 6 });
  await says(tenantId, 'ext-1', null);
  expect(await planned(tenantId)).toEqual({ from: 0, to: 24 });
});

test('[PLAN-19] a holiday closes machines that have hours, and no others', async () => {
  const tenantId = await plantWithWork();
  const { day: today } = localTime(noon, await zoneOf(tenantId));
  const date = new Date((today + 1) * day).toISOString().slice(0, 10);
  const row = { date, kind: 'holiday' as const, name: 'Diwali', fromMinute: null, toMinute: null };
  await system(tenantId, (tx) => tx.put(calendarDays, { id: 'd-1', scope: `plant:${plantId}`, plantId, ...row }));
  expect(await planned(tenantId)).toEqual({ from: 0, to: 6 });
  const hours = await dailyAround(tenantId, 2, 4);
  await says(tenantId, null, hours);
  expect(await planned(tenantId)).toEqual({ from: 0, to: 48 });
  await says(
    tenantId,
    null,
    hours.filter(({ weekday }) => weekday !== weekdayOf(today)),
  );
  expect(await planned(tenantId)).toEqual({ from: 46, to: 52 });
});

test('[PLAN-20] what is opened is worked in, and called off it never was', async () => {
  const tenantId = await plantWithWork();
  await says(tenantId, null, await dailyAround(tenantId, 2, 4));
  const times = { equipmentId: 'ext-1', fromAt: noon + 4 * hour, toAt: noon + 8 * hour, reason: 'Kumar' };
  await as(tenantId, 'planning', (tx) => openMachine.run(tx, { openingId: 'x-1', ...times }, tx.act));
  expect(await planned(tenantId)).toEqual({ from: 0, to: 6 });
  await as(tenantId, 'planning', (tx) => callOffOpening.run(tx, { openingId: 'x-1' }, tx.act));
  expect(await planned(tenantId)).toEqual({ from: 0, to: 24 });
});

test('[PLAN-20] what has begun is not called off', async () => {
  const tenantId = await plantWithWork();
  const times = { equipmentId: 'ext-1', fromAt: noon - hour, toAt: noon + 8 * hour, reason: 'Kumar' };
  await as(tenantId, 'planning', (tx) => openMachine.run(tx, { openingId: 'x-1', ...times }, tx.act));
  const late = as(tenantId, 'planning', (tx) => callOffOpening.run(tx, { openingId: 'x-1' }, tx.act));
  await expect(late).rejects.toMatchObject({ code: 'opening.begun' });
});

test('[PLAN-19] nobody else says hours or opens a machine, whatever way they come', async () => {
  const tenantId = await plantWithWork();
  const own = { plantId, equipmentId: 'ext-1', scope: `plant:${plantId}` };
  const said = as(tenantId, 'planning', (tx) => tx.put(machineHours, { ...own, id: 'ext-1', hours: [] }));
  await expect(said).rejects.toMatchObject({ code: 'hours.not_yours' });
  const times = { fromAt: noon, toAt: noon + hour, reason: '', exceptionId: null, calledOffAt: null };
  const opened = as(tenantId, 'operator', (tx) => tx.put(machineOpenings, { ...own, id: 'x-1', ...times }));
  await expect(opened).rejects.toMatchObject({ code: 'opening.not_yours' });
  await system(tenantId, (tx) => tx.put(machineOpenings, { ...own, id: 'x-1', ...times, calledOffAt: noon }));
  const again = system(tenantId, (tx) => tx.put(machineOpenings, { ...own, id: 'x-1', ...times }));
  await expect(again).rejects.toMatchObject({ code: 'opening.settled' });
});
