import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import Pdf from 'pdfkit';
import { countOf, dayIn, money, type Offer, priceOf } from '../../db/quote/quote-text.ts';

const margin = 48;
const ink = '#14181d';
const soft = '#5b6470';

/** What Helvetica, which every reader has, can write: Latin-1 and a few signs. */
const plain = /^[\n\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]+$/u;
const devanagari = '@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2';

/** Where columns begin, and where those of figures end. */
const columns = { number: margin, item: margin + 24, quantity: 350, price: 450, amount: 595 - margin };

type Paper = InstanceType<typeof Pdf>;

/**
 * The quote on A4, as `quoteText` says it, with currencies by their codes. Latin is text that can be searched and copied;
 * Devanagari is drawn, shaped by its own font. Undefined when a name holds a sign for which there is no font here, Arabic
 * say: better no paper than one with holes in it.
 */
export async function quotePdf(offer: Offer, writtenAt: number): Promise<Buffer | undefined> {
  const font = await fontOf();
  const words = [offer.company, offer.customer, offer.terms, ...offer.lines.flatMap(({ name, code }) => [name, code])];
  if (!words.every((each) => runsOf(each).every((run) => plain.test(run) || hasAll(font, run)))) return undefined;
  const info = { Title: offer.number, Author: offer.company, CreationDate: new Date(writtenAt) };
  const paper = new Pdf({ size: 'A4', margin, info, bufferPages: true });
  const chunks: Buffer[] = [];
  paper.on('data', (chunk: Buffer) => chunks.push(chunk));
  const whole = new Promise<Buffer>((done) => paper.on('end', () => done(Buffer.concat(chunks))));
  draw(paper, font, offer);
  paper.end();
  return whole;
}

let kept: Promise<Font> | undefined;
function fontOf(): Promise<Font> {
  kept ??= readFile(createRequire(import.meta.url).resolve(devanagari)).then((bytes) => create(bytes) as Font);
  return kept;
}

const hasAll = (font: Font, words: string): boolean =>
  [...words].every((sign) => font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0));

/** Cut where Helvetica's signs end and begin; what joins letters stays with them. */
const runsOf = (words: string): string[] =>
  words.match(
    /[\n\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]+|[^\n\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]+/gu,
  ) ?? [];

function draw(paper: Paper, font: Font, offer: Offer): void {
  const write = (words: string, x: number, width: number, size = 10, color = ink, bold = false): void =>
    writeBlock(paper, font, words, { x, width, size, color, bold });
  const full = columns.amount - margin;
  write(offer.company, margin, full, 11, ink, true);
  write(`Quotation ${offer.number}`, margin, full, 18, ink, true);
  paper.moveDown(0.5);
  write(`To: ${offer.customer}`, margin, full);
  write(`Prices stand until ${dayIn(offer.validUntil, offer.zone)}.`, margin, full, 10, soft);
  paper.moveDown(1);
  head(paper);
  offer.lines.forEach((line, at) => {
    if (paper.y > 740) {
      paper.addPage();
      head(paper);
    }
    const top = paper.y;
    figure(paper, `${countOf(line)} ${line.unit}`, columns.quantity, top);
    figure(paper, `${priceOf(line.unitPrice, offer.currency, 'code')} / ${line.baseUnit}`, columns.price, top);
    figure(paper, money(line.netMinor, offer.currency, 'code'), columns.amount, top);
    paper
      .fillColor(ink)
      .fontSize(10)
      .text(String(at + 1), columns.number, top, { lineBreak: false });
    paper.y = top;
    write(line.name, columns.item, 195);
    write(line.code, columns.item, 195, 8, soft);
    rule(paper);
  });
  totals(paper, offer);
  if (offer.terms !== '') write(offer.terms, margin, full);
  paper.moveDown(0.5);
  write(
    `To order, answer "OK, proceed with ${offer.number}" or send your purchase order with this number.`,
    margin,
    full,
  );
}

function head(paper: Paper): void {
  const top = paper.y;
  paper.font('Helvetica').fontSize(8).fillColor(soft).text('#', columns.number, top, { lineBreak: false });
  paper.text('Item', columns.item, top, { lineBreak: false });
  figure(paper, 'Quantity', columns.quantity, top, 8, soft);
  figure(paper, 'Price', columns.price, top, 8, soft);
  figure(paper, 'Amount', columns.amount, top, 8, soft);
  paper.y = top + 12;
  rule(paper);
}

function totals(paper: Paper, { netMinor, taxMinor, totalMinor, currency }: Offer): void {
  const sums = [
    ['Net', netMinor, 10],
    ['Tax', taxMinor, 10],
    ['Total', totalMinor, 12],
  ] as const;
  if (paper.y > 700) paper.addPage();
  for (const [name, minor, size] of sums) {
    const top = paper.y;
    figure(paper, name, columns.price, top, size, soft);
    figure(paper, money(minor, currency, 'code'), columns.amount, top, size);
    paper.y = top + size + 6;
  }
  paper.moveDown(1);
}

function rule(paper: Paper): void {
  const y = paper.y + 3;
  paper.moveTo(margin, y).lineTo(columns.amount, y).lineWidth(0.5).strokeColor('#d9dde3').stroke();
  paper.y = y + 5;
}

/** Ends at `end`; figures, units and currency codes are plain. */
function figure(paper: Paper, words: string, end: number, top: number, size = 10, color = ink): void {
  paper.font('Helvetica').fontSize(size).fillColor(color);
  paper.text(words, end - paper.widthOfString(words), top, { lineBreak: false });
}

interface Block {
  readonly x: number;
  readonly width: number;
  readonly size: number;
  readonly color: string;
  readonly bold: boolean;
}

/** Words from where the paper stands, broken between words, and stands below them. */
function writeBlock(paper: Paper, font: Font, words: string, block: Block): void {
  const { x, width, size, color, bold } = block;
  paper
    .font(bold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(size)
    .fillColor(color);
  const wide = (word: string): number =>
    runsOf(word).reduce(
      (sum, run) => sum + (plain.test(run) ? paper.widthOfString(run) : drawnWidth(font, run, size)),
      0,
    );
  for (const paragraph of words.split('\n')) {
    const lines: string[] = [''];
    for (const word of paragraph.split(' ')) {
      const longer = `${lines.at(-1)}${lines.at(-1) === '' ? '' : ' '}${word}`;
      if (lines.at(-1) === '' || wide(longer) <= width) lines.splice(-1, 1, longer);
      else lines.push(word);
    }
    for (const line of lines) {
      if (paper.y > 790 - size) paper.addPage();
      const top = paper.y;
      writeLine(paper, font, line, x, top, size);
      paper.y = top + size * 1.35;
    }
  }
}

function writeLine(paper: Paper, font: Font, line: string, from: number, top: number, size: number): void {
  let x = from;
  for (const run of runsOf(line)) {
    if (plain.test(run)) {
      paper.text(run, x, top, { lineBreak: false });
      x += paper.widthOfString(run);
      continue;
    }
    const scale = size / font.unitsPerEm;
    let pen = x;
    const { glyphs, positions } = font.layout(run);
    glyphs.forEach((glyph, at) => {
      const place = positions[at];
      if (!place) return;
      paper
        .save()
        .translate(pen + place.xOffset * scale, top + size * 0.78 - place.yOffset * scale)
        .scale(scale, -scale);
      paper.path(glyph.path.toSVG()).fill().restore();
      pen += place.xAdvance * scale;
    });
    x = pen;
  }
}

const drawnWidth = (font: Font, run: string, size: number): number =>
  (font.layout(run).advanceWidth * size) / font.unitsPerEm;
