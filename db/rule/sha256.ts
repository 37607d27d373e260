const primes = [2];
for (let each = 3; primes.length < 64; each += 2) if (primes.every((prime) => each % prime !== 0)) primes.push(each);
/** The first 32 bits behind the point, as the standard takes its constants from roots of primes. */
const bitsBehind = (root: number): number => Math.floor((root % 1) * 2 ** 32);
const roundConstants = Uint32Array.from(primes, (prime) => bitsBehind(Math.cbrt(prime)));
const firstState = primes.slice(0, 8).map((prime) => bitsBehind(Math.sqrt(prime)));

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** SHA-256 (FIPS 180-4) of a text in UTF-8, as hex. Here because a mutator can't await the browser's own. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const state = Uint32Array.from(firstState);
  const words = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let nth = 0; nth < 16; nth += 1) words[nth] = view.getUint32(at + 4 * nth);
    mix(state, words);
  }
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

const word = (words: Uint32Array, at: number): number => words[at] as number;

function mix(state: Uint32Array, words: Uint32Array): void {
  for (let at = 16; at < 64; at += 1) {
    const [early, late] = [word(words, at - 15), word(words, at - 2)];
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[at] = word(words, at - 16) + low + word(words, at - 7) + high;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at += 1) {
    const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g));
    const first = (one + word(roundConstants, at) + word(words, at)) | 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [nth, each] of [a, b, c, d, e, f, g, h].entries()) state[nth] = word(state, nth) + each;
}
