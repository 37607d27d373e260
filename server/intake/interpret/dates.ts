import type { Day } from './calendar.ts';
import { addMonths, dayOf, monthEnd, nextFestival, partsOf } from './calendar.ts';
import { isCue, senseOf } from './senses.ts';
import type { Token } from './token.ts';

/** A day read in a message: the day meant, the last day it may mean (a week, a month), and the tokens that said it. */
export type ReadDate = { readonly day: Day; readonly latest: Day; readonly from: number; readonly to: number };

type Found = { readonly day: Day; readonly latest?: Day; readonly next: number };

const num = (token: Token | undefined): number | undefined =>
  token?.kind === 'number' && Number.isInteger(token.value) && token.slash === undefined ? token.value : undefined;
const value = (token: Token | undefined, kind: string): string | number | undefined => senseOf(token, kind)?.value;
const isOrdinal = (token: Token | undefined): boolean =>
  token?.kind === 'word' && ['st', 'nd', 'rd', 'th', 'tarikh', 'tareekh', 'तारीख', 'tarik'].includes(token.text);
/** Month and weekday words that are other words too (`may`, `sat`, `sun`, `mar`, `mangal`). */
const SHY = new Set([
  'may',
  'mar',
  'sun',
  'sat',
  'mon',
  'wed',
  'fri',
  'mangal',
  'budh',
  'احد',
  'اب',
  'juma',
  'سبت',
  'شنی',
  'الحد',
]);

/** The next such date on or after `today`: without a year, this year or the next. */
const nearestYear = (month: number, date: number, today: Day): Day | undefined => {
  const { year } = partsOf(today);
  const here = dayOf(year, month, date);
  return here !== undefined && here >= today - 60 ? here : dayOf(year + 1, month, date);
};

const withYear = (tokens: readonly Token[], at: number, month: number, date: number, today: Day): Found | undefined => {
  const skip = tokens[at]?.text === ',' ? at + 1 : at;
  const year = num(tokens[skip]);
  if (year !== undefined && year >= 2000 && year < 2100) {
    const day = dayOf(year, month, date);
    return day === undefined ? undefined : { day, next: skip + 1 };
  }
  const day = nearestYear(month, date, today);
  return day === undefined ? undefined : { day, next: at };
};

/** The `date`th of this month, or of the next when it is past already. */
const comingDate = (date: number, today: Day): Day | undefined => {
  const { date: now } = partsOf(today);
  return dayInMonth(today, date >= now ? 0 : 1, date);
};

/** A date in the month that is `turn` months ahead; undefined when that month is too short. */
const dayInMonth = (today: Day, turn: number, date: number): Day | undefined => {
  const day = monthEnd(today, turn - 1) + date;
  return day > monthEnd(today, turn) ? undefined : day;
};

/** What follows `يوم ٥`: the month it is in (`الشهر الجاي`), or nothing more. */
const readDayOfMonth = (tokens: readonly Token[], at: number, date: number, today: Day): Found | undefined => {
  const token = tokens[at];
  const named = value(token, 'span') === 'month';
  if (!named && token !== undefined && token.kind !== 'break' && token.kind !== 'mark') return undefined;
  const step = named ? stepOf(tokens[at + 1]) : undefined;
  const day = step === 'next' ? dayInMonth(today, 1, date) : comingDate(date, today);
  return day === undefined ? undefined : { day, next: named ? at + (step === undefined ? 1 : 2) : at };
};

/** `3rd Nov`, `Nov 3`, `3 नवंबर`, `٣ نوفمبر 2025`, `20 tarikh`. */
const readMonthDate = (tokens: readonly Token[], at: number, today: Day): Found | undefined => {
  const date = num(tokens[at]);
  if (date !== undefined && date >= 1 && date <= 31) {
    let next = at + 1;
    const ordinal = isOrdinal(tokens[next]);
    if (ordinal) next += 1;
    if (
      tokens[next]?.text === 'of' ||
      tokens[next]?.text === 'من' ||
      (tokens[next]?.text === '-' && tokens[next]?.glued)
    )
      next += 1;
    const month = value(tokens[next], 'month');
    if (typeof month === 'number') return withYear(tokens, next + 1, month, date, today);
    const ofMonth = tokens[at - 1]?.text === 'يوم' ? readDayOfMonth(tokens, next, date, today) : undefined;
    if (ofMonth) return ofMonth;
    if (ordinal) {
      const day = comingDate(date, today);
      return day === undefined ? undefined : { day, next: at + 2 };
    }
    return undefined;
  }
  const month = value(tokens[at], 'month');
  if (typeof month !== 'number') return undefined;
  const after = num(tokens[at + 1]);
  if (after === undefined || after < 1 || after > 31) return undefined;
  return withYear(tokens, at + (isOrdinal(tokens[at + 2]) ? 3 : 2), month, after, today);
};

