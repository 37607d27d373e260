/**
 * `npm run -s erp -- <kind> settings.json [--tenant <id>]`: keeps a company's books in this ERP from now on. The file holds
 * the settings and credentials its adapter takes (`docs/erp.md`), `-` reads them from standard input. `ledger` goes back to
 * the built-in ledger. Without a kind it says what is set up, without credentials.
 */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { checkErpSettings } from '../server/orders/erp/way-to-erp.ts';
import { connect } from '../server/postgres/connect.ts';
import { demoTenantId } from '../server/seed/demo-tenant.ts';
import { readCommand } from './start/command.ts';
import { readInstance } from './start/data-dir.ts';
import { messageOf, Problem } from './start/problem.ts';
import { settingsFrom } from './start/settings.ts';

const usage = 'usage: npm run -s erp [-- ledger | kind settings.json | kind -] [--tenant id]';

async function main(): Promise<void> {
  const { values, positionals } = readCommand('erp', usage, {
    allowPositionals: true,
    options: { tenant: { type: 'string', default: demoTenantId } },
  });
  const [kind, file] = positionals;
  const { dataDir } = settingsFrom(process.env);
  const url = process.env['DATABASE_URL'] ?? (await readInstance(dataDir))?.databaseUrl;
  if (!url) throw new Problem('no Throughline runs here: start it with "npm start", or set DATABASE_URL');
  const sql = connect(url);
  try {
    if (kind) {
      if (!file && kind !== 'ledger') throw new Problem(`which settings? e.g. npm run -s erp -- ${kind} settings.json`);
      const settings = file ? JSON.parse(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')) : {};
      checkErpSettings(kind, settings);
      await sql`
        insert into ops.erp_connection as c (tenant_id, kind, settings)
        values (${values.tenant}::uuid, ${kind}, ${sql.json(settings)})
        on conflict (tenant_id) do update set kind = excluded.kind, settings = excluded.settings, changed_at = now(),
          connected_at = case when c.kind = excluded.kind then c.connected_at else now() end`;
      // From here on both queue themselves.
      for (const [queue, key] of [
        ['erp.pull', 'erp.pull'],
        ['erp.reconcile', 'erp.reconcile.daily'],
      ] as const) {
        await sql`
          insert into ops.job (tenant_id, queue, effect_key, payload, due)
          values (${values.tenant}::uuid, ${queue}, ${key}, '{}', now())
          on conflict (tenant_id, effect_key) where state = 'waiting' do update set due = excluded.due`;
      }
    }
    const [row] = await sql<
      { kind: string }[]
    >`select kind from ops.erp_connection where tenant_id = ${values.tenant}::uuid`;
    console.log(
      `The books are kept in: ${row === undefined || row.kind === 'ledger' ? 'the built-in ledger' : row.kind}`,
    );
  } finally {
    await sql.end();
  }
}

main().catch((cause: unknown) => {
  console.error(`erp: ${messageOf(cause)}`);
  process.exitCode = 1;
});
