import { fold } from './fold.ts';
import type { Token } from './token.ts';
import { tokenise } from './token.ts';

/** Sizes that names write as one (`265/65 R17`, `20W-50`, `35x52x7`), by their numbers as people say them (`265 65 17`). */
export type Chains = ReadonlyMap<string, string>;

const LINKED = /\d+(?:\.\d+)?(?:(?: ?[x*/-] ?|w-?| ?r)\d+(?:\.\d+)?)+/g;
const LONGEST = 4;

/** Two small numbers are too often a size and how many. */
const isTelling = (chain: string, numbers: readonly string[]): boolean =>
  numbers.length > 2 || /\dw/.test(chain) || numbers.every((each) => Number(each) >= 10);

/** The chains of a catalogue's names; numbers that names link in two ways are left out. */
export const chainsOf = (names: readonly string[]): Chains => {
  const chains = new Map<string, string>();
  const torn = new Set<string>();
  for (const name of names)
    for (const [chain] of fold(name).text.matchAll(LINKED)) {
      const numbers = chain.match(/\d+(?:\.\d+)?/g) ?? [];
      const key = numbers.join(' ');
      if (!isTelling(chain, numbers)) continue;
      if ((chains.get(key) ?? chain) !== chain) torn.add(key);
      chains.set(key, chain);
    }
  for (const key of torn) chains.delete(key);
  return chains;
};

const isBare = (token: Token | undefined): token is Token =>
  token?.kind === 'number' &&
  token.digits === true &&
  token.slash === undefined &&
  token.ymd === undefined &&
  token.coded !== true;

/** The tokens of a chain, standing where its numbers were said. */
const linked = (chain: string, first: Token, last: Token): Token[] =>
  tokenise(chain, () => false).map((token, at) => ({
    ...token,
    start: at === 0 ? first.start : last.end,
    end: last.end,
    glued: at === 0 ? first.glued : token.glued,
  }));

/**
 * A message with the numbers of a size said one after the other written as names write it. A last number before a unit is a
 * count and no part of it.
 */
export const linkChains = (
  tokens: readonly Token[],
  chains: Chains,
  isUnit: (token: Token | undefined) => boolean,
): Token[] => {
  if (chains.size === 0) return [...tokens];
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    let length = 0;
    while (length < LONGEST && isBare(tokens[at + length]) && (length === 0 || tokens[at + length]?.glued === false))
      length += 1;
    let taken: readonly Token[] | undefined;
    for (; length >= 2 && taken === undefined; length -= 1) {
      const run = tokens.slice(at, at + length);
      const chain = chains.get(run.map(({ text }) => text).join(' '));
      const [first, last] = [run[0], run.at(-1)];
      if (chain === undefined || first === undefined || last === undefined || isUnit(tokens[at + length])) continue;
      taken = linked(chain, first, last);
      at += length;
    }
    const token = tokens[at];
    if (taken) out.push(...taken);
    else if (token) {
      out.push(token);
      at += 1;
    }
  }
  return out;
};
