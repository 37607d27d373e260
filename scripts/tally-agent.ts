import { readFile } from 'node:fs/promises';
import { second } from '../db/values/instant.ts';
import { type AgentPlace, agentRound, runAgent } from '../server/orders/erp/tally/site-agent.ts';
import { readCommand } from './start/command.ts';
import { messageOf, Problem } from './start/problem.ts';

const usage = `Stands beside a plant's Tally and asks a Throughline server for work: nothing reaches in from outside.

  npm run -s tally-agent -- --server https://plant.example.com --key-file tally.key

  --server     the Throughline server                    (or TALLY_SERVER)
  --key-file   a file with this agent's key; "npm run -s tally-key" makes one    (or TALLY_AGENT_KEY, the key itself)
  --tally      Tally's HTTP port, http://localhost:9000 unless given             (or TALLY_URL)
  --once       one round, then end

It keeps nothing on disk and may be ended at any moment: before it adds a voucher it looks for it in Tally.`;

const options = {
  server: { type: 'string' },
  'key-file': { type: 'string' },
  tally: { type: 'string' },
  once: { type: 'boolean', default: false },
} as const;

async function main(): Promise<void> {
  const wish = readArguments();
  const place = await placeOf(wish);
  if (wish.once) {
    await agentRound(place);
    return;
  }
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  place.tell(`asks ${place.serverUrl}, beside ${place.tallyUrl}`);
  await runAgent(place, controller.signal);
}

const readArguments = () => readCommand('tally-agent', usage, { options }).values;

async function placeOf(wish: ReturnType<typeof readArguments>): Promise<AgentPlace> {
  const { env } = process;
  const serverUrl = addressOf(wish.server ?? env['TALLY_SERVER'], '--server', 'https://plant.example.com');
  const tallyUrl = addressOf(
    wish.tally ?? env['TALLY_URL'] ?? 'http://localhost:9000',
    '--tally',
    'http://localhost:9000',
  );
  const file = wish['key-file'];
  const key = file === undefined ? env['TALLY_AGENT_KEY'] : await readFile(file, 'utf8').catch(noKey(file));
  if (!key?.trim()) throw new Problem('no key: give --key-file or TALLY_AGENT_KEY; "npm run -s tally-key" makes one');
  const tell = (line: string): boolean => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  return { serverUrl, tallyUrl, key: key.trim(), tallyMs: 30 * second, serverMs: 30 * second, tell };
}

const noKey = (file: string) => (cause: unknown) => {
  throw new Problem(`the key file ${file} can’t be read`, { cause });
};

function addressOf(given: string | undefined, option: string, example: string): string {
  if (!given || !URL.canParse(given)) throw new Problem(`${option} is an address such as ${example}`);
  const { protocol, hostname } = new URL(given);
  const isNear = hostname === 'localhost' || hostname === '127.0.0.1';
  // The key goes with every request: over plain HTTP anybody on the way could read it.
  if (option === '--server' && protocol !== 'https:' && !isNear) throw new Problem('--server must begin with https://');
  return given.replace(/\/+$/, '');
}

main().catch((cause: unknown) => {
  process.stderr.write(`tally-agent: ${messageOf(cause)}\n`);
  process.exitCode = 1;
});
