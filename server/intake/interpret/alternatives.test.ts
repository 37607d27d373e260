import { describe, expect, test } from 'vitest';
import { indexCatalogue } from './catalogue-index.ts';
import { interpret } from './interpret.ts';

const index = indexCatalogue([
  { sku: 'LAC-90', name: 'Shoe Lace 90 cm', unit: 'pair', packs: { box: 50 } },
  { sku: 'LAC-120', name: 'Shoe Lace 120 cm', unit: 'pair', packs: { box: 50 } },
  { sku: 'POL-BLK', name: 'Shoe Polish Black', unit: 'tin', packs: { carton: 144 } },
  { sku: 'POL-BRN', name: 'Shoe Polish Brown', unit: 'tin', packs: { carton: 144 } },
  { sku: 'CBL-25', name: 'Flat Cable 3 Core 2.5 sqmm', unit: 'metre', packs: { roll: 100 } },
  { sku: 'CBL-40', name: 'Flat Cable 3 Core 4 sqmm', unit: 'metre', packs: { roll: 100 } },
  { sku: 'JNT-25', name: 'Cable Joint 2.5 sqmm', unit: 'piece' },
  { sku: 'JNT-40', name: 'Cable Joint 4 sqmm', unit: 'piece' },
  { sku: 'HRN-L', name: 'Shoe Horn Long', unit: 'piece', packs: { carton: 20 } },
]);
const read = (message: string) =>
  interpret({ catalogue: index, now: Date.parse('2025-10-15T10:30:00+05:30'), tz: 'Asia/Kolkata', message });
const lines = (message: string) => read(message).lines.map(({ sku, qty, unit }) => [sku, qty, unit]);

describe('[READ-26] one amount of one thing or another is one line that is asked about', () => {
  test.each([
    ['send 4 box shoe lace 90 cm or 120 cm', ['LAC-120', 'LAC-90'], 4, 'box'],
    ['lace 90 ya 120 koi bhi 4 box bhejo', ['LAC-120', 'LAC-90'], 4, 'box'],
    ['लेस 90 या 120 4 बॉक्स भेजो', ['LAC-120', 'LAC-90'], 4, 'box'],
    ['need 6 tins polish black or brown, whichever you have', ['POL-BLK', 'POL-BRN'], 6, 'tin'],
    ['please send black polish or brown polish 2 cartons', ['POL-BLK', 'POL-BRN'], 2, 'carton'],
  ] as const)('%s', (message, skus, qty, unit) => {
    const { lines: found, questions } = read(message);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ qty, unit, accepted: false });
    expect([...(found[0]?.candidates ?? [])].sort()).toEqual(skus);
    expect(questions).toMatchObject([{ line: 0, kind: 'which_product' }]);
    expect([...(questions[0]?.choices ?? [])].sort()).toEqual(skus);
  });
  test('the lines beside it stand', () =>
    expect(lines('send 4 box lace 90 or 120, 10 tins black polish')).toEqual([
      [expect.stringMatching(/^LAC-/), 4, 'box'],
      ['POL-BLK', 10, 'tin'],
    ]));
  test('of two amounts none is taken', () =>
    expect(read('send 5 or 6 boxes lace 90 cm')).toMatchObject({ lines: [], questions: [{ kind: 'how_many' }] }));
  test('what is only named after it is no order of its own', () =>
    expect(lines('send 10 tins black polish, or call me')).not.toContainEqual(['POL-BRN', 10, 'tin']));
});

describe('[READ-27] a small container is the one the goods are kept in', () => {
  test.each([
    ['ابعت ٦ علب shoe polish black', ['POL-BLK', 6, 'tin']],
    ['black polish 6 dabba bhejo', ['POL-BLK', 6, 'tin']],
    ['shoe lace 90 cm 6 dabba bhejo', ['LAC-90', 6, 'box']],
    ['shoe horn long 6 dabba bhejo', ['HRN-L', 6, 'carton']],
    ['black polish 6 boxes please', ['POL-BLK', 6, 'carton']],
  ] as const)('%s', (message, line) => expect(lines(message)).toEqual([line]));
});

test('[READ-28] a row that ends in a colon is lent to the rows after it and to none before', () =>
  expect(lines('Polish:\nblack - 12\nbrown - 6\nLace:\n90 cm - 4 box\n120 cm - 2 box')).toEqual([
    ['POL-BLK', 12, 'tin'],
    ['POL-BRN', 6, 'tin'],
    ['LAC-90', 4, 'box'],
    ['LAC-120', 2, 'box'],
  ]));

describe('[READ-29] a lent size is asked about', () => {
  test('lent to another thing', () => {
    const { lines: found, questions } = read('send 3 rolls flat cable 2.5 sqmm and cable joint 10');
    expect(found).toMatchObject([
      { sku: 'CBL-25', qty: 3 },
      { sku: 'JNT-25', qty: 10, accepted: false },
    ]);
    expect(questions).toMatchObject([{ line: 1, kind: 'which_product' }]);
  });
});

describe('[READ-30] an amount nobody knows the place of makes the line before it doubtful', () => {
  test.each(['send 4 box shoe lace 90 cm... zzgh 8', 'black polish 6 tins. qrst wvx 9 tins'])('%s', (message) => {
    const { lines: found } = read(message);
    expect(found.length).toBeGreaterThan(0);
    expect(found.some(({ accepted }) => accepted)).toBe(false);
  });
  test('an order without one stands', () =>
    expect(read('send 4 box shoe lace 90 cm').lines).toMatchObject([{ sku: 'LAC-90', accepted: true }]));
});
