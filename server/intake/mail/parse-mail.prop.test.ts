import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMail } from './parse-mail.ts';

const header = fc.constantFrom(
  'From: a@b.c',
  'From: =?utf-8?B?4KS',
  'Subject: =?x-none?Q?=FF?=',
  'Message-ID: <x@y>',
  'Message-ID: <<>>',
  'Content-Type: multipart/mixed; boundary="b"',
  'Content-Type: multipart/mixed',
  'Content-Type: text/html; charset=utf-8',
  'Content-Type: text/plain; charset=no-such',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-Disposition: attachment; filename="a.xlsx"',
  'Date: never',
);
const line = fc.oneof(
  header,
  fc.constantFrom(
    '',
    '--b',
    '--b--',
    '<table><tr><td>Item<td>Qty<tr><td>Elbow<td>5</table>',
    'UEsDBBQ',
    '=E0=A4',
    '%PDF-1.7',
  ),
  fc.string({ unit: 'binary', maxLength: 80 }),
);
const mail = fc.oneof(
  fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
  fc.array(line, { maxLength: 40 }).map((lines) => Buffer.from(lines.join('\r\n'))),
);

test('[MAIL-7] any bytes at all are taken apart or come back with a problem, and never fail', async () => {
  await fc.assert(
    fc.asyncProperty(mail, async (raw) => {
      const read = await parseMail(raw, false);
      expect(read.digest).toMatch(/^[0-9a-f]{64}$/);
      for (const words of [read.text, read.subject, read.from, read.headerId]) expect(words.includes('\0')).toBe(false);
      expect(read.text.isWellFormed()).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('[MAIL-6] more parts than any mail has are not taken apart', async () => {
  const parts = Array.from({ length: 5_000 }, () => '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n').join('');
  const raw = Buffer.from(`From: a@b.c\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`);
  expect(await parseMail(raw, false)).toMatchObject({ problem: 'mail.too_many_parts', from: 'a@b.c', files: [] });
});

test('[MAIL-2] what servers write on the way does not make it another mail; another word does', async () => {
  const of = async (head: string, text: string): Promise<string> =>
    (await parseMail(Buffer.from(`${head}From: a@b.c\r\nMessage-ID: <1@b.c>\r\n\r\n${text}\r\n`), false)).digest;
  const first = await of('', '50 elbow');
  expect(await of('Received: from somewhere\r\nX-Spam: no\r\n', '50 elbow')).toBe(first);
  expect(await of('', '60 elbow')).not.toBe(first);
});
