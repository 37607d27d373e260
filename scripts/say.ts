import { parseArgs } from 'node:util';
import type { MessageStatus } from '../server/intake/message-status.ts';
import { demoPhoneNumberId } from '../server/seed/demo-tenant.ts';
import { newWamid, signatureOf, webhookWith } from '../server/tour/as-meta-sends.ts';
import { contentFrom, sayOptions, type Wish } from './say/content.ts';
import { follow, type Outcome } from './say/follow.ts';
import { readInstance } from './start/data-dir.ts';
import { messageOf, Problem } from './start/problem.ts';
import { secretsOf } from './start/secrets.ts';
import { settingsFrom } from './start/settings.ts';

const usage = `say what, e.g. npm run -s say -- "kal 2 bori half inch elbow" [--from +919820012345] [--json]
  [--image file | --document file | --audio file] [--tap choice] [--reply-to wamid]`;
const withinMs = 60_000;

/** Sends a message through the WhatsApp door as Meta would, and tells how it fares. */
async function main(): Promise<void> {
  const wish = readArguments();
  const { from, json } = wish;
  const { dataDir } = settingsFrom(process.env, []);
  const instance = await readInstance(dataDir);
  if (!instance)
    throw new Problem(`no Throughline runs on ${dataDir}: start it with "npm start" (or set DATA_DIR as there)`);
  const { WHATSAPP_APP_SECRET: appSecret } = await secretsOf(dataDir, process.env);
  const wamid = newWamid();
  const sentAt = Date.now();
  await post(
    `${instance.url}/api/whatsapp`,
    webhookWith({ from, ...(await contentFrom(wish, dataDir)), at: sentAt, wamid }, demoPhoneNumberId),
    appSecret,
  );
  const print = (line: string): boolean => !json && process.stdout.write(`${line}\n`);
  const since = (at: number): string => `${String(Math.max(0, at - sentAt)).padStart(6)} ms`;
  print(`${since(sentAt)}  sent from ${from}`);
  const { outcome, progress } = await follow(instance.url, wamid, appSecret, withinMs, (stage, at) =>
    print(`${since(at)}  ${stage}`),
  );
  if (json) process.stdout.write(`${JSON.stringify({ wamid, outcome, ms: Date.now() - sentAt, ...progress })}\n`);
  else print(`\n${inWords(outcome, progress)}`);
  if (outcome === 'unfinished') process.exitCode = 1;
}

function readArguments(): Wish {
  const { values, positionals } = readOrExplain();
  const from = values.from.replace(/[\s-]/g, '');
  if (!/^\+\d{8,15}$/.test(from)) throw new Problem(`--from ${values.from} is not a number like +919820012345`);
  const text = positionals.join(' ');
  const { image, document, audio, tap } = values;
  if (text.trim() === '' && [image, document, audio, tap].every((each) => each === undefined)) throw new Problem(usage);
  return { ...values, from, text };
}

function readOrExplain() {
  try {
    return parseArgs({ allowPositionals: true, options: sayOptions });
  } catch (cause) {
    throw new Problem(`${messageOf(cause)}; ${usage}`, { cause });
  }
}

async function post(address: string, body: string, appSecret: string): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${signatureOf(body, appSecret)}`,
  };
  const answer = await fetch(address, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw new Problem(`${address} does not answer: is the system still starting? Look at "npm start"`, { cause });
    },
  );
  if (!answer.ok) throw new Problem(`${address} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
}

function inWords(outcome: Outcome, progress: MessageStatus | undefined): string {
  switch (outcome) {
    case 'ordered':
      return `Order ${progress?.order?.number}${progress?.reply ? `\nReply: ${progress.reply}` : ' (the reply is still on its way)'}`;
    case 'asked':
      return [
        `Question: ${progress?.question}`,
        ...(progress?.choices ?? []).map(({ id, title }) => `  --tap '${id}'  ${title}`),
      ].join('\n');
    case 'approval':
      return `Waits for approval: ${progress?.approval?.breaches.join(', ')}`;
    case 'ignored':
      return 'Not an order: stored and left alone.';
    case 'person':
      return 'A person has to look at it: see the commercial desk.';
    case 'unfinished':
      return `Nothing final after ${withinMs / 1_000} s; it is stored and will go on (state: ${progress?.state ?? 'not seen yet'}).`;
  }
}

main().catch((cause: unknown) => {
  process.stderr.write(`say: ${messageOf(cause)}\n`);
  process.exitCode = 1;
});
