import { describe, expect, test } from 'vitest';
import { indexCatalogue } from './catalogue-index.ts';
import { interpret } from './interpret.ts';

const index = indexCatalogue([
  ...[35, 45, 65].map((ah) => ({ sku: `BAT-${ah}`, name: `Car Battery ${ah} Ah`, unit: 'piece' })),
  { sku: 'TRL', name: 'Battery Trolley', unit: 'piece' },
  { sku: 'ROS-R', name: 'Rose Bush Red', unit: 'piece', packs: { carton: 12 } },
  { sku: 'ROS-W', name: 'Rose Bush White', unit: 'piece', packs: { carton: 12 } },
  { sku: 'POT-8', name: 'Clay Pot 8 mm', unit: 'piece', packs: { carton: 24 } },
  { sku: 'POT-18', name: 'Clay Pot 18 mm', unit: 'piece', packs: { carton: 24 } },
  { sku: 'HSE-20', name: 'Garden Hose 20 Litre', unit: 'roll' },
]);
const read = (message: string) =>
  interpret({ catalogue: index, now: Date.parse('2025-10-15T10:30:00+05:30'), tz: 'Asia/Kolkata', message });
const lines = (message: string) => read(message).lines.map(({ sku, qty, unit }) => [sku, qty, unit]);
const accepted = (message: string) => read(message).lines.flatMap((line) => (line.accepted ? [line.sku] : []));

describe('[READ-31] one amount of each of several sizes or colours is a line for each', () => {
  test.each([
    ['car battery 35, 45 and 65 ah 4 each', ['BAT-35', 'BAT-45', 'BAT-65'], 4, 'piece'],
    ['battery 35 45 65 teeno 2-2 piece bhejo', ['BAT-35', 'BAT-45', 'BAT-65'], 2, 'piece'],
    ['clay pot 8 aur 18 dono 10-10 carton gadi me rakhwa dena', ['POT-18', 'POT-8'], 10, 'carton'],
    ['send 3 cartons each rose bush red and white', ['ROS-R', 'ROS-W'], 3, 'carton'],
    ['rose bush red, rose bush white and battery trolley 6 each', ['ROS-R', 'ROS-W', 'TRL'], 6, 'piece'],
  ] as const)('%s', (message, skus, qty, unit) => {
    const found = [...lines(message)].sort((a, b) => String(a[0]).localeCompare(String(b[0])));
    expect(found).toEqual(skus.map((sku) => [sku, qty, unit]));
  });

  test('a size the catalogue lacks is no amount of the size beside it', () =>
    expect(accepted('car battery 35, 50 and 65 ah 4 each')).not.toContain('BAT-35'));
  test('without an amount of each, two bare sizes beside each other are asked about', () =>
    expect(accepted('send car battery 35, 45')).toEqual([]));
});

describe('[READ-32] a no that begins a clause, or stands between two amounts, takes back what was said before', () => {
  test.each([
    ['clay pot 18 mm 12 carton... nahi 8 mm wala 12 carton', ['POT-8', 12, 'carton']],
    ['rose bush red 10 carton nahi 12 carton bhejo', ['ROS-R', 12, 'carton']],
    ['लाल rose bush 10 कार्टन, नहीं 12 कार्टन कर दो', ['ROS-R', 12, 'carton']],
  ] as const)('%s', (message, line) => expect(lines(message)).toEqual([line]));
  test('what it replaced is never accepted', () =>
    expect(accepted('clay pot 18 mm 12 carton... nahi 8 mm wala 12 carton')).not.toContain('POT-18'));
});

describe('[READ-33] what stands beside an amount tells what it is', () => {
  test('of a number that changes into another, the other is meant', () =>
    expect(lines('please increase the car battery 45 ah from 2 to 3 units')).toEqual([['BAT-45', 3, 'piece']]));
  test('a half before a unit is of that unit', () =>
    expect(lines('send two dozen battery trolley and a half carton of rose bush red')).toEqual([
      ['TRL', 24, 'piece'],
      ['ROS-R', 0.5, 'carton'],
    ]));
  test.each(['rose bush red 4 carton 890 ke bhav se bhejo', 'rose bush red 4 carton 890 me, kal bhejo'])(
    '%s: a number after a counted amount may be its price',
    (message) => {
      expect(lines(message)).toEqual([['ROS-R', 4, 'carton']]);
      expect(read(message).prices).toEqual([890]);
    },
  );
  test('a unit on a row of its own counts the rows above', () =>
    expect(lines('rose bush red - 5\nrose bush white - 4\nall cartons')).toEqual([
      ['ROS-R', 5, 'carton'],
      ['ROS-W', 4, 'carton'],
    ]));
});

describe('[READ-34] what is to be sent where there is none is no line, and leaves the line before it standing', () => {
  test.each([
    'rose bush red 12 carton nahi ho to white bhej dena',
    'send 12 cartons rose bush red (white will also do if unavailable)',
    'rose bush red ١٢ كرتون ولو مفيش هات white',
  ])('%s', (message) => expect(lines(message)).toEqual([['ROS-R', 12, 'carton']]));
});

test('[READ-35] an Arabic verb says the same with a pronoun written onto it', () => {
  expect(read('زودلي rose bush red').lines).toMatchObject([{ sku: 'ROS-R', qty: null }]);
  expect(lines('rose bush red ٥ كرتون عدلهم ٧')).toEqual([['ROS-R', 7, 'carton']]);
});

test('[READ-36] where nobody said how many, a word that was not understood keeps the line from being accepted', () => {
  expect(accepted('rose bush red zubu carton bhejo')).toEqual([]);
});

test('[READ-37] a line in a container the goods do not come in is asked about', () => {
  const goods = indexCatalogue([{ sku: 'COT', name: 'Cotton Wool', unit: 'packet', packs: { carton: 20 } }]);
  const reading = { now: Date.parse('2025-10-15T10:30:00+05:30'), tz: 'Asia/Kolkata' };
  const [bags, packets] = ['send 8 bags cotton wool', 'send 8 packets cotton wool'].map((message) =>
    interpret({ ...reading, catalogue: goods, message }),
  );
  expect([bags?.lines[0]?.accepted, bags?.questions[0]?.kind]).toEqual([false, 'which_unit']);
  expect(packets?.lines[0]?.accepted).toBe(true);
});

test('[READ-15] a line beside a choice that was left open is never accepted', () => {
  expect(accepted('please add one clay pot, either 8 or 18, whichever is quicker')).toEqual([]);
});

test('[READ-32] a bare number that corrects a line and is a size of such goods is never an accepted amount', () =>
  expect(accepted('clay pot 8 ka 10 carton, are nahi 18 ka')).toEqual([]));

test('[READ-15] an amount on one row and a name on the next are never accepted as one line', () =>
  expect(accepted('rose bush red\n6 carton\nrose bush white')).toEqual([]));
