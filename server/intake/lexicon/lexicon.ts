import cues from './cues.json' with { type: 'json' };
import dates from './dates.json' with { type: 'json' };
import fillers from './fillers.json' with { type: 'json' };
import numbers from './numbers.json' with { type: 'json' };
import trades from './trades.json' with { type: 'json' };
import units from './units.json' with { type: 'json' };
import words from './words.json' with { type: 'json' };

/** One row of a lexicon: a word or phrase as people write it, its language, what kind of word it is, what it means. */
export type LexiconRow = {
  readonly word: string;
  readonly lang: string;
  readonly kind: string;
  readonly value: string | number;
};

const readRow = (row: readonly (string | number)[]): LexiconRow => {
  const [word, lang, kind, value] = row;
  if (typeof word !== 'string' || typeof lang !== 'string' || typeof kind !== 'string' || value === undefined) {
    throw new Error(`A lexicon row must be [word, language, kind, value]: ${JSON.stringify(row)}`);
  }
  return { word, lang, kind, value };
};

/** Every row of every lexicon, in the order of the files. */
export const lexiconRows: readonly LexiconRow[] = [numbers, units, dates, cues, fillers, words, trades].flatMap(
  (file: readonly (readonly (string | number)[])[]) => file.map(readRow),
);
