import { expect, test } from 'vitest';
import { parseJsonReadings } from './json-readings.ts';
import { parseLineProtocol, precisionOf } from './line-protocol.ts';

const now = Date.UTC(2026, 10, 22, 10, 0, 0);
const nanos = BigInt(now) * 1_000_000n;
const micros = BigInt(now) * 1_000n;
const reasonFor = (line: string): string | undefined => parseLineProtocol(line, 'ns', now).rejected[0]?.reason;

test('[INGEST-1] each numeric field of a line is a reading of the tag measurement.field', () => {
  const { readings, rejected } = parseLineProtocol(
    `extruder,boot=b7,seq=12 temp=187.5,running=true,count=3i ${nanos}`,
    'ns',
    now,
  );
  expect(rejected).toEqual([]);
  const shared = { bootId: 'b7', seq: 12n, sourceAt: micros, quality: 'good' };
  expect(readings).toEqual([
    { ...shared, tag: 'extruder.temp', value: 187.5 },
    { ...shared, tag: 'extruder.running', value: 1 },
    { ...shared, tag: 'extruder.count', value: 3 },
  ]);
});

test('[INGEST-1] a field named value is a reading of the measurement itself', () => {
  expect(parseLineProtocol(`state value=1 ${nanos}`, 'ns', now).readings[0]?.tag).toBe('state');
});

test('[INGEST-1] boot, seq and quality may be fields; escapes and quotes are undone', () => {
  const line = String.raw`mould\ one,shift=a\,b weight\=net=1.5,boot="b \"7\"",seq=9i,quality="uncertain" ${nanos}`;
  expect(parseLineProtocol(line, 'ns', now).readings).toEqual([
    { bootId: 'b "7"', seq: 9n, sourceAt: micros, tag: 'mould one.weight=net', value: 1.5, quality: 'uncertain' },
  ]);
});

test('[INGEST-2] without boot and seq the same line is the same reading whenever it is sent', () => {
  const line = `a v=1 ${nanos}`;
  const [first] = parseLineProtocol(line, 'ns', now).readings;
  expect(first).toMatchObject({ bootId: 'none', seq: micros });
  expect(parseLineProtocol(line, 'ns', now + 60_000).readings).toEqual([first]);
});

test('[INGEST-3] a bad line is named by its number and reason, the good ones around it are taken', () => {
  const { readings, rejected } = parseLineProtocol(
    `# a comment\na v=1 ${nanos}\n\na v=oops ${nanos}\r\na v=2 ${nanos}`,
    'ns',
    now,
  );
  expect(readings.map((reading) => reading.value)).toEqual([1, 2]);
  expect(rejected).toEqual([{ line: 4, reason: 'field "v" is not a number: "oops"' }]);
});

test.each([
  ['nonsense', 'no fields'],
  [`a v=1`, 'no timestamp'],
  [`a v= ${nanos}`, 'is not name=value'],
  [`a v="text" ${nanos}`, 'is text: readings are numbers'],
  [`a v="open ${nanos}`, 'is not closed'],
  [`a v=1e999 ${nanos}`, 'is not a finite number'],
  [`a v=NaN ${nanos}`, 'is not a number'],
  [`a v=1,v=2 ${nanos}`, 'stands twice'],
  [`a v=1 ${nanos} more`, 'more than one space-separated part'],
  [`a,seq=-1 v=1 ${nanos}`, 'seq is not a whole number'],
  [`a seq=1i ${nanos}`, 'holds no value'],
  [`,x=1 v=1 ${nanos}`, 'measurement is empty'],
  [`a\u0000 v=1 ${nanos}`, 'can’t be printed'],
  [`${'a'.repeat(201)} v=1 ${nanos}`, 'longer than 200'],
  [`a v=1 ${now}`, 'before the year 2000'],
  [`a v=1 99999999999999999999`, 'not a whole number'],
])('[INGEST-3] %s is refused: %s', (line, reason) => {
  expect(reasonFor(line)).toContain(reason);
});

test('[INGEST-4] a reading from more than ten minutes ahead is refused, one from nine is taken', () => {
  expect(reasonFor(`a v=1 ${nanos + 601_000_000_000n}`)).toContain('in the future');
  expect(reasonFor(`a v=1 ${nanos + 540_000_000_000n}`)).toBeUndefined();
});

test('[INGEST-1] timestamps are counted in the unit the request names', () => {
  const at = (count: bigint | number, unit: 'ns' | 'us' | 'ms' | 's') =>
    parseLineProtocol(`a v=1 ${count}`, unit, now).readings[0]?.sourceAt;
  expect([at(nanos, 'ns'), at(micros, 'us'), at(now, 'ms'), at(now / 1_000, 's')]).toEqual([
    micros,
    micros,
    micros,
    micros,
  ]);
  expect([precisionOf(null), precisionOf('ms'), precisionOf('fortnight')]).toEqual(['ns', 'ms', undefined]);
});

test('[INGEST-1] JSON readings may stand in an array or under "readings"', () => {
  const reading = { bootId: 'b1', seq: 4, at: '2026-11-22T10:00:00.000Z', tag: 'temp', value: 20.5, quality: 'bad' };
  const expected = [{ bootId: 'b1', seq: 4n, sourceAt: micros, tag: 'temp', value: 20.5, quality: 'bad' }];
  expect(parseJsonReadings(JSON.stringify([reading]), now)?.readings).toEqual(expected);
  expect(parseJsonReadings(JSON.stringify({ readings: [reading] }), now)?.readings).toEqual(expected);
});

test.each([
  [17],
  [{ tag: 'a', value: 1 }],
  [{ at: now, value: 1 }],
  [{ at: now, tag: 'a', value: '1' }],
  [{ at: '22.11.2026', tag: 'a', value: 1 }],
  [{ at: now, tag: 'a', value: 1, seq: 1.5 }],
])('[INGEST-3] the JSON element %j is named and refused', (element) => {
  expect(parseJsonReadings(JSON.stringify([element]), now)).toMatchObject({ readings: [], rejected: [{ line: 1 }] });
});

test('[INGEST-5] what is not JSON of that form is told apart from bad elements', () => {
  expect(parseJsonReadings('{"readings": 1}', now)).toBeUndefined();
  expect(parseJsonReadings('[', now)).toBeUndefined();
});
