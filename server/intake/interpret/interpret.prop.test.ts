import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexCatalogue } from './catalogue-index.ts';
import { interpret } from './interpret.ts';

const catalogue = [
  { sku: 'ELB-050', name: 'uPVC Elbow 90 deg 1/2 inch', unit: 'piece', packs: { box: 100 } },
  { sku: 'RICE-25', name: 'Jasmine Rice 25kg', unit: 'bag' },
  { sku: 'BOLT-8', name: 'Hex Bolt M8 x 40 8.8 Zinc', unit: 'piece', packs: { box: 200 } },
  { sku: 'زيت-1', name: 'زيت عباد الشمس 1 لتر', unit: 'زجاجة', packs: { carton: 12 } },
];
const index = indexCatalogue(catalogue);
const skus = new Set(catalogue.map(({ sku }) => sku));
const read = (message: string) => interpret({ catalogue: index, now: 1_760_500_000_000, tz: 'Asia/Kolkata', message });

const words = [
  'elbow',
  'upvc',
  'rice',
  'M8x40',
  'bolt',
  'zinc',
  '1/2',
  '"',
  'inch',
  '10',
  '-5',
  '0',
  '1e9',
  '2-2',
  '50-60',
  'peti',
  'box',
  'kg',
  'kal',
  'nahi',
  'no',
  'not',
  'cancel',
  'same as last time',
  'double',
  'if',
  'else',
  '\n',
  ',',
  ':',
  'aur',
  'و',
  'زيت',
  'كرتونتين',
  '٥',
  'dedh',
  'sau',
  'do',
  '?',
  '@ 45',
  'rate',
  'each',
  '½',
  '😀',
  'एल्बो',
  'पेटी',
  '22/04',
  '99999999999',
  'ki jagah',
  '>',
  '|',
  '*',
  'x',
  'M8',
  'Infinity',
  'NaN',
];
const likelyMessage = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join(' '));
const anyMessage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  likelyMessage,
);

describe('any message at all', () => {
  test('[READ-11] is read without failing, the same way each time, and every line is sound', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const reading = read(message);
        expect(read(message)).toEqual(reading);
        for (const line of reading.lines) {
          expect(skus.has(line.sku)).toBe(true);
          expect(line.candidates[0]).toBe(line.sku);
          expect(line.qty === null || (Number.isFinite(line.qty) && line.qty > 0)).toBe(true);
          expect(line.span.start).toBeGreaterThanOrEqual(0);
          expect(line.span.end).toBeLessThanOrEqual(message.length);
          expect(line.confidence).toBeGreaterThanOrEqual(0);
          expect(line.confidence).toBeLessThanOrEqual(1);
          if (line.accepted) expect(line.qty).not.toBeNull();
        }
        for (const { choices } of reading.questions) expect(choices.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 600 },
    );
  });

  test('[READ-12] without a letter or digit holds no line', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('😀', '🙏', ' ', '\n', '!', '…', '👍🏽', '-', '"', '؟'))
          .map((marks) => marks.join('')),
        (message) => {
          expect(read(message).lines).toEqual([]);
        },
      ),
    );
  });
});
