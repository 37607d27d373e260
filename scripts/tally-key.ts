import { openHouse } from '../server/house.ts';
import { issueAgentKey } from '../server/orders/erp/tally/answer-site.ts';
import { connect } from '../server/postgres/connect.ts';
import { whyUnreachable } from '../server/postgres/reach.ts';
import { readCommand } from './start/command.ts';
import { readInstance } from './start/data-dir.ts';
import { messageOf, Problem } from './start/problem.ts';
import { settingsFrom } from './start/settings.ts';

const usage = `Makes the key of an agent that stands beside a company's Tally, and shows it once.

  npm run -s tally-key -- --company "Sahyadri Pipes" --tally "Sahyadri Pipes Pvt Ltd" --name "office PC"

  --company   the company here      --tally   the company as Tally shows it      --name   where the agent runs

Works on the database that DATABASE_URL names, else on the Throughline that runs on DATA_DIR.`;

const string = { type: 'string' } as const;
const options = { company: string, tally: string, name: string } as const;

async function main(): Promise<void> {
  const { company, tally, name } = readCommand('tally-key', usage, { options }).values;
  if (!company || !tally || !name) throw new Problem('say --company, --tally and --name; see --help');
  const { dataDir, databaseUrl } = settingsFrom(process.env);
  const url = databaseUrl ?? (await readInstance(dataDir))?.databaseUrl;
  if (!url) throw new Problem(`no Throughline runs on ${dataDir}: start it, or set DATA_DIR or DATABASE_URL as there`);
  const why = await whyUnreachable(url);
  if (why) throw new Problem(`the database can’t be reached (${why}): does "npm start" still run?`);
  const sql = connect(url);
  try {
    const found = await sql<{ id: string }[]>`select id::text from app.tenant where lower(name) = lower(${company})`;
    const [tenant] = found;
    if (!tenant || found.length > 1)
      throw new Problem(`there is ${found.length === 0 ? 'no' : 'more than one'} company ${company} here`);
    const key = await issueAgentKey(openHouse(sql), tenant.id, name, tally);
    process.stdout.write(`${key}\n`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

main().catch((cause: unknown) => {
  process.stderr.write(`tally-key: ${messageOf(cause)}\n`);
  process.exitCode = 1;
});
