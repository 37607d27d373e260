import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { House } from '../../postgres/transaction.ts';
import { openSmtpDoor, type SmtpSettings } from './smtp-door.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Takes mail by every door the environment names, until `signal` aborts: SMTP at `SMTP_PORT` of `SMTP_HOST`, with STARTTLS
 * where `SMTP_TLS_KEY` and `SMTP_TLS_CERT` name PEM files. Rejects when a door can't be opened; without one it only waits.
 */
export async function takeMail(house: House, env: Env, signal: AbortSignal): Promise<void> {
  const settings = await smtpSettings(env);
  const door = settings && (await openSmtpDoor(house, settings));
  if (!signal.aborted) await once(signal, 'abort');
  await door?.close();
}

async function smtpSettings(env: Env): Promise<SmtpSettings | undefined> {
  const port = Number(env['SMTP_PORT'] || 0);
  if (port === 0) return undefined;
  const [key, cert] = [env['SMTP_TLS_KEY'], env['SMTP_TLS_CERT']];
  const tls = key && cert ? { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') } : undefined;
  return { host: env['SMTP_HOST'] || '127.0.0.1', port, tls };
}
