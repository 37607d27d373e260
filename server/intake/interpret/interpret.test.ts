import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { indexCatalogue } from './catalogue-index.ts';
import { interpret } from './interpret.ts';
import type { Past } from './reading.ts';
import type { CatalogueItem } from './unit-of.ts';

const catalogue: readonly CatalogueItem[] = [
  { sku: 'ELB-050', name: 'uPVC Elbow 90 deg 1/2 inch', unit: 'piece', packs: { box: 100 } },
  { sku: 'ELB-100', name: 'uPVC Elbow 90 deg 1 inch', unit: 'piece', packs: { box: 100 } },
  { sku: 'TEE-050', name: 'uPVC Tee 1/2 inch', unit: 'piece', packs: { box: 100 } },
  { sku: 'SOL-100', name: 'PVC Solvent Cement 100 ml tin', unit: 'tin', packs: { carton: 48 } },
  { sku: 'SOL-500', name: 'PVC Solvent Cement 500 ml tin', unit: 'tin', packs: { carton: 12 } },
  { sku: 'WIR-RED', name: 'House Wire 1.5 sqmm Red', unit: 'coil' },
  { sku: 'WIR-BLU', name: 'House Wire 1.5 sqmm Blue', unit: 'coil' },
  { sku: 'CEM-OPC', name: 'OPC 43 Grade Cement 50 kg', unit: 'bag' },
];
const index = indexCatalogue(catalogue);
const read = (message: string, history: readonly Past[] = []) =>
  interpret({ catalogue: index, history, now: Date.parse('2025-10-15T10:30:00+05:30'), tz: 'Asia/Kolkata', message });
const lines = (message: string, history: readonly Past[] = []) =>
  read(message, history).lines.map(({ sku, qty, unit }) => [sku, qty, unit]);

describe('[READ-4] a size, colour or class said decides between variants; unsaid, it is asked', () => {
  test('said', () => expect(lines('5 coil blue wire')).toEqual([['WIR-BLU', 5, 'coil']]));
  test('unsaid', () => {
    const {
      lines: [line],
      questions,
    } = read('10 peti elbow');
    expect(line?.accepted).toBe(false);
    expect(line?.candidates).toEqual(expect.arrayContaining(['ELB-050', 'ELB-100']));
    expect(questions[0]).toMatchObject({ line: 0, kind: 'which_product' });
  });
  test('a size the catalogue lacks is no other size', () => expect(lines('10 peti elbow 3/4 inch')).toEqual([]));
});

describe('[READ-19] what tells of something orders nothing', () => {
  test.each([
    'Plumber fitted 12 elbow 1/2 inch upstairs, ceiling soaked anyway',
    '20 elbow 1/2 inch were used on the second floor',
    '40 bori opc cement aaya tha kal',
    'approx 20 bags opc cement, will confirm',
    'كان عندنا 5 لفة سلك أحمر',
  ])('%s', (message) => expect(lines(message)).toEqual([]));
  test('unless it asks for goods', () =>
    expect(lines('last box was torn, send 20 bag opc cement')).toEqual([['CEM-OPC', 20, 'bag']]));
});

describe('[READ-5] a quantity is told from a size by what the catalogue holds', () => {
  test.each(['1/2 inch elbow 4 nag', '4 nag elbow 1/2"', 'elbow 1/2 4 nag', '½″ elbow x 4', '4 pcs 15mm elbow'])(
    '%s',
    (message) => {
      expect(lines(message)).toEqual([['ELB-050', 4, 'piece']]);
    },
  );
  test('a range is asked, not taken', () => {
    expect(read('50-60 bori opc cement')).toMatchObject({
      lines: [],
      questions: [{ kind: 'how_many', choices: ['CEM-OPC'] }],
    });
  });
});

describe('[READ-6] corrections and withdrawals change what was said before', () => {
  test('correction', () => expect(lines('20 bori opc cement. nahi 30 kar do')).toEqual([['CEM-OPC', 30, 'bag']]));
  test('instead', () => expect(lines('opc cement 20 ki jagah 30 bori')).toEqual([['CEM-OPC', 30, 'bag']]));
  test('withdrawal', () =>
    expect(lines('5 coil red wire, 5 coil blue wire, blue mat bhejna')).toEqual([['WIR-RED', 5, 'coil']]));
  test('in the next message', () => {
    expect(read('no make it 30', [{ message: '20 bags opc cement' }])).toMatchObject({
      intent: 'amend',
      lines: [{ sku: 'CEM-OPC', qty: 30 }],
    });
  });
});

