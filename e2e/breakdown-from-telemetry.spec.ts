import type { Running } from '../scripts/start/running.ts';
import type { Sql } from '../server/postgres/connect.ts';
import { demoMachineKey, demoTenantId } from '../server/seed/demo-tenant.ts';
import { expect, test } from './system.ts';

/** Posts line protocol as a machine's gateway does; the answer's status. */
async function post({ url }: Running, machineId: string, lines: string): Promise<number> {
  const headers = { 'content-type': 'text/plain', 'x-machine-key': demoMachineKey(machineId) };
  return (await fetch(`${url}/ingest?precision=ms`, { method: 'POST', headers, body: lines })).status;
}

/** A running machine with work waiting for it. */
async function busyMachine(sql: Sql): Promise<{ id: string; code: string }> {
  const [machine] = await sql<{ id: string; code: string }[]>`
    select m.id, m.code from public.equipment as m
    where m.tenant_id = ${demoTenantId} and m.state = 'running' and m.work = 'extrude' and exists (
      select from public.operation as o
      where o.tenant_id = m.tenant_id and o.equipment_id = m.id and o.state not in ('completed', 'closed'))
    order by m.code limit 1`;
  if (!machine) throw new Error('no machine runs');
  return machine;
}

test('[JOURNEY-9] [EXEC-2] readings of a stop light maintenance and change the plan, and the next run resolves it', async ({
  phone,
  sql,
  system,
}) => {
  const machine = await busyMachine(sql);
  const [maintenance, planning] = await Promise.all([
    phone('maintenance', '/maintenance'),
    phone('planning', '/tasks'),
  ]);
  await expect(maintenance.getByText('Every machine can run')).toBeVisible();
  const plans = async () =>
    (await sql`select count(*)::int as n from public.plan_version where reason = 'breakdown'`)[0]?.['n'];
  const before = await plans();

  const now = Date.now();
  const stopped = [200, 150, 100, 50, 1].map((ago) => `state running=0i ${now - ago * 1_000}`).join('\n');
  // A gateway that did not hear the answer sends the same again.
  for (const _ of [1, 2]) expect(await post(system, machine.id, stopped)).toBeLessThan(300);

  const standing = maintenance
    .getByRole('listitem')
    .filter({ has: maintenance.getByRole('heading', { name: machine.code }) });
  await expect(standing).toContainText('Down');
  await expect(standing).toContainText('It stops');
  const task = planning.getByRole('main').getByRole('link').filter({ hasText: machine.code });
  await expect(task).toContainText(`${machine.code} is down. Where does its work go?`);
  await expect.poll(plans, { timeout: 10_000 }).toBe(before + 1);
  const raised = () => sql`select state from public.exception where kind = 'breakdown' and subject_id = ${machine.id}`;
  expect(await raised()).toHaveLength(1);

  await maintenance.getByRole('link').filter({ hasText: 'How long will it take?' }).first().click();
  await maintenance.getByRole('button', { name: 'I have it' }).click();
  await maintenance.getByRole('button', { name: '30 minutes' }).click();
  await expect(maintenance.getByText('Balu Kamble answered: 30 minutes')).toBeVisible();

  expect(await post(system, machine.id, `state running=1i ${Date.now()}`)).toBeLessThan(300);
  await maintenance.goto('/maintenance');
  await expect(maintenance.getByText('Every machine can run')).toBeVisible();
  await expect(task).toContainText('No longer needed');
  expect(await raised()).toMatchObject([{ state: 'resolved' }]);
  await expect.poll(plans, { timeout: 10_000 }).toBeGreaterThan(before + 1);
});