const DATE_CUE = new Set([
  'on',
  'by',
  'before',
  'till',
  'until',
  'dated',
  'date',
  'dt',
  'deliver',
  'delivery',
  'due',
  'tak',
  'ko',
  'तक',
  'को',
  'في',
  'يوم',
  'بتاريخ',
  'قبل',
  'for',
  'required',
  'tarikh',
  'tareekh',
]);

/** `22/04`, `3/11`: a day and month when they cannot be a fraction, or when a word beside them says so. */
const readSlash = (tokens: readonly Token[], at: number, today: Day): Found | undefined => {
  const slash = tokens[at]?.slash;
  if (slash === undefined) return undefined;
  const [a, b] = slash;
  const written = tokens[at]?.text ?? '';
  const cued =
    DATE_CUE.has(tokens[at - 1]?.text ?? '') || ['ko', 'tak', 'को', 'तक'].includes(tokens[at + 1]?.text ?? '');
  const fractional = a < b && [2, 3, 4, 8, 16, 32, 64].includes(b);
  if (!cued && (fractional || !/^0|\/0|^\d\d\/\d\d?$/.test(written))) return undefined;
  if (fractional && (senseOf(tokens[at + 1], 'measure') !== undefined || tokens[at + 1]?.text === '"'))
    return undefined;
  const [date, month] = b > 12 && a <= 12 ? [b, a] : [a, b];
  if (month > 12 || date > 31) return undefined;
  const day = nearestYear(month, date, today);
  return day === undefined ? undefined : { day, next: at + 1 };
};

const shift = (today: Day, count: number, span: string): Day =>
  span === 'day'
    ? today + count
    : span === 'week'
      ? today + 7 * count
      : addMonths(today, span === 'month' ? count : 12 * count);

/** `3 din baad`, `in 2 weeks`, `بعد ٣ ايام`, `after 5 days`, `two days ago`. */
const readDistance = (tokens: readonly Token[], at: number, today: Day): Found | undefined => {
  const before = value(tokens[at], 'after');
  const start = typeof before === 'number' ? at + 1 : at;
  const spans = value(tokens[start], 'spans');
  const [dualCount, dualSpan] = typeof spans === 'string' ? spans.split(' ') : [];
  const single =
    typeof before === 'number' &&
    senseOf(tokens[start], 'span') !== undefined &&
    /[\u0600-\u06ff]|ba3/.test(tokens[at]?.text ?? '')
      ? 1
      : undefined;
  const word = tokens[start]?.text;
  const count =
    dualCount !== undefined
      ? Number(dualCount)
      : (num(tokens[start]) ??
        single ??
        (word === 'ek' || word === 'a' || word === 'one' || word === 'एक' ? 1 : undefined));
  if (count === undefined) return undefined;
  const unitAt = dualCount !== undefined || single !== undefined ? start : start + 1;
  const span = dualSpan ?? value(tokens[unitAt], 'span');
  if (typeof span !== 'string' || count > 1000) return undefined;
  if (typeof before === 'number' && tokens[at]?.text !== 'back')
    return { day: shift(today, before * count, span), next: unitAt + 1 };
  const skip = ['ke', 'के', 'k'].includes(tokens[unitAt + 1]?.text ?? '') ? unitAt + 2 : unitAt + 1;
  const after = value(tokens[skip], 'after');
  return typeof after === 'number' ? { day: shift(today, after * count, span), next: skip + 1 } : undefined;
};

const nextWeekday = (weekday: number, today: Day): Day => {
  const ahead = (weekday - partsOf(today).weekday + 7) % 7;
  return today + (ahead === 0 ? 7 : ahead);
};

