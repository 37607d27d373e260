import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createTransport } from 'nodemailer';
import type Mail from 'nodemailer/lib/mailer/index.js';
import { demoMailAddress } from '../../server/seed/demo-tenant.ts';
import { messageOf, Problem } from '../start/problem.ts';

/** A mail somebody wants sent. */
export interface MailWish {
  readonly from: string;
  readonly text: string;
  readonly subject: string;
  /** Paths of the files it brings. */
  readonly attach: readonly string[];
  /** The Message-ID of the mail it answers. */
  readonly replyTo: string | undefined;
}

/** A mail ready to leave, and the Message-ID it will be known by, without brackets. */
export interface ReadyMail {
  readonly id: string;
  readonly mail: Mail.Options;
}

/** Writes a mail to the demo's address. Throws a Problem for a file that can't be read. */
export async function writeMail({ from, text, subject, attach, replyTo }: MailWish): Promise<ReadyMail> {
  const id = `${randomUUID()}@${from.split('@')[1]}`;
  const attachments = await Promise.all(
    attach.map(async (path) => ({ filename: basename(path), content: await bytesOf(path) })),
  );
  const answers = replyTo === undefined ? {} : { inReplyTo: `<${plain(replyTo)}>`, references: `<${plain(replyTo)}>` };
  return { id, mail: { from, to: demoMailAddress, messageId: `<${id}>`, subject, text, attachments, ...answers } };
}

/** A mail as a program saved it, byte for byte; one without a Message-ID is given one. */
export function savedMail(raw: Buffer): ReadyMail {
  const head = (raw.toString('latin1').split(/\r?\n\r?\n/)[0] ?? '').replaceAll(/\r?\n[ \t]+/g, ' ');
  const value = (name: string): string => new RegExp(`^${name}:(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const from = /[^\s<>"@]+@[^\s<>"@]+/.exec(value('from'))?.[0] ?? '';
  const known = plain(value('message-id'));
  const id = known || `${randomUUID()}@say.invalid`;
  const whole = known ? raw : Buffer.concat([Buffer.from(`Message-ID: <${id}>\r\n`), raw]);
  return { id, mail: { envelope: { from, to: [demoMailAddress] }, raw: whole } };
}

/** The same, from a file. */
export const readMail = async (path: string): Promise<ReadyMail> => savedMail(await bytesOf(path));

const plain = (id: string): string => id.replaceAll(/[<>\s]/g, '');

const bytesOf = (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: unknown) => {
    throw new Problem(`${path} can’t be read`, { cause });
  });

/** Sends a mail through the SMTP door. Throws a Problem with what the door said. */
export async function postMail(smtpPort: number, mail: Mail.Options): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail(mail);
  } catch (cause) {
    throw new Problem(`the mail was not taken: ${messageOf(cause)}`, { cause });
  } finally {
    transport.close();
  }
}
