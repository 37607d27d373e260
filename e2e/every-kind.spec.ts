import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import english from '../app/_ui/words/en/exceptions.json' with { type: 'json' };
import hindi from '../app/_ui/words/hi/exceptions.json' with { type: 'json' };
import type { ExceptionKind } from '../db/exception/exception.ts';
import type { FunctionName } from '../db/person/function.ts';
import { schemaVersion } from '../db/sync/schema-version.ts';
import type { Outcome } from '../db/sync/wire.ts';
import type { Running } from '../scripts/start/running.ts';
import type { Sql } from '../server/postgres/connect.ts';
import { newId } from '../server/postgres/id.ts';
import { type DemoRole, demoPersonFor } from '../server/seed/demo-people.ts';
import { demoTenantId, nashik } from '../server/seed/demo-tenant.ts';
import { callOf, cookieOf, dataOf, send } from './door.ts';
import { swappableLot } from './lots.ts';
import { expect, type OpenPhone, test } from './system.ts';
import { say } from './whatsapp.ts';

test.use({ instance: 'kinds' });

/** Everybody with a one-click login; purchase has none and is asked of the database. */
const roles = [
  'operator',
  'quality',
  'dispatch',
  'commercial',
  'planning',
  'materials',
  'maintenance',
  'finance',
] as const satisfies readonly DemoRole[];

type Inboxes = ReadonlyMap<FunctionName, Page>;

async function openInboxes(phone: OpenPhone): Promise<Inboxes> {
  const pages = new Map<FunctionName, Page>();
  for (const role of roles) pages.set(role, await phone(role, '/tasks'));
  return pages;
}

/** Acts as somebody through the app's own door, from a device of theirs. */
async function deviceOf(system: Running, role: DemoRole) {
  const cookie = await cookieOf(system, role);
  const device = { grp: randomUUID(), secret: randomUUID(), client: randomUUID(), schema: schemaVersion };
  let mid = 0;
  return async (name: string, args: unknown): Promise<void> => {
    mid += 1;
    const mutation = { mid, name, args, actor: demoPersonFor(role).id, at: Date.now() };
    const request = { ...device, now: Date.now(), mutations: [mutation] };
    const answer = await send(system.url, callOf('sync.push', request, cookie));
    const told = dataOf(answer) as { outcomes: Outcome[] } | undefined;
    expect(told?.outcomes, `${name}: ${answer.text}`).toMatchObject([{ status: 'applied' }]);
  };
}

interface Raised {
  readonly id: string;
  readonly subject: string;
}

async function raised(sql: Sql, kind: ExceptionKind, subjectId?: string): Promise<Raised> {
  const find = () => sql<Raised[]>`
    select id, subject from public.exception
    where tenant_id = ${demoTenantId} and kind = ${kind} and state in ('routed', 'acknowledged', 'deciding')
      and subject_id = coalesce(${subjectId ?? null}::text, subject_id) order by received_at desc`;
  await expect.poll(async () => (await find()).length, { message: kind }).toBeGreaterThan(0);
  const [one] = await find();
  if (!one) throw new Error(`no exception of kind ${kind}`);
  return one;
}

const tasksOf = (sql: Sql, exceptionId: string) => sql<{ id: string; function: FunctionName; choice: string }[]>`
  select id, function, choices ->> 0 as choice from public.task
  where tenant_id = ${demoTenantId} and exception_id = ${exceptionId} and state not in ('superseded', 'decided', 'done')
  order by function`;

function questionOf(kind: ExceptionKind, name: FunctionName, subject: string): string {
  const words: Readonly<Record<string, unknown>> = name === 'operator' ? hindi.question : english.question;
  const own = words[kind] as Readonly<Record<string, string>>;
  return (own[name] ?? '').replaceAll('{subject}', subject);
}

/** Each asked function finds its own question about it on its phone, and nobody else is asked. */
async function expectInboxes(
  sql: Sql,
  inboxes: Inboxes,
  kind: ExceptionKind,
  { id, subject }: Raised,
  asked: readonly FunctionName[],
): Promise<void> {
  const tasks = await tasksOf(sql, id);
  expect(tasks.map((task) => task.function)).toEqual([...asked].sort());
  for (const name of asked) {
    const page = inboxes.get(name);
    if (!page) continue;
    const task = page.getByRole('main').locator(`a[href$="${tasks.find((each) => each.function === name)?.id}"]`);
    await expect(task, `${kind}: ${name}`).toContainText(questionOf(kind, name, subject));
  }
}

