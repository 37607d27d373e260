/** A set of rows by their place, 32 to a word. */
export type Bits = Uint32Array;

const wordsFor = (count: number): number => (count + 31) >>> 5;
export const noBits = (count: number): Bits => new Uint32Array(wordsFor(count));

export function setBit(bits: Bits, at: number): void {
  const word = at >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (at & 31));
}

/** The places from 0 up to a count. */
export function allBits(count: number): Bits {
  const bits = noBits(count).fill(0xffff_ffff);
  const rest = count & 31;
  if (rest > 0) bits[bits.length - 1] = 2 ** rest - 1;
  return bits;
}

/** The place of the lowest bit of a word that has one. */
export const lowest = (word: number): number => 31 - Math.clz32(word & -word);

/** What is in both. */
export const common = (one: Bits, other: Bits): Bits => one.map((word, at) => word & (other[at] ?? 0));

export const isNone = (bits: Bits): boolean => bits.every((word) => word === 0);
