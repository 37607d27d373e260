import type { Sql } from '../server/postgres/connect.ts';
import { swappableLot } from './lots.ts';
import { expect, test } from './system.ts';
import { callOf, endOf, post, typed } from './whatsapp.ts';

// Customers hear of a change a second after it, so that nobody waits for two minutes here.
process.env['UNDO_SECONDS'] = '1';
test.use({ instance: 'answers' });

interface Asked {
  readonly outboundId: string;
  readonly externalId: string;
  readonly toNumber: string;
  readonly order: string;
  readonly form: { readonly kind: string; readonly choices?: readonly { id: string; title: string }[] };
}

/** The changes customers were asked about, once they have left. */
const askedIn = (sql: Sql): Promise<Asked[]> =>
  sql<Asked[]>`
    select m.id as "outboundId", m.external_id as "externalId", m.to_number as "toNumber", o.number as "order", m.form
    from public.customer_ask as a
    join public.outbound_message as m on m.tenant_id = a.tenant_id and m.id = a.outbound_id and m.state = 'sent'
    join public.sales_order as o on o.tenant_id = a.tenant_id and o.id = a.order_id
    where a.state = 'asked' order by o.number`;

/** A tap on the second button, as Meta posts it. */
function tapOnNo({ toNumber, form, externalId }: Asked): { body: string; wamid: string } {
  const text = typed(toNumber, '');
  const call = JSON.parse(callOf(text));
  const [message] = call.entry[0].changes[0].value.messages;
  const [, no] = form.choices ?? [];
  delete message.text;
  Object.assign(message, {
    type: 'interactive',
    context: { id: externalId },
    interactive: { type: 'button_reply', button_reply: no },
  });
  return { body: JSON.stringify(call), wamid: text.wamid };
}

test('[ACT-5] [ACT-6] a customer who taps no on a new date sends planning and commercial back to work, with other ways out', async ({
  phone,
  system,
  sql,
}) => {
  const lot = await swappableLot(sql);
  const buyers = await sql<{ number: string }[]>`
    select distinct c.wa_numbers[1] as number from public.allocation as a
    join public.sales_order as o on o.tenant_id = a.tenant_id and o.id = a.order_id
    join public.customer as c on c.tenant_id = o.tenant_id and c.id = o.customer_id
    where a.lot_id = ${lot.id} and array_length(c.wa_numbers, 1) > 0`;
  // They have just written, so WhatsApp takes buttons.
  for (const { number } of buyers) {
    const text = typed(number, 'ok thanks');
    expect(await post(system, callOf(text))).toBe(200);
    await endOf(system, text.wamid);
  }
  const quality = await phone('quality', `/quality/raise/${lot.id}`);
  await quality.getByText('Surface', { exact: true }).click();
  await quality.getByRole('button', { name: `Hold ${lot.number}` }).click();
  await quality.getByRole('dialog').getByRole('button', { name: 'Hold the lot' }).click();
  await expect(quality.getByText(`${lot.number} is on hold`)).toBeVisible();

  const planning = await phone('planning', '/tasks');
  await planning.getByRole('main').getByRole('link').filter({ hasText: lot.number }).click();
  const promise = planning.getByRole('listitem').filter({ hasText: 'a new date' }).first();
  await promise.getByRole('button', { name: 'Apply this' }).click();
  await expect(planning.getByText('Chosen. Everybody it touches is told.')).toBeVisible();

  await expect.poll(async () => (await askedIn(sql)).length).toBeGreaterThan(0);
  const [asked] = await askedIn(sql);
  expect(asked?.form.choices).toHaveLength(2);
  if (!asked) throw new Error('nobody was asked');
  const tap = tapOnNo(asked);
  expect(await post(system, tap.body)).toBe(200);
  // Meta posts again when it is not sure that it was heard.
  expect(await post(system, tap.body)).toBe(200);

  const commercial = await phone('commercial', '/exceptions');
  await commercial.getByRole('link').filter({ hasText: lot.number }).click();
  await expect(commercial.getByText('The customer would not have it')).toBeVisible();
  await expect(commercial.getByText('refused', { exact: true })).toBeVisible();
  await planning.goto('/tasks');
  await expect(planning.getByText(`The customer will not have the change to ${lot.number}.`).first()).toBeVisible();
  await expect(commercial.getByRole('button', { name: 'Apply this' }).first()).toBeVisible();
  const [count] = await sql`
    select count(*)::int as tasks from public.task where question like 'ask_refused.%'`;
  expect(count).toMatchObject({ tasks: 2 });
});