async function expectOver(sql: Sql, { id }: Raised): Promise<void> {
  const state = async () => (await sql`select state from public.exception where id = ${id}`)[0]?.['state'];
  await expect.poll(state).toBe('resolved');
  expect(await tasksOf(sql, id)).toEqual([]);
}

/** Nothing is left to plan or to weigh: what stock could save is saved, and asked about no more. */
const planned = (sql: Sql) =>
  expect
    .poll(async () => {
      const left = await sql`
        select from ops.job where tenant_id = ${demoTenantId} and queue in ('plant.replan', 'plant.weigh')
          and (state = 'leased' or state = 'waiting' and due <= now())`;
      return left.length;
    })
    .toBe(0);

/** Everybody who is asked gives the first answer there is. */
async function answerAll(sql: Sql, act: Awaited<ReturnType<typeof deviceOf>>, { id }: Raised): Promise<void> {
  for (const { id: taskId, choice } of await tasksOf(sql, id))
    await act('task.decide@1', { taskId, decisionId: newId(), choice, reason: 'seen to' });
}

async function one<T extends object>(rows: Promise<readonly T[]>): Promise<T> {
  const [row] = await rows;
  if (!row) throw new Error('the demo plant has no such row');
  return row;
}

test('[EXC-1] [EXC-14] each of the nine kinds, from what triggers it over every function’s inbox to its end', async ({
  phone,
  sql,
  system,
}) => {
  test.setTimeout(180_000);
  const inboxes = await openInboxes(phone);
  const manager = await deviceOf(system, 'manager');
  const see = (kind: ExceptionKind, what: Raised, ...asked: FunctionName[]) =>
    expectInboxes(sql, inboxes, kind, what, asked);

  await test.step('hold', async () => {
    const lot = await swappableLot(sql);
    const holdId = newId();
    await manager('hold.raise@1', { holdId, lotId: lot.id, reason: 'surface', note: '' });
    const what = await raised(sql, 'hold', lot.id);
    await see('hold', what, 'quality', 'planning', 'materials', 'commercial', 'dispatch');
    await manager('hold.close@1', { holdId, disposition: 'release', note: '' });
    await expectOver(sql, what);
  });

  await test.step('breakdown', async () => {
    const { id } = await one(sql<{ id: string }[]>`
      select m.id from public.equipment as m where m.state = 'running' and exists (
        select from public.operation as o where o.equipment_id = m.id and o.state not in ('completed', 'closed'))
      order by m.code limit 1`);
    await manager('equipment.reportStop@1', { stopId: newId(), equipmentId: id, reason: 'mechanical' });
    const what = await raised(sql, 'breakdown', id);
    await see('breakdown', what, 'maintenance', 'planning', 'materials', 'quality', 'commercial', 'dispatch');
    await manager('equipment.reportRunning@1', { equipmentId: id });
    await expectOver(sql, what);
  });

  await test.step('short pick', async () => {
    const { id } = await one(sql<{ id: string }[]>`
      select l.id from public.load_line as l join public.load as d on d.id = l.load_id
      join public.lot as t on t.id = l.lot_id
      where d.state in ('staging', 'loading') and d.seal is null and l.state = 'staged' and t.state = 'available'
      order by d.slot_at desc, l.id limit 1`);
    await manager('loadLine.pickShort@1', { lineId: id, found: 1_000 });
    const what = await raised(sql, 'short_pick', id);
    await see('short_pick', what, 'dispatch', 'materials', 'quality', 'planning', 'commercial');
    await answerAll(sql, manager, what);
    await expectOver(sql, what);
  });

  await test.step('price', async () => {
    await say(system, '+919826011223', 'cpvc elbow 1 inch 300 nag, extra 6% discount chahiye');
    const what = await raised(sql, 'price');
    const asked = (await tasksOf(sql, what.id)).map((task) => task.function);
    expect(asked).toContain('commercial');
    await see('price', what, ...asked);
    await decide('price', what);
    await expectOver(sql, what);
  });

  await test.step('credit', async () => {
    await say(system, '+919849055123', 'cpvc elbow 1 inch 100 nag');
    const what = await raised(sql, 'credit');
    await see('credit', what, 'finance', 'commercial', 'planning', 'dispatch');
    await decide('credit', what);
    await expectOver(sql, what);
  });

  await test.step('demand change, from the order’s own page', async () => {
    const order = await one(sql<{ id: string; number: string }[]>`
      select o.id, o.number from public.sales_order as o
      where o.plant_id = ${nashik} and o.state in ('confirmed', 'planned') and o.promise_at > now() + interval '1 day'
      order by o.number limit 1`);
    const seller = await phone('commercial', `/orders/${order.id}`);
    await seller.getByRole('button', { name: 'Customer wants it by …' }).click();
    await seller.getByLabel('Wanted by').fill('2026-01-01T10:00');
    await expect(seller.getByText('are asked at once')).toBeVisible();
    await seller.getByRole('button', { name: 'Say so' }).click();
    const what = await raised(sql, 'demand_change', order.id);
    await see('demand_change', what, 'planning', 'materials', 'commercial', 'dispatch');
    await manager('order.wantBy@1', { orderId: order.id, wantedAt: null });
    await expectOver(sql, what);
  });

  await test.step('supplier delay, from the materials desk', async () => {
    const desk = await phone('materials', '/materials');
    await desk.getByRole('button', { name: /PO-518/ }).click();
    await desk.getByLabel('Comes on').fill('2099-01-01T10:00');
    await desk.getByLabel('What the supplier says').fill('the ship is late');
    await desk.getByRole('button', { name: 'Supplier says another date' }).click();
    const what = await raised(sql, 'supplier_delay', 'supply-PO-518');
    await see('supplier_delay', what, 'purchase', 'materials', 'planning', 'commercial');
    await expect(desk.getByText('Later than said')).toBeVisible();
    await desk.getByRole('button', { name: /PO-518/ }).click();
    await desk.getByRole('button', { name: 'It is here' }).click();
    await desk.getByRole('button', { name: /^Receive .*kg/ }).click();
    await expectOver(sql, what);
  });

  await test.step('shortage, when all lots of a material that nobody brings are held', async () => {
    const lots = await sql<{ id: string }[]>`
      with needed as (
        select distinct part ->> 'productId' as material from public.work_order as w
        join public.product as p on p.tenant_id = w.tenant_id and p.id = w.product_id
        cross join jsonb_array_elements(p.bom) as item (part)
        where w.plant_id = ${nashik} and w.state in ('planned', 'released')),
      scarce as (
        select l.product_id from public.lot as l join needed as n on n.material = l.product_id
        where l.plant_id = ${nashik} and l.state = 'available' and l.quantity > 0
          and not exists (select from public.supply_order as o where o.product_id = l.product_id and o.state = 'expected')
        group by l.product_id order by count(*), l.product_id limit 1)
      select l.id from public.lot as l join scarce as s on s.product_id = l.product_id
      where l.plant_id = ${nashik} and l.state = 'available' and l.quantity > 0`;
    const holds = lots.map(({ id }) => ({ holdId: newId(), lotId: id }));
    for (const hold of holds) await manager('hold.raise@1', { ...hold, reason: 'material', note: '' });
    const what = await raised(sql, 'shortage');
    await see('shortage', what, 'materials', 'planning', 'purchase', 'commercial');
    for (const { holdId } of holds) await manager('hold.close@1', { holdId, disposition: 'release', note: '' });
    await expectOver(sql, what);
  });

  await test.step('late work, when its promise has passed', async () => {
    // Stock is given to whoever is late first: what no stock can save is left late.
    await sql`
      update public.sales_order set first_promise_at = now() - interval '2 hours'
      where plant_id = ${nashik} and state in ('confirmed', 'planned', 'in_production')`;
    // Any new plan holds the promises against itself.
    const machine = await one(
      sql<{ id: string }[]>`select id from public.equipment where state = 'running' order by code`,
    );
    await manager('equipment.reportStop@1', { stopId: newId(), equipmentId: machine.id, reason: 'tool' });
    await manager('equipment.reportRunning@1', { equipmentId: machine.id });
    await planned(sql);
    const what = await raised(sql, 'late_work');
    await see('late_work', what, 'planning', 'operator', 'commercial', 'dispatch');
    await answerAll(sql, manager, what);
    await expectOver(sql, what);
  });

  /** The approver's answer to the draft as it stands. */
  async function decide(kind: 'price' | 'credit', { id }: Raised): Promise<void> {
    const draft = await one(sql<{ id: string; version: number }[]>`
      select d.id, d.version::int as version from public.order_draft as d
      join public.exception as e on e.subject_id = d.id where e.id = ${id}`);
    const approver = kind === 'price' ? manager : await deviceOf(system, 'finance');
    const args = { approvalId: newId(), draftId: draft.id, draftVersion: draft.version, kind };
    await approver('approval.decide@1', { ...args, decision: 'rejected', reason: 'not this time' });
  }
});
