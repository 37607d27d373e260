import type { MessageStatus } from '../server/intake/message-status.ts';
import { demoPhoneNumberId } from '../server/seed/demo-tenant.ts';
import { newWamid, signatureOf, webhookWith } from '../server/tour/as-meta-sends.ts';
import { contentFrom, sayOptions, type Wish } from './say/content.ts';
import { follow, type Outcome } from './say/follow.ts';
import { postMail, readMail, writeMail } from './say/mail.ts';
import { readCommand, refuseCommand } from './start/command.ts';
import { type Instance, readInstance } from './start/data-dir.ts';
import { messageOf, Problem } from './start/problem.ts';
import { secretsOf } from './start/secrets.ts';
import { settingsFrom } from './start/settings.ts';

const usage = `usage: npm run -s say -- "kal 2 bori half inch elbow" [--from +919820012345] [--json]
  [--image file | --document file | --audio file] [--tap choice] [--reply-to wamid]
or by mail: npm run -s say -- --mail "please quote the attached list" [--attach list.xlsx] [--subject words]
  [--from orders@shreeganesh.example] [--reply-to message-id] | --eml file.eml`;
const withinMs = 60_000;
const ganesh = { number: '+919820012345', address: 'orders@shreeganesh.example' };

type Arguments = ReturnType<typeof readSay>['values'] & { readonly text: string };

/** Sends a message through the WhatsApp door as Meta would, or a mail through the SMTP door, and tells how it fares. */
async function main(): Promise<void> {
  const given = readArguments();
  const { json } = given;
  const { dataDir } = settingsFrom(process.env);
  const instance = await readInstance(dataDir);
  if (!instance)
    throw new Problem(`no Throughline runs on ${dataDir}: start it with "npm start" (or set DATA_DIR as there)`);
  const { WHATSAPP_APP_SECRET: appSecret } = await secretsOf(dataDir, process.env);
  const sentAt = Date.now();
  const { id, from } =
    given.mail || given.eml !== undefined
      ? await sendByMail(given, instance)
      : await sendByWhatsapp(wishOf(given), { instance, dataDir, appSecret, sentAt });
  const print = (line: string): boolean => !json && process.stdout.write(`${line}\n`);
  const since = (at: number): string => `${String(Math.max(0, at - sentAt)).padStart(6)} ms`;
  print(`${since(sentAt)}  sent from ${from}`);
  const { outcome, progress } = await follow(instance.url, id, appSecret, withinMs, (stage, at) =>
    print(`${since(at)}  ${stage}`),
  );
  if (json) process.stdout.write(`${JSON.stringify({ wamid: id, outcome, ms: Date.now() - sentAt, ...progress })}\n`);
  else print(`\n${inWords(outcome, progress, instance.url)}`);
  if (outcome === 'unfinished') process.exitCode = 1;
}

interface Way {
  readonly instance: Instance;
  readonly dataDir: string;
  readonly appSecret: string;
  readonly sentAt: number;
}

/** What was sent: the id it can be followed by, and in whose name. */
interface Sent {
  readonly id: string;
  readonly from: string;
}

async function sendByWhatsapp(wish: Wish, { instance, dataDir, appSecret, sentAt }: Way): Promise<Sent> {
  const { from } = wish;
  const wamid = newWamid();
  await post(
    `${instance.url}/api/whatsapp`,
    webhookWith({ from, ...(await contentFrom(wish, dataDir)), at: sentAt, wamid }, demoPhoneNumberId),
    appSecret,
  );
  return { id: wamid, from };
}

async function sendByMail(given: Arguments, { smtpPort }: Instance): Promise<Sent> {
  if (smtpPort === undefined) throw new Problem('this Throughline takes no mail: start it with SMTP_PORT, e.g. 3025');
  const from = given.from ?? ganesh.address;
  if (given.eml !== undefined) {
    const { id, mail } = await readMail(given.eml);
    await postMail(smtpPort, mail);
    return { id, from: given.eml };
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(from)) throw new Problem(`--from ${from} is not an address like ${ganesh.address}`);
  const { text, subject = 'Enquiry', attach = [], 'reply-to': replyTo } = given;
  const { id, mail } = await writeMail({ from, text, subject, attach, replyTo });
  await postMail(smtpPort, mail);
  return { id, from };
}

function readArguments(): Arguments {
  const { values, positionals } = readSay();
  const text = positionals.join(' ');
  const { image, document, audio, tap, eml, attach } = values;
  const says = [image, document, audio, tap, eml, attach].some((each) => each !== undefined);
  if (text.trim() === '' && !says) refuseCommand('say', usage, 'what is to be said?');
  return { ...values, text };
}

function wishOf(given: Arguments): Wish {
  const from = (given.from ?? ganesh.number).replace(/[\s-]/g, '');
  if (!/^\+\d{8,15}$/.test(from)) throw new Problem(`--from ${given.from} is not a number like ${ganesh.number}`);
  return { ...given, from };
}

const readSay = () => readCommand('say', usage, { allowPositionals: true, options: sayOptions });

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

function inWords(outcome: Outcome, progress: MessageStatus | undefined, url: string): string {
  switch (outcome) {
    case 'ordered':
      return `Order ${progress?.order?.number}${progress?.reply ? `\nReply: ${progress.reply}` : ' (the reply is still on its way)'}`;
    case 'quoted':
      return quoted(progress?.quote, url);
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

function quoted(quote: MessageStatus['quote'], url: string): string {
  if (!quote) return '';
  const due = new Date(quote.dueAt).toTimeString().slice(0, 5);
  const whose = quote.owner === null ? 'nobody yet' : quote.owner;
  return `Quote ${quote.number} (${quote.state}), with ${whose}, due ${due}: ${url}/commercial/quote/${quote.id}`;
}

main().catch((cause: unknown) => {
  process.stderr.write(`say: ${messageOf(cause)}\n`);
  process.exitCode = 1;
});
