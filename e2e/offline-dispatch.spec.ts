import type { Page } from '@playwright/test';
import type { Sql } from '../server/postgres/connect.ts';
import { type LoadableTruck, loadableTrucks } from './lots.ts';
import { readyForOffline } from './pocket-phone.ts';
import { expect, signIn, test } from './system.ts';

test.use({ instance: 'dispatch' });

/** A truck whose lots nobody else's truck shares is told from the others by its number. */
async function truckOf(sql: Sql): Promise<LoadableTruck> {
  const [truck] = await loadableTrucks(sql);
  if (!truck) throw new Error('no truck is left to load');
  return truck;
}

const cardOf = (page: Page, lot: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: lot });

/** Types a lot's number as a hand scanner does. */
async function scan(page: Page, lot: string): Promise<void> {
  await page.getByRole('button', { name: 'Scan to load' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Lot number').fill(lot);
  await sheet.getByRole('button', { name: 'Take' }).click();
  await expect(sheet.getByRole('status')).toContainText(`${lot} loaded`);
  await sheet.getByRole('button', { name: 'Close' }).click();
}

async function seal(page: Page, number: string): Promise<void> {
  await page.getByLabel('Seal number').fill(number);
  await page.getByRole('button', { name: 'Seal the truck' }).click();
  await expect(page.getByText('Break seal')).toBeVisible();
}

async function letGo(page: Page, truck: LoadableTruck): Promise<void> {
  await page.getByRole('button', { name: `Let ${truck.number} go` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm load' }).click();
}

/** What the plant did with this truck: how often each action was applied, its state, and how much each lot lost. */
async function factsOf(sql: Sql, truck: LoadableTruck) {
  const lineIds = truck.lines.map(({ lineId }) => lineId);
  const actions = await sql<{ name: string; status: string; code: string | null }[]>`
    select name, status, code from sync.mutation
    where args ->> 'loadId' = ${truck.id} or args ->> 'lineId' in ${sql(lineIds)} order by mid`;
  const [load] = await sql<{ state: string; seal: string | null }[]>`
    select state, seal from public.load where id = ${truck.id}`;
  const lots = await sql<{ id: string; left: number }[]>`
    select id, quantity::float8 as "left" from public.lot where id in ${sql(truck.lines.map(({ lotId }) => lotId))}`;
  const leftOf = new Map(lots.map(({ id, left }) => [id, left]));
  const taken = truck.lines.map(({ lotId, left }) => left - (leftOf.get(lotId) ?? 0));
  return { actions, load, taken };
}

test('[JOURNEY-4] [SYNC-1] [DISP-1] a truck loaded, sealed and let go without a server leaves once', async ({
  pocket,
  sql,
  system,
}) => {
  let phone = await pocket.open();
  await signIn(phone, 'dispatch', '/dispatch');
  await readyForOffline(phone);
  const truck = await truckOf(sql);
  await expect(phone.getByRole('link').filter({ hasText: truck.number })).toBeVisible();

  await system.kill('web');
  await phone.getByRole('link').filter({ hasText: truck.number }).click();
  const [first, ...rest] = truck.lines;
  const last = rest.pop();
  if (!first || !last) throw new Error('the truck has two lines at least');
  await scan(phone, first.lot);
  for (const { lot } of rest) await cardOf(phone, lot).getByRole('button', { name: 'Load', exact: true }).click();
  await cardOf(phone, last.lot).getByRole('button', { name: 'Fewer' }).click();
  const found = last.quantity / 1_000 - 1;
  await phone.getByRole('dialog').getByRole('textbox').fill(String(found));
  await phone
    .getByRole('dialog')
    .getByRole('button', { name: /^Load \d/ })
    .click();
  await expect(cardOf(phone, last.lot)).toContainText('found');
  await seal(phone, 'S-40881');
  await letGo(phone, truck);
  const kept = 'Confirmed. Kept on this device, will be sent.';
  await expect(phone.getByText(kept)).toBeVisible();

  await pocket.close();
  phone = await pocket.open();
  await phone.goto(`/dispatch/${truck.id}`);
  await expect(phone.getByText(kept)).toBeVisible();
  await expect(phone.getByText('S-40881')).toBeVisible();
  const actions = truck.lines.length + 2;
  await expect(phone.getByRole('status').filter({ hasText: `${actions} waiting` })).toBeVisible();

  await system.start('web');
  await expect(phone.getByText('Confirmed. The plant has it.')).toBeVisible();
  await expect(phone.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  const facts = await factsOf(sql, truck);
  expect(facts.actions.map(({ name, status }) => `${name} ${status}`)).toEqual([
    ...[first, ...rest].map(() => 'loadLine.pick@1 applied'),
    'loadLine.pickShort@1 applied',
    'load.seal@1 applied',
    'load.confirm@1 applied',
  ]);
  expect(facts.load).toMatchObject({ seal: 'S-40881' });
  expect(['confirmed', 'dispatched']).toContain(facts.load?.state);
  expect(facts.taken).toEqual([...[first, ...rest].map(({ quantity }) => quantity), found * 1_000]);
});

test('[JOURNEY-5] [DISP-5] a hold that came meanwhile refuses the confirm, and the phone says why', async ({
  phone: openPhone,
  pocket,
  sql,
  system,
}) => {
  let phone = await pocket.open();
  await signIn(phone, 'dispatch', '/dispatch');
  const truck = await truckOf(sql);
  await phone.getByRole('link').filter({ hasText: truck.number }).click();
  for (const { lot } of truck.lines) {
    await cardOf(phone, lot).getByRole('button', { name: 'Load', exact: true }).click();
    await expect(cardOf(phone, lot)).toContainText('Loaded');
  }
  await seal(phone, 'S-40882');
  await readyForOffline(phone);

  await system.kill('web');
  await letGo(phone, truck);
  await expect(phone.getByText('Confirmed. Kept on this device, will be sent.')).toBeVisible();
  await pocket.close();

  await system.start('web');
  const [{ lot, lotId } = { lot: '', lotId: '' }] = truck.lines;
  const inspector = await openPhone('quality', `/quality/raise/${lotId}`);
  await inspector.getByText('Surface', { exact: true }).click();
  await inspector.getByRole('button', { name: `Hold ${lot}` }).click();
  await inspector.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
  await expect(inspector.getByText(`${lot} is on hold`)).toBeVisible();
  await expect
    .poll(async () => (await sql`select state from public.lot where id = ${lotId}`)[0]?.['state'])
    .toBe('held');

  phone = await pocket.open();
  await phone.goto(`/dispatch/${truck.id}`);
  const alert = phone.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('The plant refused to let this truck go');
  await expect(alert).toContainText(lot);
  await expect(phone.getByRole('status').filter({ hasText: 'needs you' })).toBeVisible();
  await alert.getByRole('link', { name: 'Open outbox' }).click();
  const refused = phone
    .getByRole('main')
    .locator('div')
    .filter({ has: phone.getByRole('heading', { name: 'Confirm a load' }) });
  await expect(refused.first()).toContainText(lot);

  const facts = await factsOf(sql, truck);
  expect(facts.actions.at(-1)).toEqual({ name: 'load.confirm@1', status: 'rejected', code: 'lot.on_hold' });
  expect(['confirmed', 'dispatched']).not.toContain(facts.load?.state);
  expect(facts.taken).toEqual(truck.lines.map(() => 0));
});
