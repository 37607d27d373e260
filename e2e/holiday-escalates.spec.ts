import type { FunctionName } from '../db/person/function.ts';
import { day } from '../db/values/instant.ts';
import type { Sql } from '../server/postgres/connect.ts';
import { demoTenantId, nashik } from '../server/seed/demo-tenant.ts';
import { raiseHold } from './raise-hold.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'holiday' });

/** `2026-11-22` in Nashik, so many days ago. */
const dateThere = (daysAgo: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(Date.now() - daysAgo * day);

/** Quality is on shift round the clock and can't be called; materials can. Today is a working day, whenever this runs. */
async function staffRoundTheClock(sql: Sql): Promise<void> {
  await sql`delete from public.calendar_day where tenant_id = ${demoTenantId} and plant_id = ${nashik}`;
  await sql`delete from public.on_call where tenant_id = ${demoTenantId} and "function" = 'quality'`;
  await sql`
    insert into public.shift_assignment (tenant_id, id, scope, plant_id, shift_id, person_id, from_date, to_date)
    select a.tenant_id, a.id || '/nights', a.scope, a.plant_id, 'shift-c', a.person_id, a.from_date, a.to_date
    from public.shift_assignment as a
    where a.tenant_id = ${demoTenantId} and a.shift_id = 'shift-a' and a.person_id in ('p-quality', 'p-materials')`;
}

/** Lots that wait on trucks which leave last: there is time for whoever is asked. */
const stagedLots = (sql: Sql) => sql<{ id: string; number: string }[]>`
  select l.id, l.number from public.lot as l
  join public.load_line as line on line.tenant_id = l.tenant_id and line.lot_id = l.id and line.state = 'staged'
  join public.load as t on t.tenant_id = line.tenant_id and t.id = line.load_id and t.seal is null
    and t.state in ('planned', 'staging', 'loading')
  where l.tenant_id = ${demoTenantId} and l.plant_id = ${nashik} and l.state = 'available' and l.number is not null
  group by l.id, l.number order by min(t.slot_at) desc, l.number limit 2`;

/** The levels above that were told, of the newest task of each of two functions. */
async function toldOf(sql: Sql, lotId: string): Promise<Partial<Record<FunctionName, number[]>>> {
  const rows = await sql<{ function: FunctionName; levels: number[] }[]>`
    select t."function", array(select e.level::int from public.escalation as e
      where e.tenant_id = t.tenant_id and e.task_id = t.id order by e.level) as levels
    from public.task as t join public.exception as x on x.tenant_id = t.tenant_id and x.id = t.exception_id
    where x.tenant_id = ${demoTenantId} and x.kind = 'hold' and x.subject_id = ${lotId}
      and t."function" in ('quality', 'materials')`;
  return Object.fromEntries(rows.map((row) => [row.function, row.levels]));
}

test('[DEADLINE-9] [SHIFT-1] a holiday an administrator adds leaves a function without anybody, and it escalates at once', async ({
  phone,
  sql,
}) => {
  await staffRoundTheClock(sql);
  const inspector = await phone('quality', '/quality');
  const [worked, lot] = await stagedLots(sql);
  if (!worked || !lot) throw new Error('two lots must be on trucks');
  await raiseHold(inspector, worked.number);
  await expect.poll(() => toldOf(sql, worked.id)).toEqual({ quality: [], materials: [] });

  const admin = await phone('admin', '/admin/calendar');
  await admin.getByRole('button', { name: 'Paste holidays' }).click();
  const sheet = admin.getByRole('dialog');
  // The night shift that runs after midnight began yesterday.
  await sheet.getByLabel('Rows from a sheet').fill([0, 1].map((ago) => `${dateThere(ago)}; Plant day`).join('\n'));
  await sheet.getByRole('button', { name: 'Save 2 rows' }).click();
  await expect(admin.getByRole('list', { name: 'Holidays and prayer dates' })).toContainText('Plant day');
  const kept = () => sql`select from public.calendar_day where tenant_id = ${demoTenantId} and name = 'Plant day'`;
  await expect.poll(async () => (await kept()).length).toBe(2);

  const quality = await phone('quality', '/tasks');
  await raiseHold(inspector, lot.number);
  // At once, in the transaction that raised it: nobody waits for a deadline. Who can be called is called.
  await expect.poll(() => toldOf(sql, lot.id)).toEqual({ quality: [1, 2, 3], materials: [] });
  const task = quality.getByRole('main').getByRole('link').filter({ hasText: lot.number });
  await expect(task).toContainText('escalated to level 3');
});
