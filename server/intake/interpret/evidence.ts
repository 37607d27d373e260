import type { CatalogueIndex } from './catalogue-index.ts';
import type { Clause } from './clauses.ts';
import type { Element } from './elements.ts';
import { hasWords, isMatched } from './lines.ts';
import type { Part } from './part.ts';
import { stem } from './similar.ts';
import type { Token } from './token.ts';

/** What speaks for or against something, by name; absent is 0. */
export type Evidence = Readonly<Record<string, number>>;

/** What a message's evidence is gathered from. */
export type Weighed = {
  readonly tokens: readonly Token[];
  readonly elements: readonly Element[];
  readonly parts: readonly Part[];
  readonly sentences: readonly Clause[];
};

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const isFilled = (part: Part): boolean => part.amount !== undefined && isMatched(part);

/** How the message is built: what of it the catalogue explains, what is left over, how it begins and is laid out. */
const shapeOf = (index: CatalogueIndex, { tokens, elements, parts, sentences }: Weighed): Evidence => {
  const filled = parts.filter(isFilled);
  const named = parts.filter(isMatched);
  const inside = (at: number, within: readonly Part[]): boolean => within.some(({ from, to }) => at >= from && at < to);
  const count = (kind: Element['kind'], within?: readonly Part[]): number =>
    elements.filter(
      (element, at) =>
        element.kind === kind &&
        !(element.kind === 'word' && element.optional) &&
        (within === undefined || inside(at, within)),
    ).length;
  const [words, amounts] = [count('word'), count('amount')];
  const first = elements.find(({ kind }) => kind !== 'gap');
  const last = elements.findLast(({ kind }) => kind !== 'gap');
  const all = tokens.filter(({ kind }) => kind === 'word').length;
  const known = tokens.filter(({ kind, text }) => kind === 'word' && index.wordId.has(stem(text))).length;
  const strange = sentences.reduce((sum, sentence) => sum + sentence.strange, 0);
  return {
    'no amount': amounts === 0 ? 1 : 0,
    'nothing named': named.length === 0 ? 1 : 0,
    'nothing counted out': filled.length === 0 ? 1 : 0,
    'lines counted out': Math.min(4, Math.log2(1 + filled.length)),
    'words explained': share(count('word', filled), words),
    'words left over': Math.min(4, Math.log2(1 + words - count('word', filled))),
    'numbers left over': Math.min(3, Math.log2(1 + amounts - count('amount', filled))),
    'numbers explained': share(count('amount', filled), amounts),
    'strange words': Math.min(4, Math.log2(1 + strange)),
    'strange share': share(strange, words),
    'words beside goods': Math.min(4, Math.log2(1 + all - known)),
    'share of goods': share(known, all),
    'begins with amount': first?.kind === 'amount' ? 1 : 0,
    'begins with goods': first !== undefined && first.kind === 'word' && inside(elements.indexOf(first), named) ? 1 : 0,
    'ends with amount': last?.kind === 'amount' || last?.kind === 'unit' ? 1 : 0,
    'ends with goods': last !== undefined && last.kind === 'word' && inside(elements.lastIndexOf(last), filled) ? 1 : 0,
    'in a unit': elements.some((element) => element.kind === 'amount' && element.unit !== undefined) ? 1 : 0,
    'only lines': parts.filter(hasWords).every(isFilled) && filled.length > 0 ? 1 : 0,
    lines: Math.min(
      3,
      Math.log2(elements.filter((element) => element.kind === 'gap' && element.gap === 'break').length + 1),
    ),
    asks: sentences.some(({ asks }) => asks) ? 1 : 0,
    priced: sentences.some(({ prices }) => prices) ? 1 : 0,
    dated: elements.some(({ kind }) => kind === 'date') ? 1 : 0,
  };
};

/** A token as the wording sees it: goods, numbers and units are alike whatever the trade. */
const wordingOf = (index: CatalogueIndex, { kind, text, senses, use }: Token): string[] => {
  if (use === 'date') return ['<day>'];
  if (use === 'price') return ['<price>'];
  if (kind === 'number') return ['<number>'];
  if (kind === 'code') return ['<goods>'];
  if (kind === 'break') return ['<line>'];
  if (kind === 'mark') return /[?!.,:;]/.test(text) ? [text] : [];
  if (senses.some((sense) => ['unit', 'measure', 'dual'].includes(sense.kind))) return ['<unit>'];
  if (senses.some((sense) => ['number', 'scale'].includes(sense.kind))) return ['<number>'];
  if (index.wordId.has(stem(text)) && text.length > 2) return ['<goods>'];
  return text.split(' ');
};

const GRAMS = [3, 4] as const;

/** The endings, beginnings and stems of a word, which carry tense and person in most languages. */
const gramsOf = (word: string): string[] =>
  GRAMS.flatMap((size) => {
    const framed = `^${word}$`;
    return Array.from({ length: Math.max(0, framed.length - size + 1) }, (_, at) => framed.slice(at, at + size));
  });

/** The words of a message, what they are made of, and each two that follow one another; goods and numbers are alike. */
const wordsOf = (index: CatalogueIndex, tokens: readonly Token[]): Record<string, number> => {
  const said = ['<begin>', ...tokens.flatMap((token) => wordingOf(index, token)), '<end>'];
  const found: Record<string, number> = {};
  for (const [at, word] of said.entries()) {
    found[`w ${word}`] = 1;
    const next = said[at + 1];
    if (next !== undefined) found[`p ${word} ${next}`] = 1;
    if (!word.startsWith('<')) for (const gram of gramsOf(word)) found[`g ${gram}`] = 1;
  }
  return found;
};

/** Everything in a message that tells whether it orders. */
export const evidenceOf = (index: CatalogueIndex, weighed: Weighed): Evidence => {
  const cues = Object.fromEntries(
    [...new Set(weighed.sentences.flatMap((sentence) => [...sentence.cues]))].map((cue) => [`c ${cue}`, 1]),
  );
  return { ...shapeOf(index, weighed), ...cues, ...wordsOf(index, weighed.tokens) };
};
