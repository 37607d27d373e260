import { describe, expect, test } from 'vitest';
import { indexCatalogue } from '../interpret/catalogue-index.ts';
import { interpret } from '../interpret/interpret.ts';
import type { LexiconRow } from './lexicon.ts';
import { ownRow } from './own-row.ts';

const items = [
  { sku: 'ELB', name: 'uPVC Elbow 1/2 inch', unit: 'piece', packs: { box: 100 } },
  { sku: 'TEE', name: 'uPVC Tee 1/2 inch', unit: 'piece', packs: { box: 100 } },
];
const rowOf = (...given: Parameters<typeof ownRow>): LexiconRow => {
  const row = ownRow(...given);
  if (typeof row === 'string') throw new Error(row);
  return row;
};
const read = (message: string, words: readonly LexiconRow[]) =>
  interpret({ catalogue: indexCatalogue(items, [], words), now: 0, tz: 'UTC', message }).lines.map(
    ({ sku, qty, unit, accepted }) => [sku, qty, unit, accepted],
  );

describe('[NAME-5] a word the company adds is read as what it was said to mean, and in its messages alone', () => {
  test.each([
    ['a unit', '4 gattu elbow', rowOf('gattu', 'unit', 'box'), ['ELB', 4, 'box', true]],
    ['a number', 'charkadi box elbow', rowOf('charkadi', 'number', '14'), ['ELB', 14, 'box', true]],
    ['a word for goods', '4 box Mudkaan', rowOf('mudkaan', 'word', 'elbow'), ['ELB', 4, 'box', true]],
    ['a phrase for goods', '4 box teen muh', rowOf('teen muh', 'word', 'tee'), ['TEE', 4, 'box', true]],
    ['a word that says nothing', '4 box elbow zaroorbhai', rowOf('zaroorbhai', 'filler', ''), ['ELB', 4, 'box', true]],
  ])('%s', (_, message, row, line) => {
    expect(read(message, [])).not.toEqual([line]);
    expect(read(message, [row])).toEqual([line]);
    expect(read(message, [])).not.toEqual([line]);
  });

  test.each([
    ['  ', 'unit', 'box', 'word.empty'],
    ['...', 'unit', 'box', 'word.only_marks'],
    ['x'.repeat(61), 'filler', '', 'word.too_long'],
    ['gattu', 'unit', 'lightyear', 'word.unit_unknown'],
    ['charkadi', 'number', '-1', 'word.number_wrong'],
    ['charkadi', 'number', '1e99', 'word.number_wrong'],
    ['charkadi', 'number', '', 'word.number_wrong'],
    ['mudkaan', 'word', '1', 'word.means_nothing'],
  ] as const)('%s as a %s of %s is refused', (word, kind, value, fault) =>
    expect(ownRow(word, kind, value)).toBe(fault),
  );
});
