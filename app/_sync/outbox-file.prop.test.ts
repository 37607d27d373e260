import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlain } from '../../db/values/plain.ts';
import type { PendingEntry } from './local.ts';
import { readOutboxFile, sortOutboxFile, writeOutboxFile } from './outbox-file.ts';
import { emptyHead, type RefusedEntry } from './storage.ts';

const word = fc.string({ maxLength: 40 });
const args = fc
  .jsonValue({ maxDepth: 4 })
  .map((value): unknown => JSON.parse(JSON.stringify(value)))
  .filter(isPlain);
const entry = fc.record({ name: word, args, actor: word, at: fc.integer(), doubt: fc.constant(null) });
const numbered = (from: number) =>
  fc.array(entry, { maxLength: 12 }).map((all): PendingEntry[] => all.map((each, at) => ({ ...each, mid: from + at })));
const refusal = fc.record({ name: word, args, actor: word, actedAt: fc.integer(), code: word }).map(
  (each): RefusedEntry => ({
    ...each,
    key: 'c/1',
    client: 'c',
    mid: 1,
    status: 'rejected',
    facts: null,
    settled: 0,
  }),
);

const device = (client: string, waiting: readonly PendingEntry[], refused: readonly RefusedEntry[] = []) => ({
  rows: () => {
    throw new Error('an outbox is no row');
  },
  cookie: null,
  waiting,
  refused,
  head: { ...emptyHead, client, lastMid: waiting.at(-1)?.mid ?? 0 },
});
const nothing = new Set<string>();

test('[SYNC-16] what is saved on one device is read whole on another, and read twice it is known', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }).chain(numbered),
      fc.array(refusal, { maxLength: 3 }),
      (waiting, refused) => {
        const answer = readOutboxFile(writeOutboxFile(device('one', waiting, refused), 't', 5), 't');
        if (!answer.read) throw new Error(answer.why);
        expect(answer.file.refused.map(({ args: told, code }) => [told, code])).toEqual(
          refused.map(({ args: told, code }) => [told, code]),
        );
        const { fresh, known } = sortOutboxFile(device('two', []), nothing, answer.file);
        expect(fresh.map(({ key: _key, ...each }) => each)).toEqual(
          waiting.map(({ mid, doubt: _doubt, ...each }) => ({ ...each, origin: { client: 'one', mid } })),
        );
        expect(known).toBe(0);
        const keys = new Set(fresh.map(({ key }) => key));
        for (const again of [
          sortOutboxFile(device('two', []), keys, answer.file),
          // The keys were lost, the actions still wait.
          sortOutboxFile(device('two', waiting), nothing, answer.file),
          sortOutboxFile(device('one', waiting), nothing, answer.file),
        ]) {
          expect(again).toEqual({ fresh: [], known: waiting.length });
        }
      },
    ),
  );
});

test('[SYNC-16] any rubbish is told apart from an outbox without a throw', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const written = writeOutboxFile(device('one', []), 't', 0);
  const shaped = fc.record({ kind: fc.constant('throughline-outbox'), version: fc.nat(2), entries: fc.jsonValue() });
  const rubbish = fc.oneof(
    fc.string(),
    fc.json(),
    shaped.map((value) => JSON.stringify(value)),
    fc.constantFrom(deep, `{"kind":"throughline-outbox","entries":${deep}}`),
    fc.nat(written.length - 1).map((length) => written.slice(0, length)),
  );
  fc.assert(fc.property(rubbish, (given) => !readOutboxFile(given, 't').read));
});

test('[SYNC-16] a character changed in a file is noticed, and so is a file of another company', () => {
  const entries = [{ mid: 1, name: 'load.confirm@1', args: { loadId: 'LD-318' }, actor: 'dev', at: 0, doubt: null }];
  const written = writeOutboxFile(device('one', entries), 't', 0);
  expect(readOutboxFile(written.replace('LD-318', 'LD-319'), 't')).toEqual({ read: false, why: 'damaged' });
  expect(readOutboxFile(written, 'u')).toEqual({ read: false, why: 'other_company' });
});

test('[SYNC-16] times are told on the clock of the device that loads them', () => {
  const entries = [{ mid: 1, name: 'load.confirm@1', args: {}, actor: 'dev', at: 1_000, doubt: null }];
  const one = device('one', entries);
  const answer = readOutboxFile(writeOutboxFile({ ...one, head: { ...one.head, skew: 500 } }, 't', 0), 't');
  if (!answer.read) throw new Error(answer.why);
  const two = device('two', []);
  const { fresh } = sortOutboxFile({ ...two, head: { ...two.head, skew: 200 } }, nothing, answer.file);
  expect(fresh.map(({ at }) => at)).toEqual([1_300]);
});
