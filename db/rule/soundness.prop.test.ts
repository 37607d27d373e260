import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionTable } from '../decision-table/decision-table.ts';
import { anyTable } from '../decision-table/table-fixture.ts';
import { exceptionKinds } from '../exception/exception.ts';
import { playbookOf } from './ask-rules.ts';
import { defaultPacks } from './default-packs.ts';
import { defaultRouting, fastestWayOutMinutes } from './default-routing.ts';
import { fitTable } from './fit-table.ts';
import { type Pack, packs } from './pack.ts';
import { routeFor, timesFor } from './route.ts';
import { sha256 } from './sha256.ts';
import { canBeWaived, soundnessOf, unwaived } from './soundness.ts';
import { jsonbText, tableHash } from './table-hash.ts';
import { keptTable, tableSchema } from './table-schema.ts';

const playbook = {
  routing: playbookOf('routing'),
  windows: playbookOf('windows'),
  escalation: playbookOf('escalation'),
};

describe('the playbook', () => {
  test('[RULE-8] every kind of exception is answered, as the playbook lists it, and its tables are sound', () => {
    for (const pack of packs) expect(unwaived(pack, defaultPacks[pack], [])).toEqual([]);
    for (const kind of exceptionKinds) {
      const listed = defaultRouting.find((row) => row.kind === kind);
      if (!listed) throw new Error(`the playbook lists no ${kind}`);
      fc.assert(
        fc.property(
          fc.nat(),
          fc.nat(50),
          fc.constantFrom('routine', 'major', 'critical'),
          (money, orders, severity) => {
            const facts = { kind, plantId: 'p', moneyAtRiskMinor: money, orders, severity };
            const { route } = routeFor(playbook, facts);
            expect(route).toEqual({ functions: listed.functions, chain: listed.chain, resolution: { rule: 'all' } });
            expect(timesFor(playbook, facts).times).toEqual({
              capMs: listed.capMinutes * 60_000,
              leadMs: fastestWayOutMinutes[kind] * 60_000,
              ackShare: 0.2,
            });
          },
        ),
        { numRuns: 30 },
      );
    }
  });

  test('[RULE-10] a table from before a kind came is answered for it as in the playbook, and is sound', () => {
    const [later] = exceptionKinds;
    for (const pack of packs) {
      const table = defaultPacks[pack];
      const before: DecisionTable = {
        ...table,
        inputs: table.inputs.map((each) =>
          each.name === 'kind' ? { ...each, values: exceptionKinds.filter((kind) => kind !== later) } : each,
        ),
        rows: table.rows.filter(({ id }) => id !== later),
      };
      expect(soundnessOf(pack, before).named.map(({ kind }) => kind)).toContain('columns');
      const fitted = fitTable(pack, before);
      if (fitted.kind === 'foreign') throw new Error('it is of this pack');
      expect(unwaived(pack, fitted.table, [])).toEqual([]);
      expect(fitted.table.rows.find(({ id }) => id === later)).toEqual(table.rows.find(({ id }) => id === later));
    }
  });
});

/** One way to break a table, and what it must be called then. */
const faults: readonly (readonly [what: string, breakIt: (table: DecisionTable, pack: Pack) => DecisionTable])[] = [
  ['gap', (table) => ({ ...table, rows: table.rows.slice(1) })],
  ['dead', (table) => ({ ...table, rows: [...table.rows, { ...(table.rows[0] ?? never()), id: 'again' }] })],
  [
    'overlap',
    (table) => ({
      ...table,
      hitPolicy: 'unique',
      rows: [...table.rows, { ...(table.rows[0] ?? never()), id: 'again' }],
    }),
  ],
  ['type', (table) => withFirst(table, { when: ['"no such kind"', ...(table.rows[0]?.when.slice(1) ?? [])] })],
  [
    'type',
    (table) =>
      withFirst(table, {
        answers: [7, ...(table.rows[0]?.answers.slice(1) ?? [])].map((each) => (each === 7 ? 'x' : each)),
      }),
  ],
  [
    'columns',
    (table) => ({
      ...table,
      inputs: [...table.inputs, { name: 'weather', kind: 'text' }],
      rows: table.rows.map((row) => ({ ...row, when: [...row.when, '-'] })),
    }),
  ],
];
const never = (): never => {
  throw new Error('a pack has rows');
};
const withFirst = (table: DecisionTable, change: object): DecisionTable => ({
  ...table,
  rows: table.rows.map((row, at) => (at === 0 ? { ...row, ...change } : row)),
});

describe('what keeps rules from being published', () => {
  test('[RULE-5] each defect is found in each pack; a reason waives a gap, an overlap, a dead row, nothing else', () => {
    for (const pack of packs)
      for (const [what, breakIt] of faults) {
        const broken = breakIt(defaultPacks[pack], pack);
        const left = unwaived(pack, broken, []);
        expect(left.map(({ kind }) => kind)).toContain(what);
        const waivers = soundnessOf(pack, broken).named.map(({ key }) => ({ key, reason: 'meant so' }));
        const stubborn = unwaived(pack, broken, waivers);
        expect(stubborn).toEqual(left.filter((defect) => !canBeWaived(defect)));
        expect(stubborn.length > 0).toBe(what === 'type' || what === 'columns');
      }
  });

  test('[RULE-5] a waiver is of one defect: another beside it still stands', () => {
    const rows = defaultPacks.routing.rows;
    const broken = { ...defaultPacks.routing, rows: rows.slice(1) };
    const waivers = soundnessOf('routing', broken).named.map(({ key }) => ({ key, reason: 'meant so' }));
    expect(unwaived('routing', broken, waivers)).toEqual([]);
    expect(unwaived('routing', { ...broken, rows: rows.slice(2) }, waivers).length).toBeGreaterThan(0);
  });
});

describe('hashes', () => {
  test('[RULE-7] the hash is SHA-256, of texts of any length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(sha256(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
      }),
      { numRuns: 500 },
    );
  });

  test('[RULE-7] a table keeps its hash through JSON and through the row that keeps it; another has another', () => {
    fc.assert(
      fc.property(anyTable, anyTable, (table, other) => {
        const kept = tableSchema.parse(JSON.parse(JSON.stringify(keptTable(table))));
        expect(tableHash(kept)).toBe(tableHash(table));
        expect(tableHash(other) === tableHash(table)).toBe(jsonbText(other) === jsonbText(table));
      }),
    );
  });
});
