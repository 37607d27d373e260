import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { products } from '../product/product.ts';
import { moneyScope, tenantScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { faultOf, ownWordKinds, ownWords, ownWordText } from './own-word.ts';

/** The units that this company's goods are kept or packed in. */
async function unitsOfGoods(tx: Tx): Promise<ReadonlySet<string>> {
  const goods = await tx.scan(products, 'scope', tenantScope);
  return new Set(goods.flatMap(({ unit, packs }) => [unit, ...Object.keys(packs)]));
}

/** Says what a word means; messages are read so from now on. Refused when it is known already or cannot mean that. */
export const addWord = mutator({
  name: 'ownWord.add@1',
  by: ['commercial', 'admin'],
  args: z.object({
    wordId: id,
    word: ownWordText,
    kind: z.enum(ownWordKinds),
    value: z.string().check(z.trim(), z.maxLength(60)),
  }),
  async run(tx, { wordId, word, kind, value }, { actor, at }) {
    await refuseTakenId(tx, ownWords, wordId);
    const known = await tx.scan(ownWords, 'scope', moneyScope);
    refuseUnless(!known.some((each) => each.word.toLowerCase() === word.toLowerCase()), 'word.known', { word });
    const fault = faultOf(kind, value, kind === 'unit' ? await unitsOfGoods(tx) : new Set());
    refuseUnless(fault === undefined, fault ?? '');
    const row = { id: wordId, scope: moneyScope, word, kind, value: kind === 'filler' ? '' : value };
    await tx.put(ownWords, { ...row, addedBy: actor.personId, addedAt: at });
  },
});

/** The word means nothing of its own any more. */
export const removeWord = mutator({
  name: 'ownWord.remove@1',
  by: ['commercial', 'admin'],
  args: z.object({ wordId: id }),
  async run(tx, { wordId }) {
    const word = await tx.get(ownWords, wordId);
    refuseUnless(word, 'word.gone');
    await tx.delete(ownWords, word.id);
  },
});
