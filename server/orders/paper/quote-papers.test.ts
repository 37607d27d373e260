import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { quoteHtml } from '../../../db/quote/quote-html.ts';
import { type Offer, quoteText } from '../../../db/quote/quote-text.ts';
import { postMail } from '../mail/post-mail.ts';
import { quotePdf } from './quote-pdf.ts';

const at = Date.UTC(2026, 10, 24);
const line = {
  name: 'CPVC Elbow 1½"',
  code: 'ELB-150',
  quantity: 1_200_500,
  unit: 'piece',
  unitPrice: 1_234_567,
  baseUnit: 'piece',
  netMinor: 14_820_973,
};
const offer: Offer = {
  number: 'QT-1001',
  company: 'Sahyadri Pipes',
  customer: 'Shree Ganesh & Sons',
  currency: 'INR',
  lines: [line],
  netMinor: 14_820_973,
  taxMinor: 2_667_775,
  totalMinor: 17_488_748,
  validUntil: at,
  terms: 'Ex works.\nFreight extra.',
  zone: 'Asia/Kolkata',
};

const readPdf = async (bytes: Buffer): Promise<string> =>
  (await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true })).text;

test('[QUOTE-5] the PDF says what the text says', async () => {
  const words = await readPdf((await quotePdf(offer, at)) ?? Buffer.alloc(0));
  for (const said of [
    'QT-1001',
    'Sahyadri Pipes',
    'Shree Ganesh & Sons',
    'CPVC Elbow 1½"',
    '1,200.5 piece',
    '1,74,887.48',
  ])
    expect(words).toContain(said);
});

test('[QUOTE-5] a hundred lines take as many pages as they need, each line once', async () => {
  const lines = Array.from({ length: 100 }, (_, nth) => ({ ...line, code: `SKU-${1_000 + nth}` }));
  const words = await readPdf((await quotePdf({ ...offer, lines }, at)) ?? Buffer.alloc(0));
  for (const { code } of lines) expect(words.split(code)).toHaveLength(2);
});

test('[QUOTE-5] Devanagari and Arabic are drawn; a name no font here has leaves the paper away', async () => {
  const latin = await quotePdf(offer, at);
  for (const customer of ['श्री गणेश पाइप्स, नाशिक', 'شركة الخليج للأنابيب (دبي)']) {
    const drawn = await quotePdf({ ...offer, customer }, at);
    expect(drawn?.length).toBeGreaterThan((latin?.length ?? 0) + 1_000);
  }
  expect(await quotePdf({ ...offer, customer: '塑料管' }, at)).toBeUndefined();
});

test('[QUOTE-5] no word becomes markup and nothing is fetched', () => {
  const evil = '<img src=x onerror="a()"><script>a()</script>&amp;"\'';
  const html = quoteHtml({
    ...offer,
    company: evil,
    customer: evil,
    number: evil,
    terms: evil,
    lines: [{ ...line, name: evil, code: evil, unit: evil, baseUnit: evil }],
  });
  expect(html).not.toMatch(/<(?:img|script|link|iframe|a|form|style)\b/i);
  expect(html).not.toMatch(/(?:src|href|url\()\s*=?\s*["']?http/i);
  expect(html.split('&lt;img src=x onerror=&quot;a()&quot;&gt;')).toHaveLength(12);
});

test('[QUOTE-5] the mail carries text, table and paper', async () => {
  let bytes: Promise<Buffer> | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      bytes = stream.toArray().then((chunks) => Buffer.concat(chunks as Buffer[]));
      bytes.then(() => done(), done);
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const files = [
    { fileName: 'QT-1001.pdf', mimeType: 'application/pdf', bytes: (await quotePdf(offer, at)) as Buffer },
  ];
  const mail = {
    ...{ headerId: 'q@sahyadri.example', from: 'sales@sahyadri.example', fromName: 'Sahyadri', to: 'a@b.example' },
    ...{ subject: 'Re: RFQ', text: quoteText(offer), html: quoteHtml(offer), files, inReplyTo: null, refs: [] },
  };
  expect(await postMail(`smtp://127.0.0.1:${port}`, mail)).toEqual({ kind: 'accepted' });
  await new Promise<void>((closed) => server.close(() => closed()));
  const got = await simpleParser((await bytes) ?? Buffer.alloc(0));
  expect(got.text).toContain('Our quotation QT-1001');
  expect(got.html).toContain('Shree Ganesh &amp; Sons');
  expect(got.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
    ['QT-1001.pdf', 'application/pdf'],
  ]);
});