const weekdayIn = (weekday: number, today: Day, step: string | undefined, english: boolean): Day => {
  const coming = nextWeekday(weekday, today);
  if (step === 'last') return coming - 7 - (coming - 7 >= today ? 7 : 0);
  if (step !== 'next' || !english) return coming;
  const monday = today - ((partsOf(today).weekday + 6) % 7) + 7;
  return Math.max(coming, monday + ((weekday + 6) % 7));
};

/** A week or month as a stretch of days; the day given is its first working day. */
const readStretch = (span: string, step: string, today: Day): { day: Day; latest: Day } | undefined => {
  const turn = step === 'next' ? 1 : step === 'last' ? -1 : 0;
  if (span === 'week') {
    const monday = today - ((partsOf(today).weekday + 6) % 7) + 7 * turn;
    return { day: turn === 0 ? Math.max(today, monday + 4) : monday, latest: monday + 6 };
  }
  if (span === 'month') {
    const first = monthEnd(today, turn - 1) + 1;
    return { day: turn === 0 ? monthEnd(today) : first, latest: monthEnd(first) };
  }
  if (span === 'year') {
    const first = dayOf(partsOf(today).year + turn, 1, 1) ?? today;
    return { day: first, latest: first + 364 };
  }
  return span === 'day' ? { day: today + turn, latest: today + turn } : undefined;
};

const stepOf = (token: Token | undefined): string | undefined => {
  const step = value(token, 'step');
  return typeof step === 'string' ? step : undefined;
};

/** `agle hafte`, `next wed`, `الأسبوع القادم`, `somvar`, `month end`. */
const readWeek = (tokens: readonly Token[], at: number, today: Day): Found | undefined => {
  const leading = stepOf(tokens[at]);
  const main = leading === undefined ? at : at + 1;
  const weekday = value(tokens[main], 'weekday');
  const following = stepOf(tokens[main + 1]);
  const isAfterNoun = following !== undefined && /[\u0600-\u06ff]|^(?:el|al|elly) /.test(tokens[main + 1]?.text ?? '');
  const step = leading ?? (isAfterNoun ? following : undefined);
  const next = main + (leading === undefined && isAfterNoun ? 2 : 1);
  if (typeof weekday === 'number') {
    const english = ['next', 'nxt'].includes(tokens[at]?.text ?? '');
    const bare = step === undefined && SHY.has(tokens[main]?.text ?? '');
    const cued =
      DATE_CUE.has(tokens[main - 1]?.text ?? '') ||
      DATE_CUE.has(tokens[main + 1]?.text ?? '') ||
      tokens[main + 1] === undefined ||
      tokens[main + 1]?.kind !== 'word';
    return bare && !cued ? undefined : { day: weekdayIn(weekday, today, step, english), next };
  }
  const span = value(tokens[main], 'span');
  if (typeof span === 'string' && step !== undefined) {
    return readInStretch(tokens, next, span, step, today);
  }
  const month = value(tokens[main], 'month');
  if (typeof month === 'number' && step !== undefined) {
    const day = nearestYear(month, 1, today);
    return day === undefined ? undefined : { day, latest: monthEnd(day), next };
  }
  return undefined;
};

const LINKS = new Set(['ki', 'ke', 'ka', 'me', 'mein', 'की', 'के', 'का', 'में', 'يوم', 'on', ',', '-']);

/** A week or month, or the weekday or date in it that is said right after: `agle hafte budhvar`, `agle mahine ki 10 tarikh`. */
const readInStretch = (
  tokens: readonly Token[],
  next: number,
  span: string,
  step: string,
  today: Day,
): Found | undefined => {
  const stretch = readStretch(span, step, today);
  if (stretch === undefined) return undefined;
  const at = LINKS.has(tokens[next]?.text ?? '') ? next + 1 : next;
  const turn = step === 'next' ? 1 : step === 'last' ? -1 : 0;
  const weekday = value(tokens[at], 'weekday');
  if (span === 'week' && typeof weekday === 'number')
    return { day: today - ((partsOf(today).weekday + 6) % 7) + 7 * turn + ((weekday + 6) % 7), next: at + 1 };
  const date = num(tokens[at]);
  if (span === 'month' && date !== undefined && isOrdinal(tokens[at + 1])) {
    const day = dayInMonth(today, turn, date);
    return day === undefined ? undefined : { day, next: at + 2 };
  }
  return { ...stretch, next };
};

