/** Damerau–Levenshtein distance (a swap of neighbours counts one), or `limit + 1` as soon as it is beyond the limit. */
export const editDistance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [older, old, row]: [number[], number[], number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, index) => index),
    [],
  ];
  for (let i = 1; i <= a.length; i += 1) {
    row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (old[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (older[j - 2] ?? 0) + 1);
      row.push(value);
      best = Math.min(best, value);
    }
    if (best > limit) return limit + 1;
    [older, old] = [old, row];
  }
  return old[b.length] ?? limit + 1;
};

/** The word with its English plural ending taken off. */
export const stem = (word: string): string => {
  if (/^ال[\u0600-\u06ff]{3,}$/u.test(word)) return word.slice(2);
  if (!/^[a-z]{4,}$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|o|z)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
};

/** The overlapping pieces of three letters by which similar words find each other. */
export const trigrams = (word: string): string[] => {
  const padded = `  ${word} `;
  return Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3));
};

const DEVANAGARI: Readonly<Record<string, string>> = {
  अ: 'a',
  आ: 'a',
  इ: 'i',
  ई: 'i',
  उ: 'u',
  ऊ: 'u',
  ए: 'e',
  ऐ: 'ai',
  ओ: 'o',
  औ: 'au',
  ऑ: 'o',
  ऍ: 'e',
  ऋ: 'ri',
  'ा': 'a',
  'ि': 'i',
  'ी': 'i',
  'ु': 'u',
  'ू': 'u',
  'े': 'e',
  'ै': 'ai',
  'ो': 'o',
  'ौ': 'au',
  'ॉ': 'o',
  'ॅ': 'e',
  'ृ': 'ri',
  'ं': 'n',
  '्': '',
  क: 'k',
  ख: 'kh',
  ग: 'g',
  घ: 'gh',
  ङ: 'n',
  च: 'ch',
  छ: 'chh',
  ज: 'j',
  झ: 'jh',
  ञ: 'n',
  ट: 't',
  ठ: 'th',
  ड: 'd',
  ढ: 'dh',
  ण: 'n',
  त: 't',
  थ: 'th',
  द: 'd',
  ध: 'dh',
  न: 'n',
  प: 'p',
  फ: 'f',
  ब: 'b',
  भ: 'bh',
  म: 'm',
  य: 'y',
  र: 'r',
  ल: 'l',
  व: 'v',
  श: 'sh',
  ष: 'sh',
  स: 's',
  ह: 'h',
};

const ARABIC: Readonly<Record<string, string>> = {
  ا: 'a',
  ب: 'b',
  ت: 't',
  ث: 's',
  ج: 'g',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'z',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'sh',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  ع: 'a',
  غ: 'g',
  ف: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  و: 'o',
  ي: 'i',
};

/** How the English letters are spelt out in Devanagari, longest first, to read acronyms (एसडब्ल्यूआर, ओपीसी). */
const LETTER_NAMES: readonly (readonly [string, string])[] = [
  ['डब्ल्यू', 'w'],
  ['डब्लू', 'w'],
  ['क्यू', 'q'],
  ['एक्स', 'x'],
  ['जेड', 'z'],
  ['वाई', 'y'],
  ['एफ', 'f'],
  ['एच', 'h'],
  ['आई', 'i'],
  ['एल', 'l'],
  ['एम', 'm'],
  ['एन', 'n'],
  ['आर', 'r'],
  ['एस', 's'],
  ['ए', 'a'],
  ['बी', 'b'],
  ['सी', 'c'],
  ['डी', 'd'],
  ['ई', 'e'],
  ['जी', 'g'],
  ['जे', 'j'],
  ['के', 'k'],
  ['ओ', 'o'],
  ['पी', 'p'],
  ['टी', 't'],
  ['यू', 'u'],
  ['वी', 'v'],
];

const spelledOut = (word: string): string | undefined => {
  let [rest, letters] = [word, ''];
  while (rest !== '') {
    const name = LETTER_NAMES.find(([spelling]) => rest.startsWith(spelling));
    if (name === undefined) return undefined;
    letters += name[1];
    rest = rest.slice(name[0].length);
  }
  return word.length >= 2 ? letters : undefined;
};

/** A word of another script in plain Latin letters, as it sounds; undefined for words already Latin. */
export const inLatin = (word: string): string | undefined => {
  if (/[\u0900-\u097f]/.test(word))
    return spelledOut(word) ?? [...word].map((letter) => DEVANAGARI[letter] ?? letter).join('');
  if (/[\u0600-\u06ff]/.test(word)) return [...word].map((letter) => ARABIC[letter] ?? letter).join('');
  return undefined;
};

const ARABIC_LETTER = /[\u0600-\u06ff]/u;

/**
 * A still coarser key between Arabic and Latin letters, where one letter stands for several sounds (`قودي` goody, `رضوى`
 * radwa): classes of consonants, without the half-vowels. Undefined for a word too short to tell anything.
 */
export const bareSound = (word: string): string | undefined => {
  const latin = (inLatin(word) ?? word).replace(/[5679]/g, (digit) => ARABIZI_DIGITS[digit] ?? '');
  const bare = (ARABIC_LETTER.test(word) ? latin : latin.replace(/^(?:al|el)(?=[a-z]{4})/, ''))
    .replace(/[sc]h|th/g, 's')
    .replace(/[aeiouwyhx\d']/g, '')
    .replace(/[gjqc]/g, 'k')
    .replace(/k+h?/g, 'k')
    .replace(/[pvf]/g, 'b')
    .replace(/d/g, 't')
    .replace(/z/g, 's')
    .replace(/(.)\1+/g, '$1');
  return bare.length < 2 ? undefined : bare;
};

/** The consonants that digits stand for where Arabic is written in Latin letters (2 and 3 are throat sounds, 7 an h). */
const ARABIZI_DIGITS: Readonly<Record<string, string>> = { 5: 'k', 6: 't', 8: 'g', 9: 's' };

/**
 * The consonants of a word as they sound, in one coarse alphabet: words of different scripts and spellings that are
 * said alike share it. Used to find candidates, never to decide.
 */
export const skeleton = (word: string): string => {
  const latin = (inLatin(word) ?? word).replace(/[56789]/g, (digit) => ARABIZI_DIGITS[digit] ?? '').replace(/\d/g, '');
  const sounded = latin
    .replace(/tion/g, 'shn')
    .replace(/ph/g, 'f')
    .replace(/ck/g, 'k')
    .replace(/qu/g, 'k')
    .replace(/x/g, 'ks')
    .replace(/[cs]h+/g, 'S')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/[cq]/g, 'k')
    .replace(/g(?=[eiy])/g, 'j')
    .replace(/kh/g, 'k')
    .replace(/gh/g, 'g')
    .replace(/[tdbj]h/g, (pair) => pair[0] ?? '');
  const first = /^[aeiouy]/.test(sounded) ? 'a' : '';
  const body = sounded
    .replace(/[aeiouyh]/g, '')
    .replace(/p/g, 'b')
    .replace(/[vw]/g, 'f')
    .replace(/z/g, 's')
    .replace(/j/g, 'g')
    .replace(/(.)\1+/g, '$1');
  return first + body;
};
