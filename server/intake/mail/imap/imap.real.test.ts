import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { testDatabase } from '../../../postgres/test-database.ts';
import { testHouse } from '../../../postgres/test-house.ts';
import type { House } from '../../../postgres/transaction.ts';
import { seedDemo } from '../../../seed/demo-plant.ts';
import { demoMailAddress, demoTenantId } from '../../../seed/demo-tenant.ts';
import { largestMail } from '../keep-mail.ts';
import { readMail } from '../read-mail.ts';
import { startDovecot } from './dovecot-fixture.ts';
import { followMailbox, followMailboxes } from './follow-mailbox.ts';
import { connectionTo, folderOf } from './mailbox.ts';
import type { OwnedMailbox } from './mailbox-sql.ts';

if (!process.env['REAL_DOVECOT']) throw new Error('These tests need a real IMAP server: npm run test:real');

const { sql } = await testDatabase();
const house = testHouse(sql, { flow: {} });
await seedDemo(house);
const server = await startDovecot();
let followed: { stop: AbortController; done: Promise<void> } | undefined;
afterEach(async () => {
  await leave();
  await sql`delete from ops.job where queue = 'mail.parse'`;
});
afterAll(() => server.stop());

const mailboxOf = (user: string, folder = 'INBOX', since = 0): OwnedMailbox => ({
  tenantId: demoTenantId,
  address: demoMailAddress,
  url: server.urlOf(user, folder),
  since,
});

/** Follows a mailbox as the worker does, until `leave`. */
function follow(box: OwnedMailbox, as: House = house): void {
  const stop = new AbortController();
  followed = { stop, done: followMailbox(as, box, stop.signal) };
}
async function leave(): Promise<void> {
  followed?.stop.abort();
  await followed?.done;
  followed = undefined;
}

/** What somebody else does in the mailbox: their mail program. */
async function inMailbox<T>(box: OwnedMailbox, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow(connectionTo(box));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

const written = (id: string, text = '40 elbow'): string =>
  `From: orders@shreeganesh.example\r\nTo: ${demoMailAddress}\r\nMessage-ID: <${id}>\r\nSubject: order\r\n\r\n${text}\r\n`;
const put = (box: OwnedMailbox, ...mails: string[]) =>
  inMailbox(box, async (client) => {
    for (const mail of mails) await client.append(folderOf(box), mail);
  });
const unseen = (box: OwnedMailbox) =>
  inMailbox(box, async (client) => {
    await client.mailboxOpen(folderOf(box));
    return (await client.search({ seen: false }, { uid: true })) || [];
  });

/** The ids of the mails that were kept, each as often as it was. */
const kept = async (like: string): Promise<string[]> => {
  const rows = await sql<{ id: string }[]>`
    select substring(convert_from(body, 'utf8') from 'Message-ID: <([^>]+)>') as id
    from ops.raw_mail where octet_length(body) < 10000 and convert_from(body, 'utf8') like ${`%${like}%`} order by 1`;
  return rows.map(({ id }) => id);
};
const until = (wanted: () => Promise<void>) => vi.waitFor(wanted, { timeout: 20_000, interval: 50 });

test('[MAIL-9] what is in a mailbox, and what comes while it is watched, is kept once and then marked as read', async () => {
  const box = mailboxOf('first');
  await put(box, written('1@first'), written('2@first'));
  follow(box);
  await until(async () => expect(await kept('@first')).toEqual(['1@first', '2@first']));
  await put(box, written('3@first'));
  await until(async () => expect(await kept('@first')).toEqual(['1@first', '2@first', '3@first']));
  await until(async () => expect(await unseen(box)).toEqual([]));
});

test('[MAIL-9] a server that ends and comes again, and a reader that ends anywhere, lose nothing and double nothing', async () => {
  const box = mailboxOf('broken');
  const ids = Array.from({ length: 24 }, (_, at) => `${at + 10}@broken`);
  await put(box, ...ids.slice(0, 12).map((id) => written(id)));
  let calls = 0;
  // Its clock fails every seventh time, and with it whatever was being written.
  const failing: House = {
    ...house,
    now: () => {
      calls += 1;
      return calls % 7 === 0 ? Number.NaN : Date.now();
    },
  };
  follow(box, failing);
  await until(async () => expect((await kept('@broken')).length).toBeGreaterThan(1));
  await leave();
  follow(box);
  await until(async () => expect((await kept('@broken')).length).toBeGreaterThan(4));
  await server.crash();
  await server.start();
  await put(box, ...ids.slice(12).map((id) => written(id)));
  await until(async () => expect(await kept('@broken')).toEqual(ids));
  await until(async () => expect(await unseen(box)).toEqual([]));
});

test('[MAIL-9] [MAIL-2] mails that their server numbers anew are met again and make no second message', async () => {
  const box = mailboxOf('anew', 'Orders');
  const fill = () =>
    inMailbox(box, async (client) => {
      await client.mailboxCreate('Orders');
      for (const id of ['1@anew', '2@anew']) await client.append('Orders', written(id));
    });
  await fill();
  follow(box);
  await until(async () => expect(await kept('@anew')).toHaveLength(2));
  await leave();
  await inMailbox(box, (client) => client.mailboxDelete('Orders'));
  await fill();
  follow(box);
  await until(async () => expect(await kept('@anew')).toHaveLength(4));
  const jobs = await sql<{ payload: { rawId: string } }[]>`select payload from ops.job where queue = 'mail.parse'`;
  for (const { payload } of jobs) await readMail(house, demoTenantId, payload);
  const messages = await sql`select from public.inbound_message where external_id like '%@anew'`;
  expect(messages).toHaveLength(2);
});

test('[MAIL-9] mail from before the mailbox was set up is left alone, unmarked', async () => {
  const box = mailboxOf('old', 'INBOX', Date.now() - 60_000);
  await inMailbox(box, (client) => client.append('INBOX', written('old@old'), [], new Date('2026-01-02T10:00:00Z')));
  await put(box, written('new@old'));
  follow(box);
  await until(async () => expect(await kept('@old')).toEqual(['new@old']));
  await until(async () => expect(await unseen(box)).toHaveLength(1));
});

test('[MAIL-9] [MAIL-6] of a mail larger than anything that is read the beginning is kept', async () => {
  const box = mailboxOf('large');
  await put(
    box,
    written(
      'large@large',
      'x'
        .repeat(76)
        .concat('\r\n')
        .repeat(Math.ceil(largestMail / 78) + 10),
    ),
  );
  follow(box);
  await until(async () => {
    const [row] =
      await sql`select cut, octet_length(body)::int as size from ops.raw_mail where source like 'imap:large%'`;
    expect(row).toEqual({ cut: true, size: 256_000 });
  });
});

test('[MAIL-9] a mailbox that is set up is read, under its company’s name', async () => {
  const { url } = mailboxOf('set-up');
  await put(mailboxOf('set-up'), written('1@set-up'));
  await sql`insert into ops.mailbox (tenant_id, address, url, since)
    values (${demoTenantId}, ${demoMailAddress}, ${url}, 'epoch')`;
  const stop = new AbortController();
  followed = { stop, done: followMailboxes(house, stop.signal) };
  await until(async () => expect(await kept('@set-up')).toEqual(['1@set-up']));
});