/** `mahine ke end`, `महीने के अंत`: the month stands before its edge. */
const readEdgeAfter = (tokens: readonly Token[], at: number, today: Day): Found | undefined => {
  const step = stepOf(tokens[at]);
  const main = step === undefined ? at : at + 1;
  const edge = value(tokens[main + 1], 'edge');
  if (value(tokens[main], 'span') !== 'month' || typeof edge !== 'string') return undefined;
  return { day: edgeOf(edge, step === 'next' ? 1 : 0, today), next: main + 2 };
};

/** The day an edge of a month means: its end, its fifteenth, or the first day still to come. */
const edgeOf = (edge: string, turn: number, today: Day): Day => {
  const first = monthEnd(today, turn - 1) + 1;
  if (edge === 'middle') return first + 14 >= today ? first + 14 : monthEnd(today, turn) + 15;
  if (edge === 'start') return first >= today ? first : monthEnd(today, turn) + 1;
  return monthEnd(today, turn);
};

const readEdge = (tokens: readonly Token[], at: number, today: Day): Found | undefined => {
  const edge = value(tokens[at], 'edge');
  if (typeof edge !== 'string') return undefined;
  if (['month end', 'eom'].includes(tokens[at]?.text ?? '')) return { day: monthEnd(today), next: at + 1 };
  let next = at + 1;
  if (['of', 'the', 'this'].includes(tokens[next]?.text ?? '')) next += 1;
  const step = stepOf(tokens[next]);
  if (step !== undefined) next += 1;
  const after = stepOf(tokens[next + 1]);
  const span = value(tokens[next], 'span');
  if (span === 'month')
    return { day: edgeOf(edge, (step ?? after) === 'next' ? 1 : 0, today), next: next + (after === undefined ? 1 : 2) };
  if (span === 'week')
    return {
      day: today - ((partsOf(today).weekday + 6) % 7) + ((step ?? after) === 'next' ? 11 : 4),
      next: next + (after === undefined ? 1 : 2),
    };
  return undefined;
};

const readDay = (tokens: readonly Token[], at: number, today: Day): Found | undefined => {
  const offset = value(tokens[at], 'day');
  if (typeof offset === 'number') return { day: today + offset, next: at + 1 };
  const festival = value(tokens[at], 'festival');
  if (typeof festival === 'string') {
    const day = nextFestival(festival, today);
    if (day === undefined || (isCue(tokens[at + 1], 'greet') && tokens[at + 1]?.text.includes('mubarak')))
      return undefined;
    const turn = tokens[at + 1];
    const earlier =
      ['se', 'से'].includes(turn?.text ?? '') || turn?.text === 'ke'
        ? value(tokens[at + 2], 'after')
        : value(turn, 'after');
    const before = value(tokens[at - 1], 'after') === -1 || tokens[at - 1]?.text === 'before' || earlier === -1;
    return { day: before ? day - 1 : day, next: at + 1 };
  }
  return undefined;
};

const readAt = (tokens: readonly Token[], at: number, today: Day): Found | undefined => {
  const ymd = tokens[at]?.ymd;
  if (ymd !== undefined) {
    const day = dayOf(...ymd);
    return day === undefined ? undefined : { day, next: at + 1 };
  }
  for (const read of [readDistance, readMonthDate, readSlash, readEdgeAfter, readWeek, readEdge, readDay]) {
    const found = read(tokens, at, today);
    if (found) return found;
  }
  return undefined;
};

/** Reads every day named in the message, in order, and takes its tokens out of the order lines. */
export const readDates = (tokens: readonly Token[], today: Day): ReadDate[] => {
  const dates: ReadDate[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    const found =
      token?.use === 'free' && (token.kind === 'word' || token.kind === 'number')
        ? readAt(tokens, at, today)
        : undefined;
    if (found === undefined) {
      at += 1;
      continue;
    }
    for (const each of tokens.slice(at, found.next)) each.use = 'date';
    dates.push({ day: found.day, latest: found.latest ?? found.day, from: at, to: found.next });
    at = found.next;
  }
  return dates;
};
