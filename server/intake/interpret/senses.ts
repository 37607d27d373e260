import type { LexiconRow } from '../lexicon/lexicon.ts';
import { lexiconRows } from '../lexicon/lexicon.ts';
import { foldText } from './fold.ts';
import type { Sense, Token } from './token.ts';
import { NO_SENSES } from './token.ts';

type Phrase = { readonly words: readonly string[]; readonly senses: Sense[] };

const plainWords = (entry: string): string[] =>
  foldText(entry)
    .replaceAll("'", '')
    .split(/[^\p{L}\p{M}\d]+/u)
    .filter(Boolean);

/** The meanings of words and phrases, by the word and by the first word of a phrase. */
export type Lexicon = {
  readonly single: ReadonlyMap<string, readonly Sense[]>;
  readonly byFirst: ReadonlyMap<string, readonly Phrase[]>;
};

/** A lexicon of the given rows. */
export const lexiconOf = (rows: readonly LexiconRow[]): Lexicon => {
  const single = new Map<string, Sense[]>();
  const byKey = new Map<string, Phrase>();
  for (const { word, lang, kind, value } of rows) {
    const parts = plainWords(word);
    const first = parts[0];
    if (first === undefined) continue;
    const sense: Sense = { kind, value, lang };
    if (parts.length === 1) {
      single.set(first, [...(single.get(first) ?? []), sense]);
    } else {
      const key = parts.join(' ');
      const phrase = byKey.get(key) ?? { words: parts, senses: [] };
      phrase.senses.push(sense);
      byKey.set(key, phrase);
      single.set(key, phrase.senses);
    }
  }
  const byFirst = new Map<string, Phrase[]>();
  for (const phrase of byKey.values()) {
    const first = phrase.words[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), phrase]);
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.words.length - a.words.length);
  return { single, byFirst };
};

const common = lexiconOf(lexiconRows);
const { single } = common;

const vowelsFolded = (word: string): string =>
  word
    .replace(/([a-z])\1+/g, '$1')
    .replace(/ee/g, 'i')
    .replace(/ph/g, 'f')
    .replace(/w/g, 'v')
    .replace(/chh/g, 'ch');

/** Hinglish words under one spelling (`pachchees` and `pachis`), for words that are spelt as they sound. */
const bySound = new Map<string, Sense[]>();
for (const [word, senses] of single) {
  const spoken = senses.filter(
    ({ lang, kind }) =>
      lang === 'hi-Latn' && (kind === 'number' || kind === 'scale' || kind === 'unit' || kind === 'weekday'),
  );
  const key = vowelsFolded(word.replace(/ee/g, 'i').replace(/oo/g, 'u'));
  if (spoken.length > 0 && key.length >= 4) bySound.set(key, [...(bySound.get(key) ?? []), ...spoken]);
}

/** Arabic numbers of things in two: the noun itself carries the two (كرتونتين, كيسين). */
const dualOf = (word: string): Sense[] => {
  if (!/^[\u0600-\u06ff]{2,}ين$/u.test(word)) return [];
  const stem = word.slice(0, -2);
  for (const form of [
    stem,
    stem.endsWith('ت') ? `${stem.slice(0, -1)}ه` : `${stem}ه`,
    stem.endsWith('ت') ? stem.slice(0, -1) : stem,
  ]) {
    const senses = single.get(form)?.filter(({ kind }) => kind === 'unit' || kind === 'measure') ?? [];
    if (senses.length > 0) return [...senses, { kind: 'dual', value: 2, lang: 'ar' }];
  }
  return [];
};

/** The same of Arabic written in Latin letters (`kartonein`, `keeseen`, `3elbetein`). */
const latinDualOf = (word: string): Sense[] => {
  const stem = /^([a-z\d]{3,}?)t?(?:ein|een|ain|eyn|yn|en)$/.exec(word)?.[1];
  if (stem === undefined) return [];
  const senses = [stem, `${stem}a`, `${stem}e`, `${stem}t`, stem.replace(/e$/, ''), stem.replace(/e$/, 'a')].map(
    (form) => single.get(form)?.filter(isArabicUnit) ?? [],
  );
  const found = senses.find((each) => each.length > 0);
  return found ? [...found, { kind: 'dual', value: 2, lang: 'ar-Latn' }] : [];
};

const isArabicUnit = ({ kind, lang }: Sense): boolean => lang === 'ar-Latn' && (kind === 'unit' || kind === 'measure');

const withoutArticle = (word: string): string | undefined =>
  /^ال[\u0600-\u06ff]{2,}$/u.test(word)
    ? word.slice(2)
    : /^(?:لل|بال)[\u0600-\u06ff]{2,}$/u.test(word)
      ? word.replace(/^(?:لل|بال)/u, '')
      : undefined;

