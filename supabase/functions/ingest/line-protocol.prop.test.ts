import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonReadings } from './json-readings.ts';
import { parseLineProtocol } from './line-protocol.ts';

const now = Date.UTC(2026, 10, 22, 10, 0, 0);
const name = fc
  .stringMatching(/^[a-zA-Z_ ,=."äपी-]{1,12}$/)
  .filter((text) => text.trim() === text && text !== '' && !text.startsWith('"'));
const escaped = (text: string, marks: RegExp): string => text.replace(marks, (mark) => `\\${mark}`);
const plain = /[,= ]/g;

const line = fc.record({
  measurement: name.filter((text) => !text.startsWith('#')),
  field: name.filter((text) => !['value', 'boot', 'seq', 'quality'].includes(text)),
  // Never -0, which is written like 0.
  value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  boot: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
  seq: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  at: fc.bigInt({ min: 946_684_800_000_000n, max: BigInt(now) * 1_000n }),
});

test('[INGEST-1] every lawful line is read back as it was written', () => {
  fc.assert(
    fc.property(line, ({ measurement, field, value, boot, seq, at }) => {
      const text = `${escaped(measurement, plain)},boot=${boot},seq=${seq} ${escaped(field, plain)}=${value} ${at}`;
      expect(parseLineProtocol(text, 'us', now)).toEqual({
        readings: [{ bootId: boot, seq, sourceAt: at, tag: `${measurement}.${field}`, value, quality: 'good' }],
        rejected: [],
      });
    }),
    { numRuns: 500 },
  );
});

const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom('a', ',', '=', ' ', '"', '\\', '1', 'i', '.', '-', 'e', '\n', '#', 'boot', 'seq', 'é', '\u0000'),
    )
    .map((parts) => parts.join('')),
);

test('[INGEST-3] any text is answered line by line: nothing throws, no line is both taken and refused', () => {
  fc.assert(
    fc.property(noise, fc.constantFrom('ns', 'us', 'ms', 's'), (text, precision) => {
      const { readings, rejected } = parseLineProtocol(text, precision, now);
      const lines = rejected.map((each) => each.line);
      expect(new Set(lines).size).toBe(lines.length);
      for (const reading of readings) expect(Number.isFinite(reading.value)).toBe(true);
      expect(lines.every((number) => number >= 1 && number <= text.split('\n').length)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('[INGEST-3] a bad line among good ones costs no good one', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }), (pattern) => {
      const text = pattern.map((good, at) => (good ? `a v=${at} ${now}` : 'a v=')).join('\n');
      const { readings, rejected } = parseLineProtocol(text, 'ms', now);
      expect(readings.map((reading) => reading.value)).toEqual(pattern.flatMap((good, at) => (good ? [at] : [])));
      expect(rejected.map((each) => each.line)).toEqual(pattern.flatMap((good, at) => (good ? [] : [at + 1])));
    }),
  );
});

test('[INGEST-5] any JSON is answered: taken, named, or told to be of another form', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const parsed = parseJsonReadings(`[${text}]`, now);
      expect((parsed?.readings.length ?? 0) + (parsed?.rejected.length ?? 0)).toBe(1);
    }),
    { numRuns: 500 },
  );
});
