import { expect, test } from 'vitest';
import { ownWords } from '../../db/lexicon/own-word.ts';
import { addWord, removeWord } from '../../db/lexicon/own-word-mutators.ts';
import { products } from '../../db/product/product.ts';
import { allRows } from '../_device/rows.ts';
import { mutate } from '../_sync/mutate.ts';
import { replicaWith } from '../_sync/replica-fixture.ts';

const actor = { tenantId: 't', personId: 'priya', functions: ['commercial' as const], plantIds: ['nashik'] };
const ports = { now: () => 1_000 };
const pipe = { id: 'p', scope: 'tenant', name: 'SWR Pipe', code: 'SWR-110', unit: 'length', packs: { bundle: 10 } };

test('[NAME-5] a word is added with who added it and taken back; what cannot be one is refused with its reason', async () => {
  const local = await replicaWith({ [products.name]: [pipe] });
  const add = (wordId: string, word: string, kind: 'unit' | 'number' | 'word' | 'filler', value: string) =>
    mutate(local, ports, actor, addWord, { wordId, word, kind, value });
  await add('w', ' Gattu ', 'unit', 'bundle');
  expect(await allRows(local, ownWords)).toMatchObject([
    { word: 'Gattu', value: 'bundle', addedBy: 'priya', addedAt: 1_000 },
  ]);
  for (const [word, kind, value, code] of [
    ['gattu', 'word', 'pipe', 'word.known'],
    ['bhari', 'unit', 'lightyear', 'word.unit_unknown'],
    ['bhari', 'number', '0', 'word.number_wrong'],
    ['bhari', 'number', 'many', 'word.number_wrong'],
    ['bhari', 'word', '1', 'word.means_nothing'],
    ['...', 'filler', '', 'args.invalid'],
  ] as const)
    await expect(add(`x-${word}-${kind}-${value}`, word, kind, value)).rejects.toMatchObject({ code });
  await mutate(local, ports, actor, removeWord, { wordId: 'w' });
  expect(await allRows(local, ownWords)).toEqual([]);
  await expect(mutate(local, ports, actor, removeWord, { wordId: 'w' })).rejects.toMatchObject({ code: 'word.gone' });
});