describe('[READ-7] an earlier order is repeated as the message says', () => {
  const history: readonly Past[] = [
    {
      lines: [
        { sku: 'ELB-050', qty: 4, unit: 'box' },
        { sku: 'CEM-OPC', qty: 50, unit: 'bag' },
      ],
    },
  ];
  test('whole', () =>
    expect(lines('same as last time', history)).toEqual([
      ['ELB-050', 4, 'box'],
      ['CEM-OPC', 50, 'bag'],
    ]));
  test('doubled', () =>
    expect(lines('pichla order repeat, double kar do', history)).toEqual([
      ['ELB-050', 8, 'box'],
      ['CEM-OPC', 100, 'bag'],
    ]));
  test('one item doubled', () =>
    expect(lines('pichla order repeat, elbow double', history)).toEqual([
      ['ELB-050', 8, 'box'],
      ['CEM-OPC', 50, 'bag'],
    ]));
  test('without an item', () =>
    expect(lines('same as last time, cement mat bhejna', history)).toEqual([['ELB-050', 4, 'box']]));
  test('with an addition', () =>
    expect(lines('same as last order plus 10 coil red wire', history)).toContainEqual(['WIR-RED', 10, 'coil']));
  test('unknown', () =>
    expect(read('same as last time')).toMatchObject({
      intent: 'repeat',
      lines: [],
      questions: [{ kind: 'which_product' }],
    }));
});

describe('[READ-8] a learned name finds its product, and never another size or colour', () => {
  const learned = indexCatalogue(catalogue, [
    { phrase: 'sulochan chota', sku: 'SOL-100' },
    { phrase: 'jodne wala 100ml', sku: 'SOL-100' },
  ]);
  const skus = (message: string) =>
    interpret({ catalogue: learned, now: 0, tz: 'UTC', message }).lines.map(({ sku }) => sku);
  test('a word learned for one size is understood of another', () => {
    const kohni = indexCatalogue(catalogue, [{ phrase: 'mudi aadha inch', sku: 'ELB-050' }]);
    const [line] = interpret({ catalogue: kohni, now: 0, tz: 'UTC', message: '10 nag mudi 1 inch' }).lines;
    expect(line).toMatchObject({ sku: 'ELB-100', qty: 10, accepted: false });
  });
  test('as learned', () => expect(skus('5 tin jodne wala 100ml')).toEqual(['SOL-100']));
  test('another size', () => expect(skus('5 tin jodne wala 500 ml')).not.toContain('SOL-100'));
  test('names still win', () => expect(skus('5 tin solvent cement 500 ml')).toEqual(['SOL-500']));
});

describe('[READ-9] a message that orders nothing yields no line', () => {
  test.each([
    ['elbow 1/2 ka rate kya hai', 'question'],
    ['kab tak aayega mera maal', 'status'],
    ['payment kar diya 5000', 'payment'],
    ['thanks bhai', 'other'],
    ['order cancel kar do', 'cancel'],
    ['<Media omitted>', 'media'],
    ['please quote for 500 bags opc cement', 'rfq'],
    ['closing stock: opc cement 200 bags, red wire 40 coil', 'other'],
    ['', 'other'],
    ['😀👍', 'other'],
    ['10 elbows were damaged', 'other'],
  ])('%s', (message, intent) => expect(read(message)).toMatchObject({ intent, lines: [] }));
  test('a request for quotation keeps what it asks about apart', () =>
    expect(read('please quote for 500 bags opc cement').enquiry).toMatchObject([{ sku: 'CEM-OPC', qty: 500 }]));
});

type Case = {
  readonly id: string;
  readonly message: string;
  readonly now: string;
  readonly tz: string;
  readonly expected: {
    readonly lines: readonly { sku: string[]; accept: { qty: number | null; unit?: string }[]; ambiguous?: boolean }[];
  };
};

const casesOf = (trade: string): { cases: Case[]; items: CatalogueItem[] } => ({
  cases: readFileSync(new URL(`../cases/${trade}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((row) => JSON.parse(row)),
  items: JSON.parse(readFileSync(new URL(`../cases/catalogue-${trade}.json`, import.meta.url), 'utf8')),
});

describe.each(['pipes', 'food', 'egypt', 'fasteners', 'building'])('[READ-10] the cases of %s', (trade) => {
  const { cases, items } = casesOf(trade);
  const prepared = indexCatalogue(items);
  const results = cases.map((each) => ({
    gold: each.expected.lines,
    got: interpret({ catalogue: prepared, now: Date.parse(each.now), tz: each.tz, message: each.message }).lines,
    id: each.id,
  }));
  const fits = (gold: Case['expected']['lines'][number], line: (typeof results)[number]['got'][number]) =>
    gold.sku.includes(line.sku) &&
    gold.accept.some(({ qty, unit }) => qty === line.qty && (unit === undefined || unit === line.unit));

  test('nothing is ordered that was not', () =>
    expect(results.filter(({ gold, got }) => gold.length === 0 && got.length > 0).map(({ id }) => id)).toEqual([]));
  test('nearly all are read whole', () => {
    const whole = results.filter(
      ({ gold, got }) => got.length === gold.length && gold.every((wanted) => got.some((line) => fits(wanted, line))),
    );
    expect(whole.length / results.length).toBeGreaterThanOrEqual(0.94);
  });
  test('what is accepted is right', () => {
    const wrong = results.flatMap(({ gold, got, id }) =>
      got
        .filter((line) => line.accepted && !gold.some((wanted) => !wanted.ambiguous && fits(wanted, line)))
        .map(({ sku }) => `${id} ${sku}`),
    );
    expect(wrong).toEqual([]);
  });
});