/** What a verb with a pronoun written onto it says to do (`زودلي` add for me, `ضاعفه` double it). */
const SAID_OF_IT = ['order', 'amend', 'correct', 'double', 'cancel'];

const withoutPronoun = (word: string): readonly Sense[] => {
  const stem = /^([\u0600-\u06ff]{2,}?)(?:وا)?(?:لي|لى|لنا|هالي|هولي|ها|هم|ه)$/u.exec(word)?.[1];
  const senses = stem === undefined ? undefined : single.get(stem);
  return senses?.filter(({ kind, value }) => kind === 'cue' && SAID_OF_IT.includes(String(value))) ?? NO_SENSES;
};

const cache = new Map<string, readonly Sense[]>();

const findSenses = (word: string): readonly Sense[] => {
  const direct = single.get(word);
  if (direct) return direct;
  const dual = dualOf(word);
  if (dual.length > 0) return dual;
  const latinDual = latinDualOf(word);
  if (latinDual.length > 0) return latinDual;
  const bare = withoutArticle(word);
  const inner = bare === undefined ? undefined : single.get(bare);
  if (inner) return inner.filter(({ kind }) => kind !== 'number' && kind !== 'cue');
  const verb = withoutPronoun(word);
  if (verb.length > 0) return verb;
  if (/^[a-z]{5,}$/.test(word)) {
    const spoken = bySound.get(vowelsFolded(word.replace(/ee/g, 'i').replace(/oo/g, 'u')));
    if (spoken) return spoken;
  }
  return NO_SENSES;
};

/** Every meaning the lexicons give a single folded word. */
export const sensesOf = (word: string): readonly Sense[] => {
  const found = cache.get(word);
  if (found) return found;
  const senses = findSenses(word);
  if (cache.size < 50_000) cache.set(word, senses);
  return senses;
};

const phraseAt = (
  tokens: readonly Token[],
  from: number,
  inCatalogue: (word: string) => boolean,
  { byFirst }: Lexicon,
): Phrase | undefined => {
  const first = tokens[from];
  if (first?.kind !== 'word') return undefined;
  return byFirst.get(first.text)?.find(
    ({ words, senses }) =>
      !(senses.every(({ kind }) => kind === 'word') && words.some(inCatalogue)) &&
      words.every((word, step) => {
        const token = tokens[from + step];
        return token !== undefined && token.kind !== 'break' && token.kind !== 'mark' && token.text === word;
      }),
  );
};

/** The Arabic `و` (and) and `ب`, `ل` are written onto the next word; a known rest is cut off. */
const splitPrefix = (token: Token, isKnown: (word: string) => boolean): Token[] => {
  if (token.kind !== 'word' || !/^و[\u0600-\u06ff]{2,}$/u.test(token.text) || isKnown(token.text)) return [token];
  const rest = token.text.slice(1);
  if (!isKnown(rest) && !isKnown(rest.replace(/^ال/u, ''))) return [token];
  const middle = token.start + 1;
  return [
    { ...token, text: 'و', end: middle },
    { ...token, text: rest, start: middle, glued: true },
  ];
};

/**
 * Gives each word its meanings, joins known phrases into one token, and cuts the Arabic `and` off its word.
 * `inCatalogue` keeps names of the catalogue whole. A word of the company's `own` lexicon means what that says, and nothing else.
 */
export const tag = (tokens: readonly Token[], inCatalogue: (word: string) => boolean, own?: Lexicon): Token[] => {
  const isKnown = (word: string) => own?.single.has(word) || sensesOf(word).length > 0 || inCatalogue(word);
  const cut = tokens.flatMap((token) => splitPrefix(token, isKnown));
  const tagged: Token[] = [];
  for (let index = 0; index < cut.length; ) {
    const token = cut[index];
    if (!token) break;
    const phrase = (own && phraseAt(cut, index, () => false, own)) ?? phraseAt(cut, index, inCatalogue, common);
    if (phrase) {
      const last = cut[index + phrase.words.length - 1] ?? token;
      tagged.push({ ...token, text: phrase.words.join(' '), end: last.end, senses: phrase.senses });
      index += phrase.words.length;
    } else {
      tagged.push(
        token.kind === 'word' ? { ...token, senses: own?.single.get(token.text) ?? sensesOf(token.text) } : token,
      );
      index += 1;
    }
  }
  return tagged;
};

/** The token's meaning of one kind, if it has one. */
export const senseOf = (token: Token | undefined, kind: string): Sense | undefined =>
  token?.senses.find((sense) => sense.kind === kind);

/** Whether the token is a cue of the given sort (`negate`, `price`, …). */
export const isCue = (token: Token | undefined, value: string): boolean =>
  token?.senses.some((sense) => sense.kind === 'cue' && sense.value === value) ?? false;
