import * as z from 'zod/mini';
import { instant, oneOf, orNull, type Row, table, text } from '../table.ts';

/** What a company's own word may be: a unit, a number, a word for goods, or one that says nothing. */
export const ownWordKinds = ['unit', 'number', 'word', 'filler'] as const;
export type OwnWordKind = (typeof ownWordKinds)[number];

/** A word of this company's customers that the lexicons do not know, and what it means. Scope: money. */
export const ownWords = table('own_word', {
  word: text(),
  kind: oneOf(ownWordKinds),
  /** A unit's name, a number's digits, the words for goods; empty for one that says nothing. */
  value: text(),
  addedBy: orNull(text()),
  addedAt: instant(),
});
export type OwnWord = Row<typeof ownWords>;

/** A word as it may be added: something to read, short, with a letter in it. */
export const ownWordText = z.string().check(z.trim(), z.minLength(1), z.maxLength(60), z.regex(/\p{L}/u));

/** Why such a meaning cannot be added; undefined when it can. `units` are those that goods are counted in. */
export function faultOf(kind: OwnWordKind, value: string, units: ReadonlySet<string>): string | undefined {
  if (kind === 'unit') return units.has(value) ? undefined : 'word.unit_unknown';
  if (kind === 'number') return Number(value) > 0 && Number(value) <= 1e7 ? undefined : 'word.number_wrong';
  if (kind === 'word') return /\p{L}{2}/u.test(value) ? undefined : 'word.means_nothing';
  return undefined;
}
