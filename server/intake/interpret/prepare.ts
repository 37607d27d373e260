import { alternativesIn, withJoinedVariants, withoutJoints, withoutStretches } from './alternatives.ts';
import { dayAt } from './calendar.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { codeOf } from './catalogue-index.ts';
import { linkChains } from './chains.ts';
import { joinInMessage, partGlued } from './compounds.ts';
import type { ReadDate } from './dates.ts';
import { readDates } from './dates.ts';
import type { Element } from './elements.ts';
import { toElements } from './elements.ts';
import type { Folded } from './fold.ts';
import { fold } from './fold.ts';
import { isDesignation, unitAfter } from './name.ts';
import type { ReadPrice } from './noise.ts';
import {
  blankClosing,
  blankColumns,
  blankNoise,
  blankNumbering,
  blankQuotes,
  closeUpSame,
  dropPriceManners,
  readPrices,
} from './noise.ts';
import { composeNumbers } from './numbers.ts';
import type { Part } from './part.ts';
import type { Reading } from './reading.ts';
import { segment } from './segment.ts';
import { sensesOf, tag } from './senses.ts';
import type { ShipTo } from './ship-to.ts';
import { readShipTo } from './ship-to.ts';
import { stem } from './similar.ts';
import type { Token } from './token.ts';
import { tokenise } from './token.ts';
import { withVariantLists } from './variant-lists.ts';
import { wordMatches } from './word-matches.ts';

const LONGEST_MESSAGE = 60_000;

const tokensOf = (text: string, index: CatalogueIndex): Token[] => {
  const isWord = (word: string): boolean =>
    index.own?.single.has(word) || sensesOf(word).length > 0 || index.wordId.has(word);
  const inCatalogue = (word: string): boolean => index.wordId.has(stem(word));
  const isKnown = (word: string): boolean => isWord(word) || inCatalogue(word);
  const isUnit = (token: Token | undefined): boolean =>
    token !== undefined && (unitAfter(token) !== undefined || sensesOf(token.text).some(({ kind }) => kind === 'unit'));
  const apart = partGlued(linkChains(withTimes(tokenise(text, isWord)), index.chains, isUnit), isKnown, inCatalogue);
  const joined = joinInMessage(partDuals(apart, isWord, inCatalogue), (word) => index.wordId.has(word));
  return nameByNumber(composeNumbers(tag(joined, inCatalogue, index.own), inCatalogue), inCatalogue, isUnit);
};

const BY = new Set(['by', 'into', 'في', 'guna', 'गुणा']);

/** `24 by 24`, `٢٤ في ٢٤`: the sides of one size, as `24 x 24`. */
const withTimes = (tokens: readonly Token[]): Token[] =>
  tokens.map((token, at) =>
    token.kind === 'word' && BY.has(token.text) && tokens[at - 1]?.digits === true && tokens[at + 1]?.digits === true
      ? { ...token, text: 'x', senses: [] }
      : token,
  );

/** `خيمتين` of a catalogue with `خيمة`: two of it, as a number and the name. */
const partDuals = (
  tokens: readonly Token[],
  isWord: (word: string) => boolean,
  inCatalogue: (word: string) => boolean,
): Token[] =>
  tokens.flatMap((token) => {
    const [, stemmed] = /^([\u0600-\u06ff]{2,})ين$/u.exec(token.kind === 'word' ? token.text : '') ?? [];
    if (stemmed === undefined || isWord(token.text) || inCatalogue(token.text)) return [token];
    const one = [stemmed.replace(/ت$/u, 'ه'), `${stemmed}ه`, stemmed].find(inCatalogue);
    if (one === undefined) return [token];
    const two: Token = { ...token, kind: 'number', text: '2', value: 2, senses: [] };
    return [two, { ...token, text: one, start: token.end, glued: false }];
  });

/** `30206 x 4`: a number some name holds is that name, unless a unit makes it a count or a size. */
const nameByNumber = (
  tokens: readonly Token[],
  inCatalogue: (word: string) => boolean,
  isUnit: (token: Token | undefined) => boolean,
): Token[] =>
  tokens.map((token, at) =>
    token.kind === 'number' &&
    token.digits === true &&
    !token.coded &&
    isDesignation(token.text) &&
    inCatalogue(token.text) &&
    !isUnit(tokens[at + 1])
      ? { ...token, kind: 'word', value: Number.NaN }
      : token,
  );

/** SKU codes typed as such become one token each, before letters and digits are cut apart. */
const withCodes = (tokens: readonly Token[], text: string, index: CatalogueIndex): Token[] => {
  const found: { start: number; end: number; code: string }[] = [];
  for (const match of text.matchAll(/[\p{L}\d]+(?:[-_./][\p{L}\d]+)*/gu)) {
    const code = codeOf(match[0]);
    const told = /\d/.test(code) ? !/^\d{1,5}$/.test(code) : code.length >= 5 && match[0].includes('-');
    if (code.length >= 4 && told && index.itemByCode.has(code))
      found.push({ start: match.index, end: match.index + match[0].length, code });
  }
  if (found.length === 0) return [...tokens];
  const kept = tokens.filter(({ start, end }) => !found.some((each) => start < each.end && end > each.start));
  const codes = found.map(
    ({ start, end, code }): Token => ({
      kind: 'code',
      text: code,
      start,
      end,
      glued: false,
      value: Number.NaN,
      senses: [],
      use: 'free',
    }),
  );
  return [...kept, ...codes].sort((a, b) => a.start - b.start);
};

/** What was made of a message on the way to its lines. */
export type Prepared = {
  readonly tokens: readonly Token[];
  readonly elements: readonly Element[];
  readonly parts: readonly Part[];
  readonly raw: string;
  readonly folded: Folded;
  readonly ship: ShipTo;
  readonly prices: readonly ReadPrice[];
  readonly dates: readonly ReadDate[];
};

/** Folds, cuts and parts a message: all that is made of it before what it is for and its lines are decided. */
export const prepare = (index: CatalogueIndex, reading: Reading): Prepared => {
  const raw = reading.message.slice(0, LONGEST_MESSAGE);
  const folded = fold(raw);
  const ship = readShipTo(folded.text);
  const text = closeUpSame(blankNumbering(blankColumns(blankNoise(blankClosing(blankQuotes(ship.text))))));
  const tokens = withCodes(tokensOf(text, index), ship.text, index);
  const prices = readPrices(tokens, (word) => wordMatches(index, word).length > 0);
  dropPriceManners(tokens);
  const dates = readDates(tokens, dayAt(reading.now, reading.tz));
  const listed = toElements(tokens, index, new Map(dates.map(({ from, day }) => [from, day])));
  const said = withJoinedVariants(withVariantLists(index, listed));
  const alternatives = alternativesIn(index, said);
  const elements = withoutJoints(said, alternatives);
  const parts = [
    ...segment(index, withoutStretches(elements, alternatives)),
    ...alternatives.map(({ part }) => part),
  ].sort((a, b) => a.from - b.from);
  return { raw, folded, ship, tokens, prices, dates, elements, parts };
};
