/**
 * `npm run -s mailbox -- orders@plant.example [imaps://user:password@host:993/INBOX] [--tenant <id>]`: this company takes mail
 * for the address from now on, by SMTP and, with a mailbox, over IMAP. `-` instead of the mailbox reads it from standard input.
 * `--end` ends it. Without an address it says which there are, without credentials.
 */
import { text } from 'node:stream/consumers';
import { faultOfUrl, nameOf } from '../server/intake/mail/imap/mailbox.ts';
import { connect, type Sql } from '../server/postgres/connect.ts';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { readCommand } from './start/command.ts';
import { readInstance } from './start/data-dir.ts';
import { messageOf, Problem } from './start/problem.ts';
import { settingsFrom } from './start/settings.ts';

const usage =
  'usage: npm run -s mailbox [-- orders@plant.example [imaps://user:password@host:993/INBOX | -]] [--end] [--tenant id]';

async function main(): Promise<void> {
  const { values, positionals } = readCommand('mailbox', usage, {
    allowPositionals: true,
    options: { tenant: { type: 'string', default: demoTenantId }, end: { type: 'boolean', default: false } },
  });
  const [given, url] = positionals;
  const { dataDir } = settingsFrom(process.env);
  const database = process.env['DATABASE_URL'] ?? (await readInstance(dataDir))?.databaseUrl;
  if (!database) throw new Problem('no Throughline runs here: start it with "npm start", or set DATABASE_URL');
  const sql = connect(database);
  try {
    const address = given?.toLowerCase();
    if (address !== undefined && values.end) await end(sql, values.tenant, address);
    else if (address !== undefined) await claim(sql, values.tenant, address, url);
    await tell(sql, values.tenant);
  } finally {
    await sql.end();
  }
}

async function claim(sql: Sql, tenantId: string, address: string, given: string | undefined): Promise<void> {
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(address))
    throw new Problem(`${address} is not an address like orders@plant.example`);
  const url = given === '-' ? (await text(process.stdin)).trim() : given;
  const fault = url === undefined ? undefined : faultOfUrl(url);
  if (fault) throw new Problem(`the mailbox ${fault}`);
  await sql.begin(async (tx) => {
    const [other] =
      await tx`select from ops.mail_address where address = ${address} and tenant_id <> ${tenantId}::uuid`;
    if (other) throw new Problem(`${address} is another company’s`);
    await tx`insert into ops.mail_address (tenant_id, address) values (${tenantId}::uuid, ${address}) on conflict do nothing`;
    if (url !== undefined)
      await tx`
        insert into ops.mailbox (tenant_id, address, url) values (${tenantId}::uuid, ${address}, ${url})
        on conflict (tenant_id, address) do update set url = excluded.url`;
  });
}

async function end(sql: Sql, tenantId: string, address: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`delete from ops.mailbox where tenant_id = ${tenantId}::uuid and address = ${address}`;
    await tx`delete from ops.mail_address where tenant_id = ${tenantId}::uuid and address = ${address}`;
  });
}

async function tell(sql: Sql, tenantId: string): Promise<void> {
  const rows = await sql<{ address: string; url: string | null }[]>`
    select a.address, b.url from ops.mail_address as a
    left join ops.mailbox as b on b.tenant_id = a.tenant_id and b.address = a.address
    where a.tenant_id = ${tenantId}::uuid order by a.address`;
  if (rows.length === 0) console.log('This company takes no mail.');
  for (const { address, url } of rows)
    console.log(`${address}: ${url === null ? 'by SMTP' : `by SMTP, and read from ${nameOf({ url })}`}`);
}

main().catch((cause: unknown) => {
  console.error(`mailbox: ${messageOf(cause)}`);
  process.exitCode = 1;
});
