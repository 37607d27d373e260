import type { Page } from '@playwright/test';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { loadableTrucks } from './lots.ts';
import { readyForOffline } from './pocket-phone.ts';
import { raiseHold } from './raise-hold.ts';
import { expect, test } from './system.ts';

test.use({ instance: 'two-people' });

const signatures = (page: Page) => page.getByRole('main').getByText('Two signatures awaited');

test('[ACT-50] [ACT-52] a lot held without a network leaves once two people on two phones have signed for it', async ({
  phone,
  sql,
}) => {
  const [truck] = await loadableTrucks(sql);
  const [first] = truck?.lines ?? [];
  if (!truck || !first) throw new Error('no truck is left to load');
  const inspector = await phone('quality', '/quality');
  await readyForOffline(inspector);
  await inspector.context().setOffline(true);
  await raiseHold(inspector, first.lot);
  await inspector.context().setOffline(false);

  const dispatch = await phone('dispatch', `/dispatch/${truck.id}`);
  await expect(dispatch.getByText('Blocked by a hold')).toBeVisible();

  await inspector.getByRole('button', { name: 'Ask to use it as it is' }).click();
  const sheet = inspector.getByRole('dialog');
  await sheet.getByLabel('Why it is fit for use').fill('Scratches only on the outside');
  await sheet.getByRole('button', { name: 'Ask both signers' }).click();
  await expect(signatures(inspector)).toBeVisible();
  await inspector.getByRole('button', { name: 'Sign for quality' }).click();
  await expect(inspector.getByText('One signature awaited')).toBeVisible();
  await expect(inspector.getByRole('button', { name: /Sign for/ })).toHaveCount(0);

  const commercial = await phone('commercial', '/tasks');
  await commercial
    .getByRole('main')
    .getByRole('link')
    .filter({ hasText: `Use ${first.lot} as it is?` })
    .click();
  await commercial.getByRole('button', { name: 'Sign for the customer' }).click();
  await expect(commercial.getByText('Granted')).toBeVisible();

  await expect(dispatch.getByText('Blocked by a hold')).toBeHidden();
  for (const { lot } of truck.lines) {
    await dispatch.getByRole('button', { name: 'Scan to load' }).click();
    const scan = dispatch.getByRole('dialog');
    await scan.getByLabel('Lot number').fill(lot);
    await scan.getByRole('button', { name: 'Take' }).click();
    await expect(scan.getByRole('status')).toContainText(`${lot} loaded`);
    await scan.getByRole('button', { name: 'Close' }).click();
  }
  await dispatch.getByLabel('Seal number').fill('TP-1');
  await dispatch.getByRole('button', { name: 'Seal the truck' }).click();
  await dispatch.getByRole('button', { name: `Let ${truck.number} go` }).click();
  await dispatch.getByRole('dialog').getByRole('button', { name: 'Confirm load' }).click();
  const stateOf = async (): Promise<string | undefined> =>
    (
      await sql<
        { state: string }[]
      >`select state from public.load where tenant_id = ${demoTenantId} and id = ${truck.id}`
    )[0]?.state;
  await expect.poll(stateOf).toBe('dispatched');
  const [signed] = await sql`
    select quality_by <> second_by as two, state from public.concession where tenant_id = ${demoTenantId}`;
  expect(signed).toEqual({ two: true, state: 'granted' });
});
