/** A text brought to one plain form, and for each of its UTF-16 units where it stood in the text as written. */
export type Folded = { readonly text: string; readonly at: readonly number[] };

/** Marks without meaning of their own: direction and joining marks, Arabic vowels, the Devanagari dot and visarga, keycaps. */
const IGNORED =
  /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0640]|[\ufe00-\ufe0f]|\u0670|\u093c|\u0903|\u20e3|[\u064b-\u065f]|[\u0300-\u036f]/u;

const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    أ: 'ا',
    إ: 'ا',
    آ: 'ا',
    ٱ: 'ا',
    ى: 'ي',
    ی: 'ي',
    ئ: 'ي',
    ؤ: 'و',
    ة: 'ه',
    ک: 'ك',
    گ: 'ك',
    پ: 'ب',
    چ: 'ج',
    ڤ: 'ف',
    '\u0621': '',
    '\u0901': '\u0902',
    '،': ',',
    '؛': ';',
    '؟': '?',
    '٪': '%',
    '٫': '.',
    '٬': ',',
    '।': '.',
    '॥': '.',
    '۔': '.',
    '“': '"',
    '”': '"',
    '„': '"',
    '″': '"',
    '〃': '"',
    '‘': "'",
    '’': "'",
    '′': "'",
    '`': "'",
    '´': "'",
    ʼ: "'",
    '×': 'x',
    '✕': 'x',
    '✖': 'x',
    '⨯': 'x',
    '∗': '*',
    '⁄': '/',
    '∕': '/',
    '•': '•',
    '●': '•',
    '▪': '•',
    '◦': '•',
    '·': '•',
    '‣': '•',
    '–': '-',
    '—': '-',
    '−': '-',
    '‐': '-',
    '‑': '-',
    '―': '-',
    '\u00a0': ' ',
    '\t': '\t',
    '\r': '\n',
    '\u2028': '\n',
    '\u2029': '\n',
    ø: 'o',
    Ø: 'o',
    ß: 'ss',
    æ: 'ae',
  }),
);

const VULGAR = /[\u00bc-\u00be\u2150-\u215e]/;
const PICTOGRAPH = /\p{Extended_Pictographic}/u;

/** The value 0–9 of a decimal digit of any script: digits stand in runs of ten from zero upward. */
const digitValue = (character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  let before = 0;
  while (before < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
};

const foldPlain = (character: string): string => {
  const letter = LETTERS.get(character);
  if (letter !== undefined) return letter;
  if (IGNORED.test(character)) return '';
  if (VULGAR.test(character)) return character.normalize('NFKC').replace('\u2044', '/');
  if (/\p{Nd}/u.test(character)) return String(digitValue(character));
  if (PICTOGRAPH.test(character)) return ' ';
  const plain = character
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u093c]/g, '')
    .toLowerCase();
  return [...plain].map((each) => LETTERS.get(each) ?? (IGNORED.test(each) ? '' : each)).join('');
};

const known = new Map<string, string>();
const foldCharacter = (character: string): string => {
  const code = character.charCodeAt(0);
  if (code < 128) return code === 13 ? '\n' : code === 96 ? "'" : character.toLowerCase();
  const found = known.get(character);
  if (found !== undefined) return found;
  const folded = foldPlain(character);
  if (known.size < 20_000) known.set(character, folded);
  return folded;
};

/**
 * Folds case, scripts' digits, letter variants, quotes, dashes and fractions to one form, drops marks that carry no
 * meaning (vowel signs of Arabic, direction marks, emoji), and remembers where each unit came from.
 */
export const fold = (raw: string): Folded => {
  let text = '';
  const at: number[] = [];
  const add = (piece: string, from: number) => {
    for (let index = 0; index < piece.length; index += 1) at.push(from);
    text += piece;
  };
  let from = 0;
  for (const character of raw) {
    const piece = foldCharacter(character);
    if (VULGAR.test(character) && /\d$/.test(text)) add(' ', from);
    add(piece, from);
    from += character.length;
  }
  at.push(raw.length);
  return { text, at };
};

/** The folded form of one word or phrase. */
export const foldText = (raw: string): string => fold(raw).text;
