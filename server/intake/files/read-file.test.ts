import { expect, test } from 'vitest';
import { workbook } from '../mail/mail-fixture.ts';
import { largestFile, readFile } from './read-file.ts';
import { zipOf } from './zip-fixture.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const csv = (words: string) => readFile('list.csv', 'text/csv', text(words));
const sheet = (cells: string, more: Record<string, string> = {}): Buffer =>
  zipOf({
    'xl/workbook.xml': '<workbook><sheets><sheet name="Order" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>
      <row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1" t="inlineStr"><is><t>Qty</t></is></c></row>
      ${cells}</sheetData></worksheet>`,
    ...more,
  });
const xlsx = (bytes: Uint8Array) => readFile('list.xlsx', '', bytes);
const row = (quantity: string) =>
  `<row r="2"><c r="A2" t="inlineStr"><is><t>Elbow</t></is></c><c r="B2">${quantity}</c></row>`;

test('[MAIL-5] a workbook’s rows are read with their cells’ places', async () => {
  const bytes = await workbook(
    [
      ['Item', 'Qty'],
      ['Elbow', 5],
    ],
    'Order',
  );
  expect(await readFile('order.xlsx', '', bytes)).toMatchObject({
    outcome: 'read',
    reason: null,
    rows: [{ place: 'Order!A2:B2', item: 'Elbow', quantity: 5 }],
  });
});

test('[MAIL-5] a CSV is read whatever parts its cells, in UTF-8, UTF-16 and as Windows writes it', async () => {
  for (const by of [',', ';', '\t', '|']) {
    expect(await csv(`Item${by}Qty\nElbow${by}5\n`)).toMatchObject({
      rows: [{ item: 'Elbow', quantity: 5, place: 'line 2' }],
    });
  }
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Item,Qty\nकोहनी,5\n', 'utf16le')]);
  expect(await readFile('a.csv', '', wide)).toMatchObject({ rows: [{ item: 'कोहनी' }] });
  expect(await readFile('a.csv', '', Buffer.from('Item,Qty\nCoud\xe9,5\n', 'latin1'))).toMatchObject({
    rows: [{ item: 'Coudé' }],
  });
});

test('[MAIL-6] formulas are refused where they would be read, in sheets and in CSV, whatever they show', async () => {
  expect(await xlsx(sheet(row('<v>5</v>')))).toMatchObject({ outcome: 'read', rows: [{ quantity: 5 }] });
  expect(await xlsx(sheet(row('<f>2+3</f><v>5</v>')))).toMatchObject({ outcome: 'refused', reason: 'file.formula' });
  for (const cell of ['=1+1', '@SUM(A1)', '+cmd|x', '"=HYPERLINK(""x"")"']) {
    expect(await csv(`Item,Qty\n${cell},5\n`)).toMatchObject({ outcome: 'refused', reason: 'file.formula' });
  }
});

test('[MAIL-6] what grows without end is stopped while it grows, whatever its directory says', async () => {
  const bomb = zipOf({ 'xl/media/a.bin': Buffer.alloc(60_000_000) }, { claim: 10 });
  expect(await xlsx(bomb)).toMatchObject({ outcome: 'refused', reason: 'file.zip_bomb' });
  const laughing = sheet('', {
    'xl/sharedStrings.xml': '<!DOCTYPE a [<!ENTITY b "bbb">]><sst><si><t>&b;</t></si></sst>',
  });
  expect(await xlsx(laughing)).toMatchObject({ outcome: 'refused', reason: 'file.broken' });
});

test.for([
  ['macros.xlsm', zipOf({ 'xl/vbaProject.bin': 'x' }), 'file.macros'],
  ['hidden.xlsx', sheet('', { 'xl/vbaProject.bin': 'x' }), 'file.macros'],
  ['nested.xlsx', sheet('', { 'inner.zip': 'x' }), 'file.nested_archive'],
  ['packed.zip', zipOf({ 'list.csv': 'x' }), 'file.archive'],
  ['packed.gz', Buffer.from([0x1f, 0x8b, 8]), 'file.archive'],
  ['old.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'file.old_office'],
  [
    'locked.xlsx',
    Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('EncryptedPackage', 'utf16le')]),
    'file.encrypted',
  ],
  ['broken.xlsx', Buffer.from('PK\x03\x04 no zip at all'), 'file.broken'],
  ['empty.xlsx', Buffer.alloc(0), 'file.broken'],
  ['broken.pdf', Buffer.from('%PDF-1.7 no pdf at all'), 'file.broken'],
  ['no-text.csv', Buffer.from('a\0b'), 'file.not_text'],
  ['large.csv', Buffer.alloc(largestFile + 1, 'a'), 'file.too_large'],
  ['long.csv', Buffer.from(`Item,Qty\n${'Elbow,5\n'.repeat(1_001)}`), 'file.too_many_rows'],
] as const)('[MAIL-6] $0 is refused: $2', async ([name, bytes, reason]) => {
  expect(await readFile(name, '', bytes)).toEqual({ outcome: 'refused', reason, rows: [] });
});

test('[MAIL-6] what holds no list is kept and passed over', async () => {
  expect(await readFile('logo.png', 'image/png', Buffer.from([0x89, 0x50]))).toMatchObject({ outcome: 'kept' });
});
