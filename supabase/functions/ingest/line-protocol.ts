import {
  BadLine,
  checkedMoment,
  checkedName,
  checkedSeq,
  checkedValue,
  gather,
  type Parsed,
  type Reading,
  shown,
} from './reading.ts';

/** Units a timestamp may be counted in. */
export type Precision = 'ns' | 'us' | 'ms' | 's';

/** The unit named by the `precision` query parameter (nanoseconds when absent), or undefined when there is no such unit. */
export function precisionOf(given: string | null): Precision | undefined {
  const names: Record<string, Precision> = { ns: 'ns', n: 'ns', us: 'us', u: 'us', ms: 'ms', s: 's' };
  return given === null ? 'ns' : names[given];
}

/**
 * Reads InfluxDB line protocol: `measurement,tags fields timestamp`. Each numeric field is a reading of the tag
 * `measurement.field` (of `measurement` alone for a field named `value`). `boot`, `seq` and `quality` may stand among the
 * tags or the fields; without them a reading belongs to boot `none` and is counted by its own timestamp, so that the same
 * line sent twice is the same reading. A line is taken whole or not at all. `now` is in milliseconds.
 */
export function parseLineProtocol(text: string, precision: Precision, now: number): Parsed {
  const micros = BigInt(Math.trunc(now)) * 1_000n;
  return gather(linesOf(text), (line) => readLine(line, precision, micros));
}

function* linesOf(text: string): Iterable<[number, string]> {
  let number = 0;
  for (const raw of text.split('\n')) {
    number += 1;
    const line = raw.trim();
    if (line !== '' && !line.startsWith('#')) yield [number, line];
  }
}

function readLine(line: string, precision: Precision, now: bigint): Reading[] {
  const { measurement, tags, fields, timestamp } = takeApart(line);
  const sourceAt = checkedMoment(readTimestamp(timestamp, precision), now);
  const aside = { ...tags, ...textAside(fields) };
  const bootId = checkedName('boot', aside['boot'] ?? 'none', 100);
  const quality = checkedName('quality', aside['quality'] ?? 'good', 40);
  const seq = aside['seq'] === undefined ? sourceAt : checkedSeq(aside['seq']);
  const readings = [...fields]
    .filter(([name]) => !asideNames.has(name))
    .map(([name, raw]): Reading => {
      const tag = checkedName('tag', name === 'value' ? measurement : `${measurement}.${name}`, 200);
      return { bootId, seq, sourceAt, tag, value: checkedValue(tag, readNumber(name, raw)), quality };
    });
  if (readings.length === 0) throw new BadLine('the line holds no value');
  return readings;
}

const asideNames = new Set(['boot', 'seq', 'quality']);

/** The fields that describe the reading and are none: text without its quotes, counters without their suffix. */
function textAside(fields: Map<string, string>): Record<string, string> {
  const found = [...fields].filter(([name]) => asideNames.has(name));
  return Object.fromEntries(
    found.map(([name, raw]) => [
      name,
      raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(["\\])/g, '$1') : raw.replace(/[iu]$/, ''),
    ]),
  );
}

interface Apart {
  measurement: string;
  tags: Record<string, string>;
  fields: Map<string, string>;
  timestamp: string;
}

function takeApart(line: string): Apart {
  const [head, tail] = beheaded(line);
  const [body = '', timestamp = '', ...rest] = splitOutside(tail, ' ', true).filter((part) => part !== '');
  if (body === '') throw new BadLine('no fields: a line is "measurement,tags fields timestamp"');
  if (rest.length > 0) throw new BadLine('more than one space-separated part after the fields');
  if (timestamp === '') throw new BadLine('no timestamp: without it a replay can’t be recognised');
  const [measurement = '', ...tagPairs] = splitOutside(head, ',');
  const tags = Object.fromEntries(
    tagPairs.map((pair) => pairOf('tag', pair)).map(([name, value]) => [name, unescaped(value)]),
  );
  const fields = new Map<string, string>();
  for (const [name, value] of splitOutside(body, ',', true).map((pair) => pairOf('field', pair))) {
    if (fields.has(name)) throw new BadLine(`field ${shown(name)} stands twice`);
    fields.set(name, value);
  }
  return { measurement: checkedName('measurement', unescaped(measurement), 200), tags, fields, timestamp };
}

function pairOf(what: 'tag' | 'field', pair: string): [string, string] {
  const [name = '', value, ...rest] = splitOutside(pair, '=', what === 'field');
  if (name === '' || value === undefined || value === '' || rest.length > 0)
    throw new BadLine(`${what} ${shown(pair)} is not name=value`);
  return [checkedName(what, unescaped(name), 200), value];
}

/** Splits at `mark` where no backslash escapes it and, among fields, where it doesn't stand in a quoted value. */
function splitOutside(text: string, mark: string, quoting = false): string[] {
  const parts: string[] = [];
  let start = 0;
  let before = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '"' && (quoted || (quoting && before === '='))) quoted = !quoted;
    else if (letter === mark && !quoted) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
    before = letter === '\\' ? '' : letter;
    if (letter === '\\') at += 1;
  }
  if (quoted) throw new BadLine('a quoted text is not closed');
  return [...parts, text.slice(start)];
}

/** The measurement with its tags, where quotes mean nothing, and what comes after the first free space. */
function beheaded(line: string): [string, string] {
  const [head = ''] = splitOutside(line, ' ');
  return [head, line.slice(head.length + 1)];
}

const unescaped = (text: string): string => text.replace(/\\([, =\\])/g, '$1');

const truths: Record<string, number> = {
  t: 1,
  T: 1,
  true: 1,
  True: 1,
  TRUE: 1,
  f: 0,
  F: 0,
  false: 0,
  False: 0,
  FALSE: 0,
};

function readNumber(name: string, raw: string): number {
  const truth = truths[raw];
  if (truth !== undefined) return truth;
  if (raw.startsWith('"')) throw new BadLine(`field ${shown(name)} is text: readings are numbers`);
  if (!/^[+-]?(\d+[iu]|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)$/.test(raw))
    throw new BadLine(`field ${shown(name)} is not a number: ${shown(raw)}`);
  return Number(raw.replace(/[iu]$/, ''));
}

function readTimestamp(raw: string, precision: Precision): bigint {
  if (!/^-?\d{1,19}$/.test(raw)) throw new BadLine(`the timestamp is not a whole number: ${shown(raw)}`);
  const count = BigInt(raw);
  switch (precision) {
    case 'ns':
      return count / 1_000n;
    case 'us':
      return count;
    case 'ms':
      return count * 1_000n;
    case 's':
      return count * 1_000_000n;
  }
}
