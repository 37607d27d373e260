import type { OwnWordKind } from '../../../db/lexicon/own-word.ts';
import { foldText } from '../interpret/fold.ts';
import type { LexiconRow } from './lexicon.ts';
import { lexiconRows } from './lexicon.ts';

/** Why a word cannot be added. */
export type WordFault =
  | 'word.empty'
  | 'word.too_long'
  | 'word.only_marks'
  | 'word.unit_unknown'
  | 'word.number_wrong'
  | 'word.means_nothing';

const units = new Set(lexiconRows.flatMap(({ kind, value }) => (kind === 'unit' ? [String(value)] : [])));
const longest = 60;

/**
 * A word a company adds, as a row of the lexicons, or why it cannot be one: a unit must be one that goods are counted in, a
 * number more than zero and at most ten million, a word for goods must mean something.
 */
export const ownRow = (word: string, kind: OwnWordKind, value: string): LexiconRow | WordFault => {
  const plain = foldText(word).trim();
  if (plain === '') return 'word.empty';
  if (plain.length > longest || value.length > longest) return 'word.too_long';
  if (!/\p{L}/u.test(plain)) return 'word.only_marks';
  const row = { word: plain, lang: 'own', kind };
  if (kind === 'filler') return { ...row, value: '-' };
  if (kind === 'unit') {
    const unit = foldText(value).trim();
    return units.has(unit) ? { ...row, value: unit } : 'word.unit_unknown';
  }
  if (kind === 'number') {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    return number > 0 && number <= 1e7 ? { ...row, value: number } : 'word.number_wrong';
  }
  const meaning = foldText(value).trim();
  return /\p{L}{2}/u.test(meaning) ? { ...row, value: meaning } : 'word.means_nothing';
};
