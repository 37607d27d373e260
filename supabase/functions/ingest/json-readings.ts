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

/**
 * Reads `[{ bootId, seq, at, tag, value, quality }]` or the same under `readings`. `at` is ISO 8601 with its zone or epoch
 * milliseconds; `bootId`, `seq` and `quality` may be missing as in line protocol. Undefined when `text` is not such JSON.
 * `now` is in milliseconds.
 */
export function parseJsonReadings(text: string, now: number): Parsed | undefined {
  const elements = elementsOf(text);
  if (elements === undefined) return undefined;
  const micros = BigInt(Math.trunc(now)) * 1_000n;
  return gather(
    elements.map((element, at): [number, unknown] => [at + 1, element]),
    (element) => [readElement(element, micros)],
  );
}

function elementsOf(text: string): unknown[] | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (Array.isArray(body)) return body;
    return isRecord(body) && Array.isArray(body['readings']) ? body['readings'] : undefined;
  } catch {
    return undefined;
  }
}

function readElement(element: unknown, now: bigint): Reading {
  if (!isRecord(element)) throw new BadLine('not an object');
  const sourceAt = checkedMoment(readMoment(element['at']), now);
  const tag = checkedName('tag', textOr('tag', element['tag'], ''), 200);
  return {
    bootId: checkedName('bootId', textOr('bootId', element['bootId'], 'none'), 100),
    seq: element['seq'] === undefined ? sourceAt : checkedSeq(String(element['seq'])),
    sourceAt,
    tag,
    value: checkedValue(tag, numberOf(tag, element['value'])),
    quality: checkedName('quality', textOr('quality', element['quality'], 'good'), 40),
  };
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function textOr(what: string, given: unknown, otherwise: string): string {
  if (given === undefined || given === null) return otherwise;
  if (typeof given !== 'string') throw new BadLine(`${what} is not a text`);
  return given;
}

function numberOf(tag: string, given: unknown): number {
  if (typeof given === 'boolean') return given ? 1 : 0;
  if (typeof given !== 'number') throw new BadLine(`the value of ${shown(tag)} is not a number`);
  return given;
}

const withZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

function readMoment(given: unknown): bigint {
  if (typeof given === 'number' && Number.isSafeInteger(given)) return BigInt(given) * 1_000n;
  const millis = typeof given === 'string' && withZone.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(millis)) throw new BadLine('at is neither an ISO 8601 time with its zone nor epoch milliseconds');
  return BigInt(millis) * 1_000n;
}
