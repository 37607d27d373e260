import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { swappableLot } from './lots.ts';
import { raiseHold } from './raise-hold.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'delegate' });

test('[SHIFT-5] [SHIFT-6] a task given away and talked about without a network is seen so on another device, once', async ({
  phone,
  sql,
}) => {
  const lot = await swappableLot(sql);
  await raiseHold(await phone('quality', '/quality'), lot.number);
  const taskId = async (): Promise<string> => {
    const [task] = await sql<{ id: string }[]>`
      select id from public.task where tenant_id = ${demoTenantId} and subject = ${lot.number} and "function" = 'quality'`;
    return task?.id ?? '';
  };
  await expect.poll(taskId).not.toBe('');
  const path = `/tasks/${await taskId()}`;
  const [mine, other] = [await phone('quality', path), await phone('quality', path)];
  await expect(other.getByText('Nobody has it yet')).toBeVisible();
  await expect(mine.getByText('Nobody has it yet')).toBeVisible();

  await mine.context().setOffline(true);
  await mine.getByLabel('Say something').fill('Scratches run along the whole pipe');
  await mine.getByRole('button', { name: 'Send', exact: true }).click();
  const thread = mine.getByRole('list', { name: 'What was said' });
  await expect(thread).toContainText('Scratches run along the whole pipe');
  await mine.getByRole('button', { name: 'Give to somebody' }).click();
  const sheet = mine.getByRole('dialog');
  await sheet.getByRole('radio', { name: /Farhan Shaikh/ }).check();
  await sheet.getByLabel('Note (if needed)').fill('You know this line');
  await sheet.getByRole('button', { name: 'Give it' }).click();
  await expect(mine.getByText('Farhan Shaikh has it, from Sunita Deshmukh.')).toBeVisible();
  const said = () => sql<{ kind: string; body: string }[]>`
    select kind, body from public.comment where tenant_id = ${demoTenantId} and task_id = ${path.slice('/tasks/'.length)}
    order by at`;
  expect(await said()).toEqual([]);
  await expect(other.getByText('Nobody has it yet')).toBeVisible();

  await mine.context().setOffline(false);
  await expect(other.getByText('Farhan Shaikh has it, from Sunita Deshmukh.')).toBeVisible();
  const there = other.getByRole('list', { name: 'What was said' });
  await expect(there).toContainText('Scratches run along the whole pipe');
  await expect(there).toContainText('You know this line');
  expect(await said()).toEqual([
    { kind: 'said', body: 'Scratches run along the whole pipe' },
    { kind: 'delegated', body: 'You know this line' },
  ]);
});
