import Pdf from 'pdfkit';
import { countOf, dayIn, money, type Offer, priceOf } from '../../../db/quote/quote-text.ts';
import { canWrite, type Fonts, fontsOf } from './fonts.ts';
import { type Paper, writeBlock } from './write-words.ts';

const margin = 48;
const ink = '#14181d';
const soft = '#5b6470';

/** Where columns begin, and where those of figures end. */
const columns = { number: margin, item: margin + 24, quantity: 322, price: 450, amount: 595 - margin };
const itemWidth = 165;

/**
 * The quote on A4, as `quoteText` says it, with currencies by their codes. Latin is text that can be searched and copied;
 * Devanagari and Arabic are drawn, shaped by their own fonts, Arabic from right to left. Undefined when a name holds a sign
 * for which there is no font here, Chinese say: better no paper than one with holes in it.
 */
export async function quotePdf(offer: Offer, writtenAt: number): Promise<Buffer | undefined> {
  const fonts = await fontsOf();
  const words = [offer.company, offer.customer, offer.terms, ...offer.lines.flatMap(({ name, code }) => [name, code])];
  if (!words.every((each) => canWrite(fonts, each))) return undefined;
  const info = { Title: offer.number, Author: offer.company, CreationDate: new Date(writtenAt) };
  const paper = new Pdf({ size: 'A4', margin, info, bufferPages: true });
  const chunks: Buffer[] = [];
  paper.on('data', (chunk: Buffer) => chunks.push(chunk));
  const whole = new Promise<Buffer>((done) => paper.on('end', () => done(Buffer.concat(chunks))));
  draw(paper, fonts, offer);
  paper.end();
  return whole;
}

function draw(paper: Paper, fonts: Fonts, offer: Offer): void {
  const write = (words: string, x: number, width: number, size = 10, color = ink, bold = false): void =>
    writeBlock(paper, fonts, words, { x, width, size, color, bold });
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
    write(line.name, columns.item, itemWidth);
    write(line.code, columns.item, itemWidth, 8, soft);
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
