import { isCue, senseOf } from './senses.ts';
import type { Token } from './token.ts';

const blank = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (found) => {
    const kept = /^(?:order|invoice|inv|bill|quote|rfq|enquiry)\b/.exec(found)?.[0] ?? '';
    return kept + found.slice(kept.length).replace(/[^\n]/g, ' ');
  });

/** Blanks out of a folded text what is never part of an order: addresses, chat stamps, tax numbers, telephone numbers. Length is kept. */
export const blankNoise = (text: string): string =>
  [
    /\S+@\S+\.\w{2,}/g,
    /https?:\/\/\S+|www\.\S+/g,
    /^\s*\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? +\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\]?(?: *-)?(?: *[^:\n]{1,40}:)?/gm,
    /\b\d{2}[a-z]{5}\d{4}[a-z]\d[a-z][a-z\d]\b/g,
    /(?:\+\d{1,3}[ -]?)(?:\(?\d{1,5}\)?[ -]?){2,5}\d{2,}/g,
    /\b(?:gstin|gst no|trn|vat(?: no| reg)|iban|fssai)\b[ .:#-]*[a-z\d][a-z\d-]*/g,
    /\b(?:pan|cin)(?: no\.?)?[ .:#-]*[a-z]{5}\d{4}[a-z]\b/g,
    /\bhsn(?: code)?[ .:#-]*\d{4,8}\b/g,
    /\bpin(?: ?code)?[ .:#-]*\d{3} ?\d{3}\b/g,
    /\b(?:phone|mob(?:ile)?|tel|ph|cell|fax|call|whatsapp|contact|ext)\b(?: no\.?)?[ .:#-]*\+?\d(?:[ -]?\d){6,}/g,
    /\b(?:p\.? ?o\.?|rfq|docket|lr)[ .:#-]*(?:no|number|num|nr)?[ .:#]*(?:[a-z]{1,6}[-/ ]?)?\d[\d/-]{3,}[a-z\d]*/g,
    /\b(?:order|invoice|inv|bill|quote|quotation|enquiry|ref(?:erence)?|job|project|account|a\/c|acct|customer|cust|contract|so)\b[ .:#]*(?:[a-z]{1,6}[-/])?\d[\d/-]{5,}[a-z\d]*/g,
    /\b(?:order|invoice|inv|bill|quote|quotation|ref(?:erence)?)\b[ .:#]*[a-z]{1,6}[-/]\d[a-z\d/-]*/g,
    /\b(?:p\.? ?o\.?|order|invoice|inv|bill|quote|quotation|enquiry|ref|reference|job|project|customer|account|a\/c|contract|so|lr|vehicle|cheque|utr|challan)[ .]?(?:no|number|num|nr|id|#)[ .:#]*[a-z]*[-/]?\d[a-z\d/-]*/g,
    /\b(?:cost cent(?:re|er)|utr|s\/n|serial(?: no)?|batch(?: no)?)\b[ .:#-]*[a-z]*\d[a-z\d/-]*/g,
    /#\d{3,}/g,
    /\b(?:quote|quotation|offer|enquiry|invoice|challan|docket|ticket)[ .:#-]*\d{4,}\b/g,
    /\b(?:plot|sector|hall|dock|bay|jetty|gali|ward|gate)(?: no\.?)?[ .#-]*\d+[a-z]?\b/g,
    /\b(?:flat|phase) no\.?[ .#-]*\d+[a-z]?\b/g,
    /\b(?:drawing|drg|dwg|rev|revision)(?: no)?[ .:#-]*[a-z]*\d[a-z\d-]*/g,
    /\b(?:[01]?\d|2[0-4]):[0-5]\d(?: ?(?:am|pm|hrs|baje))?/g,
    /\b\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.|o'clock|hrs|baje|bje)(?![a-z])/g,
    /(?<![\p{L}\d])\d{1,2} ?(?:बजे)/gu,
    /(?:الساعه) ?\d{1,2}(?! ?(?:كيلو|كجم|لتر|جرام|جم|مل|كيس|كرتون|طن|علب))/g,
    /(?<![\d,.])\d{10,}(?![\d,.]\d)/g,
  ].reduce(blank, text);

/** `same beer order as last week` asks for the same order: what kind stands between is blanked, the length is kept. */
export const closeUpSame = (text: string): string =>
  text.replace(
    /\b(same)((?: [a-z]+){1,2} )(order|list)\b/g,
    (_, same: string, between: string, noun: string) => same + ' '.repeat(between.length) + noun,
  );

const CLOSING =
  /^\s*(?:(?:thanks|thank you|many thanks|thanks and|thank you and|with|best|kind|warm|kindest|thanks &|thank you &)?\s*(?:best |kind |warm )?regards|best wishes|yours (?:sincerely|faithfully|truly)|sincerely|cheers,|--|sent from my|مع التحيه|تحياتي).*$/im;
const QUOTED_REPLY = /^\s*(?:on .{5,80} wrote:|-+ ?original message ?-+|from: .*\n(?:sent|date|to): )/im;

/** Blanks an e-mail's signature and the earlier mail quoted under it; the length is kept. */
export const blankClosing = (text: string): string => {
  const cut = (body: string, pattern: RegExp): string => {
    const at = pattern.exec(body)?.index;
    return at === undefined || body.slice(0, at).trim() === ''
      ? body
      : body.slice(0, at) + body.slice(at).replace(/[^\n]/g, ' ');
  };
  return cut(cut(text, QUOTED_REPLY), CLOSING);
};

/** Blanks lines quoted with `>` when the message says something of its own that holds a number; the length is kept. */
export const blankQuotes = (text: string): string => {
  const own = text.replace(/^>.*$/gm, '');
  return /^>/m.test(text) && /\d/.test(own)
    ? text.replace(/^>.*$/gm, (line) => ' '.repeat(line.length))
    : text.replace(/^>+/gm, (marks) => ' '.repeat(marks.length));
};

const CURRENCY = new Set([
  'rs',
  're',
  'inr',
  'usd',
  'aed',
  'egp',
  'sar',
  'eur',
  'gbp',
  'dhs',
  'dh',
  'le',
  'rupees',
  'rupaye',
  'rupay',
  'rupee',
  'rupya',
  'rupiya',
  'rupye',
  'rupiye',
  'dirham',
  'dollars',
  'dollar',
  'euro',
  'euros',
  'pounds sterling',
  'रुपये',
  'रुपए',
  'रु',
  'रूपये',
  'جنيه',
  'ريال',
  'درهم',
  'دينار',
  'جنيهات',
  'دولار',
  'gneh',
  'geneh',
  'geneih',
  'riyal',
  'qr',
  'omr',
  'kwd',
  'bhd',
]);
const CURRENCY_MARKS = new Set(['₹', '$', '€', '£']);
const isCurrency = (token: Token | undefined): boolean =>
  token !== undefined && (CURRENCY.has(token.text) || CURRENCY_MARKS.has(token.text));
const AT_PRICE = new Set([
  '@',
  'at',
  'rate',
  'price',
  'bhav',
  'سعر',
  'بسعر',
  'se3r',
  'bse3r',
  'भाव',
  'रेट',
  'cost',
  'ب',
]);

/** What may follow a price said with `at`, where a place or an hour would go on otherwise. */
const AFTER_PRICE = new Set(['each', 'net', 'nett', 'plus', 'less', 'only', 'as', 'like', 'per', 'ex', 'clearance']);

/** What a price that was agreed is compared with: `like last time`, `زي ما اتفقنا`, `jo baat hui thi`. */
const LIKE = new Set(['like', 'as', 'same', 'زي', 'مثل', 'كما', 'zay', 'jaise', 'jaisa', 'jo', 'जो', 'जैसे']);
/** `1450 me`: for that price, in Hindi. */
const FOR = new Set(['me', 'mein', 'में']);

/** A price found in the message, where it stood. */
export type ReadPrice = { readonly value: number; readonly at: number };

const PRICE_WORDS = new Set([
  'rate',
  'price',
  'bhav',
  'भाव',
  'रेट',
  'ke rate',
  'ke bhav',
  'ke hisab',
  'ka bhav',
  'ka rate',
  'ki rate',
  'ka price',
  'ki price',
]);
const isPriceWord = (token: Token | undefined): boolean => token !== undefined && PRICE_WORDS.has(token.text);

const priceStart = (tokens: readonly Token[], at: number): number | undefined => {
  const token = tokens[at];
  if (token?.kind !== 'number' || !Number.isFinite(token.value) || token.use !== 'free') return undefined;
  const [two, one, next] = [tokens[at - 2], tokens[at - 1], tokens[at + 1]];
  const afterRs = isCurrency(one) || (one?.text === '.' && isCurrency(two));
  if (afterRs) return at - (isCurrency(one) ? 1 : 2);
  if (one?.text === '@') return at - 1;
  if (isCurrency(next)) return at;
  if (next?.text === '/' && tokens[at + 2]?.text === '-') return at;
  const perUnit = next?.text === '/' && next.glued && senseOf(tokens[at + 2], 'unit') !== undefined;
  if (
    perUnit ||
    (next?.text === 'per' && (senseOf(tokens[at + 2], 'unit') ?? senseOf(tokens[at + 2], 'measure')) !== undefined)
  )
    return at;
  const skip = ['ka', 'ke', 'ki', 'का', 'के', 'की', 'wala'].includes(next?.text ?? '') ? at + 2 : at + 1;
  const follows = one !== undefined && (senseOf(one, 'unit') === undefined || two?.kind === 'number');
  if (isPriceWord(tokens[skip]) && follows) return at;
  const counted = senseOf(one, 'unit') !== undefined && two?.kind === 'number';
  const behind = tokens[at + 2];
  const ends = behind === undefined || behind.kind === 'break' || behind.kind === 'mark' || LIKE.has(behind.text);
  if (counted && FOR.has(next?.text ?? '') && ends) return at;
  const named =
    one !== undefined &&
    AT_PRICE.has(one.text) &&
    (one.text !== 'at' || next === undefined || next.kind !== 'word' || AFTER_PRICE.has(next.text));
  return named && senseOf(next, 'unit') === undefined ? at - 1 : undefined;
};

const isHarmless = (senses: Token['senses']): boolean =>
  senses.every(({ kind }) => !['number', 'scale', 'unit', 'measure', 'dual'].includes(kind));

/** `@ 98 like contract says`: the words that end a line after its price speak of the price, unless some name holds one. */
const mannersAfter = (tokens: readonly Token[], from: number, isNamed: (word: string) => boolean): readonly Token[] => {
  const ends = tokens.findIndex(
    ({ kind, text }, at) => at >= from && (kind === 'break' || (kind === 'mark' && text !== "'")),
  );
  const rest = tokens.slice(from, ends < 0 ? tokens.length : ends);
  const first = rest.findIndex(({ text }) => !FOR.has(text));
  const agreed = LIKE.has(rest[first]?.text ?? '');
  const plain = rest.every(
    ({ kind, text, senses }, at) =>
      kind === 'word' &&
      !isNamed(text) &&
      (senses.every((sense) => sense.kind === 'filler') || (agreed && at >= first && isHarmless(senses))),
  );
  return plain ? rest : [];
};

/** Reads prices (`@ 45`, `Rs 1250`, `45/-`, `2.10 per kg`) and takes their tokens out of the order lines. */
export const readPrices = (tokens: readonly Token[], isNamed: (word: string) => boolean): ReadPrice[] => {
  const prices: ReadPrice[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const start = priceStart(tokens, at);
    const token = tokens[at];
    if (start === undefined || token === undefined) continue;
    let end = at + 1;
    if (isCurrency(tokens[end])) end += 1;
    if (tokens[end]?.text === '/' && tokens[end + 1]?.text === '-') end += 2;
    else if (
      (tokens[end]?.text === '/' || tokens[end]?.text === 'per' || tokens[end]?.text === 'a') &&
      (senseOf(tokens[end + 1], 'unit') ?? senseOf(tokens[end + 1], 'measure')) !== undefined
    )
      end += 2;
    else if (tokens[end]?.text === 'each') end += 1;
    else if (isPriceWord(tokens[end])) end += 1;
    else if (isPriceWord(tokens[end + 1])) end += 2;
    const from = isCurrency(tokens[start - 1]) ? start - 1 : start;
    for (const each of [...tokens.slice(from, end), ...mannersAfter(tokens, end, isNamed)]) each.use = 'price';
    prices.push({ value: token.value, at: token.start });
  }
  return prices;
};

/** `same rate`, `usual price`, `best price`: said of the price of an order, not asked. Taken out of the lines. */
export const dropPriceManners = (tokens: readonly Token[]): void => {
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1];
    if (
      isCue(token, 'price') &&
      before !== undefined &&
      [
        'same',
        'usual',
        'old',
        'purana',
        'purane',
        'agreed',
        'last',
        'wahi',
        'vahi',
        'नफस',
        'نفس',
        'nafs',
        'वही',
        'सेम',
        'previous',
        'contract',
      ].includes(before.text)
    ) {
      token.use = 'price';
      before.use = 'price';
    }
  }
};

const COLUMN_MARK = /[|;\t]/;
const HEADS = {
  name: /item|desc|article|product|material|particular|part|name|صنف|البيان/,
  count: /qty|quantity|qnty|nos|pcs|order|الكميه|العدد|menge/,
  other:
    /^(?:pos|position|sr|s\.? ?no|no\.?|#|line|item (?:no|nr|#)|rate|price|unit price|amount|amt|total|value|net|mrp|hsn|gst|tax|disc|date|delivery|remark)/,
  /** `Item` is a number where another column says what it is. */
  plainer: /desc|article|material|product|particular|name/,
} as const;

/**
 * Blanks the columns of a pasted table (`Pos;Description;Qty;Price`) that hold neither goods nor how many, and its head;
 * a table has a head with both. The length is kept.
 */
export const blankColumns = (text: string): string => {
  let kept: readonly boolean[] | undefined;
  return text
    .split('\n')
    .map((line) => {
      const cells = line.split(/(?<=[|;\t])/);
      const heads = cells.map((cell) => cell.trim());
      const isHead =
        cells.length > 2 &&
        COLUMN_MARK.test(line) &&
        heads.some((cell) => HEADS.name.test(cell)) &&
        heads.some((cell) => HEADS.count.test(cell)) &&
        !/\d/.test(line);
      if (isHead) {
        const named = heads.some((cell) => HEADS.plainer.test(cell));
        kept = heads.map((cell) => !(HEADS.other.test(cell) || (named && /^item\b/.test(cell))));
        return ' '.repeat(line.length);
      }
      if (kept === undefined || Math.abs(cells.length - kept.length) > 1 || cells.length < 3) return line;
      const columns = kept;
      return cells
        .map((cell, at) => (columns[at] === false ? ' '.repeat(cell.length) : cell.replace(COLUMN_MARK, '|')))
        .join('');
    })
    .join('\n');
};

const NUMBERED =
  /^[ \t]*(?:\(?(?<mark>\d{1,3})(?:[)\]]|[.:](?=[ \t]|[^\d\s])|[ \t]*[-–][ \t]+(?=\p{L}))|(?:item|pos|position|line|sr|s\.?no)\.?[ \t]*(?:no\.?[ \t]*)?\d{1,4}[ \t]*[).:\-|]?|#\d{1,3})[ \t]*(?=\S)/gmu;
const LEADING = /^[ \t|]*(\d{1,4})[ \t]*[|\t ](?=.*\d)/;

/** Blanks the numbering of a list's lines (`1)`, `2.`, `Item 3:`, or a first column that just counts); the length is kept. */
export const blankNumbering = (text: string): string => {
  const marked = text.replace(NUMBERED, (found: string, mark: string | undefined) =>
    (mark !== undefined && !/[)\]]/.test(found) && !isCounting(text, mark)) ||
    (found.trim().startsWith('#') && !/^\s*#2\b/m.test(text))
      ? found
      : ' '.repeat(found.length),
  );
  const lines = marked.split('\n');
  const firsts = lines.map((line) => Number(LEADING.exec(line)?.[1] ?? Number.NaN));
  const counted = firsts.filter((value) => !Number.isNaN(value));
  const step = (counted[1] ?? 0) - (counted[0] ?? 0);
  const counts =
    counted.length >= 2 &&
    (step === 1 || step === 10) &&
    counted[0] === step &&
    counted.every((value, at) => value === step * (at + 1));
  return counts
    ? lines
        .map((line, at) =>
          Number.isNaN(firsts[at]) ? line : line.replace(/\d+/, (digits) => ' '.repeat(digits.length)),
        )
        .join('\n')
    : marked;
};

/** Whether the mark is one of a run 1., 2., 3. at the beginning of lines. */
const isCounting = (text: string, mark: string): boolean => {
  const marks = new Set([...text.matchAll(/^[ \t]*(\d{1,3})[ \t]*[.:\-–]/gmu)].map(([, digits]) => Number(digits)));
  return (
    marks.has(1) && marks.has(2) && [...marks].every((value) => value <= marks.size + 1) && marks.has(Number(mark))
  );
};
