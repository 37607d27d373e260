// Runs in a thread of its own: what a strange mail does to a parser ends here.
import { parentPort } from 'node:worker_threads';
import { type FileReading, readFile } from '../files/read-file.ts';
import { type ParsedMail, parseMail } from './parse-mail.ts';

/** What the thread is asked, and answers. */
export type Asked =
  | { readonly kind: 'mail'; readonly bytes: Uint8Array; readonly cut: boolean }
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly name: string; readonly mediaType: string };
export type Told = ParsedMail | FileReading;

parentPort?.on('message', async (asked: Asked) => {
  const told: Told =
    asked.kind === 'mail'
      ? await parseMail(asked.bytes, asked.cut)
      : await readFile(asked.name, asked.mediaType, asked.bytes);
  parentPort?.postMessage(told);
});
