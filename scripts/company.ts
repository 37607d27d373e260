import { type Founded, foundCompany } from '../server/identity/found-company.ts';
import { newPassword } from '../server/identity/new-password.ts';
import { connect } from '../server/postgres/connect.ts';
import { newId } from '../server/postgres/id.ts';
import { whyUnreachable } from '../server/postgres/reach.ts';
import { type CompanyWish, companyFrom, companyOptions, usage } from './company/wish.ts';
import { readCommand } from './start/command.ts';
import { readInstance } from './start/data-dir.ts';
import { messageOf, Problem } from './start/problem.ts';
import { settingsFrom } from './start/settings.ts';

/** Makes a company with its first plant and its first administrator, in the database of a running Throughline. */
async function main(): Promise<void> {
  const wish = companyFrom(readCommand('company', usage, { options: companyOptions }).values);
  const { url, address } = await findDatabase();
  const password = wish.password ?? newPassword();
  const sql = connect(url);
  try {
    const [schema] = await sql<{ ready: boolean }[]>`select to_regclass('identity.login') is not null as ready`;
    if (!schema?.ready) throw new Problem('the database is empty: let "npm start" prepare it first');
    const founded = await foundCompany({ sql, now: Date.now, newId }, wish.company, password);
    if (!founded.founded) throw new Problem(whyNot(founded.why, wish));
    process.stdout.write(`${told(wish, founded, password, address)}\n`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The database that DATABASE_URL names, else the one of the instance that runs on DATA_DIR. */
async function findDatabase(): Promise<{ url: string; address: string | undefined }> {
  const { dataDir, databaseUrl } = settingsFrom(process.env);
  const instance = await readInstance(dataDir);
  const url = databaseUrl ?? instance?.databaseUrl;
  if (!url)
    throw new Problem(
      `no Throughline runs on ${dataDir}: start it with "THROUGHLINE_MODE=live npm start", or set DATA_DIR or DATABASE_URL as there`,
    );
  const why = await whyUnreachable(url);
  if (why) throw new Problem(`the database can’t be reached (${why}): does "npm start" still run?`);
  return { url, address: instance?.url };
}

function whyNot(why: Extract<Founded, { founded: false }>['why'], { company }: CompanyWish): string {
  switch (why) {
    case 'name_taken':
      return `there is a company ${company.name} already; nothing was changed`;
    case 'email_taken':
      return `${company.admin.email} signs in somebody already; nothing was changed`;
    case 'phone_number_taken':
      return `the WhatsApp number ${company.phoneNumberId} belongs to another company; nothing was changed`;
  }
}

type Made = Extract<Founded, { founded: true }>;

function told({ company, password: chosen }: CompanyWish, { tenantId }: Made, password: string, address?: string) {
  return [
    `${company.name} is there, with the plant ${company.plant.name} (tenant ${tenantId}).`,
    `Sign in${address ? ` at ${address}/sign-in` : ''} as ${company.admin.email}`,
    chosen === undefined ? `Password: ${password}   (shown this once)` : 'with the password you gave.',
    'Then add people under Administration, People.',
  ].join('\n');
}

main().catch((cause: unknown) => {
  process.stderr.write(`company: ${messageOf(cause)}\n`);
  process.exitCode = 1;
});
