import type { CatalogueIndex } from './catalogue-index.ts';
import { meaningsOf } from './name.ts';
import { bareSound, editDistance, inLatin, skeleton, stem, trigrams } from './similar.ts';

/** A word of the catalogue a said word may stand for; `likeness` 1 is the very word. */
export type WordMatch = { readonly id: number; readonly likeness: number };

const MEMO_SIZE = 20_000;
const MOST = 8;

/** How far a meaning gathered from learned names is trusted: enough to find, too little to be accepted unasked. */
const LEARNED = 0.8;

/** How like another word of the same meaning is, where the very word stands in some name as well. */
const BESIDE_ITSELF = 0.82;

const isSubsequence = (short: string, long: string): boolean => {
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
};

/** An abbreviation: the word's beginning (`galv`), or its first letter and following consonants in order (`cplr`). */
const abbreviates = (short: string, long: string): number => {
  if (short.length < 3 || long.length <= short.length || short[0] !== long[0]) return 0;
  if (long.startsWith(short)) return 0.86;
  return !/[aeiou]/.test(short.slice(1)) && isSubsequence(short, long) ? 0.8 : 0;
};

/** `lock` of `padlock`, `paper` of `sandpaper`: the word that ends a longer one. */
const ends = (short: string, long: string): number =>
  short.length >= 4 && long.length > short.length + 1 && long.endsWith(short) ? 0.8 : 0;

const misspells = (said: string, word: string): number => {
  const longest = Math.max(said.length, word.length);
  if (Math.min(said.length, word.length) < 3 || /\d/.test(said)) return 0;
  const limit = Math.min(said.length, word.length) <= 4 ? 1 : longest <= 8 ? 2 : 3;
  const distance = editDistance(said, word, limit);
  if (distance > limit) return 0;
  const likeness = 1 - distance / longest;
  if (said[0] !== word[0] && distance > 1) return 0;
  return likeness >= 0.62 ? Math.min(0.94, likeness + (said[0] === word[0] ? 0.06 : 0)) : 0;
};

const soundsLike = (said: string, word: string): number => {
  const [a, b] = [inLatin(said) ?? said, inLatin(word) ?? word];
  const distance = editDistance(a, b, 6);
  return Math.max(0.66, 0.92 - 0.07 * distance);
};

const candidatesOf = (index: CatalogueIndex, said: string): Set<number> => {
  const counts = new Map<number, number>();
  const grams = new Set(trigrams(said));
  for (const gram of grams) for (const id of index.byTrigram.get(gram) ?? []) counts.set(id, (counts.get(id) ?? 0) + 1);
  const best = [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 24)
    .map(([id]) => id);
  return new Set(best);
};

const unlikeMatches = (index: CatalogueIndex, said: string): WordMatch[] => {
  const latin = inLatin(said) ?? said;
  const found = new Map<number, number>();
  const add = (id: number, likeness: number) => {
    if (likeness > (found.get(id) ?? 0)) found.set(id, likeness);
  };
  for (const id of candidatesOf(index, latin)) {
    const word = index.vocabulary[id] ?? '';
    const other = inLatin(word) ?? word;
    add(id, Math.max(misspells(latin, other), abbreviates(latin, other), ends(latin, other)));
  }
  const sound = skeleton(said);
  if (sound.length >= 2) {
    for (const id of index.bySkeleton.get(sound) ?? []) {
      const word = index.vocabulary[id] ?? '';
      if (sound.length >= 3 || latin !== said || inLatin(word) !== undefined) add(id, soundsLike(said, word));
    }
  }
  if (found.size === 0 && latin === said)
    for (const id of index.byBareSound.get(bareSound(said) ?? '') ?? []) {
      const distance = editDistance(latin, inLatin(index.vocabulary[id] ?? '') ?? '', 4);
      if (distance <= 4) add(id, Math.max(0.64, 0.84 - 0.05 * distance));
    }
  const likeliest = Math.max(0, ...found.values());
  return [...found]
    .filter(([, likeness]) => likeness > 0.6 && likeness >= likeliest - 0.12)
    .map(([id, likeness]) => ({ id, likeness }));
};

/** The words a said word may stand for: by the company's own lexicon where it knows it, else by the common ones. */
const meaningsIn = ({ own }: CatalogueIndex, said: string): string[] =>
  own?.single.get(said)?.flatMap(({ kind, value }) => (kind === 'word' ? String(value).split(' ') : [])) ??
  meaningsOf(said);

const findMatches = (index: CatalogueIndex, said: string): WordMatch[] => {
  const found = new Map<number, number>();
  const exact = index.wordId.get(stem(said));
  if (exact !== undefined) found.set(exact, 1);
  for (const id of index.learned.get(exact ?? -1) ?? []) found.set(id, LEARNED);
  for (const meaning of [said, ...meaningsIn(index, said)]) {
    for (const id of index.byMeaning.get(stem(meaning)) ?? [])
      if (!found.has(id)) found.set(id, exact === undefined || meaning === said ? 0.95 : BESIDE_ITSELF);
  }
  const bare = /^ال[\u0600-\u06ff]{2,}$/u.test(said) ? said.slice(2) : undefined;
  const bareId = bare === undefined ? undefined : index.wordId.get(bare);
  if (bareId !== undefined && !found.has(bareId)) found.set(bareId, 0.99);
  if (exact === undefined && bareId === undefined) {
    const latin = inLatin(said);
    const heard = latin === undefined ? undefined : index.wordId.get(stem(latin));
    if (heard !== undefined) found.set(heard, 0.95);
    if (found.size === 0) for (const { id, likeness } of unlikeMatches(index, said)) found.set(id, likeness);
    if (found.size === 0)
      for (const meaning of meaningsIn(index, said))
        for (const { id, likeness } of unlikeMatches(index, meaning))
          if (likeness >= 0.8) found.set(id, Math.min(0.8, likeness));
  }
  return [...found]
    .map(([id, likeness]) => ({ id, likeness }))
    .sort((a, b) => b.likeness - a.likeness || a.id - b.id)
    .slice(0, MOST);
};

/** The catalogue's words a said word may stand for, likeliest first: itself, translations, else misspellings and sounds. */
export const wordMatches = (index: CatalogueIndex, said: string): readonly WordMatch[] => {
  const known = index.senseMemo.get(said);
  if (known) return known;
  const matches = findMatches(index, said);
  if (index.senseMemo.size >= MEMO_SIZE) index.senseMemo.clear();
  index.senseMemo.set(said, matches);
  return matches;
};
