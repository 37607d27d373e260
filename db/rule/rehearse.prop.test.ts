import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecisionRow, DecisionTable } from '../decision-table/decision-table.ts';
import { readTest } from '../decision-table/read-test.ts';
import { passes } from '../decision-table/test.ts';
import { type Exception, exceptionKinds } from '../exception/exception.ts';
import { playbookOf } from './ask-rules.ts';
import { defaultPacks } from './default-packs.ts';
import { type Pack, packs } from './pack.ts';
import { differenceIn } from './rehearse.ts';
import type { PacksInForce } from './route.ts';
import { tableHash } from './table-hash.ts';

const inForce: PacksInForce = {
  routing: playbookOf('routing'),
  windows: playbookOf('windows'),
  escalation: playbookOf('escalation'),
};

const anyException = fc
  .record({
    kind: fc.constantFrom(...exceptionKinds),
    severity: fc.constantFrom('routine' as const, 'major' as const, 'critical' as const),
    plantId: fc.constantFrom('p1', 'p2'),
    moneyAtRiskMinor: fc.constantFrom(0, 99, 100, 5_000),
    orders: fc.nat(3),
  })
  .map(
    ({ orders, ...rest }) =>
      ({
        ...rest,
        occurredAt: 0,
        consequenceAt: null,
        impact: { orders: Array.from({ length: orders }, () => ({})) },
      }) as unknown as Exception,
  );

const cellsOf: Readonly<Record<string, readonly string[]>> = {
  kind: ['-', '"hold"', '"price", "credit"', 'not("hold")'],
  severity: ['-', '"major"', 'not("critical")'],
  plant: ['-', '"p1"'],
  moneyAtRisk: ['-', '>= 100', '< 100', '0'],
  orders: ['-', '>= 2'],
};
const answersOf: Readonly<Record<Pack, readonly DecisionRow['answers'][]>> = {
  routing: [
    [['quality'], 'all'],
    [['quality', 'planning'], 'any'],
    [['commercial', 'finance'], 'all'],
  ],
  windows: [
    [30, 15, 20],
    [5, 0, 50],
  ],
  escalation: [[['head']], [[]], [['head', 'plant_head']]],
};

const edit = (pack: Pack): fc.Arbitrary<DecisionTable> =>
  fc
    .array(
      fc.tuple(
        fc.tuple(...defaultPacks[pack].inputs.map(({ name }) => fc.constantFrom(...(cellsOf[name] ?? ['-'])))),
        fc.constantFrom(...answersOf[pack]),
      ),
      { maxLength: 4 },
    )
    .map((rows) => ({
      ...defaultPacks[pack],
      rows: [...rows.map(([when, answers], at) => ({ id: `e${at}`, when, answers })), ...defaultPacks[pack].rows],
    }));

/** What the first fitting row says, cell by cell. */
function said({ inputs, rows }: DecisionTable, exception: Exception): DecisionRow['answers'] {
  const asked: Readonly<Record<string, string | number>> = {
    kind: exception.kind,
    severity: exception.severity,
    plant: exception.plantId,
    moneyAtRisk: exception.moneyAtRiskMinor,
    orders: exception.impact.orders.length,
  };
  const row = rows.find(({ when }) =>
    inputs.every((input, nth) => {
      const test = readTest(when[nth] ?? '', input);
      return test.ok && passes(test.value, asked[input.name]);
    }),
  );
  if (!row) throw new Error('the playbook answers everything');
  return row.answers;
}

const must: Readonly<Record<string, string>> = { price: 'commercial', credit: 'finance' };
const people = (answers: DecisionRow['answers'], kind: string): string =>
  JSON.stringify([[...new Set([...(answers[0] as string[]), ...(must[kind] ? [must[kind]] : [])])].sort(), answers[1]]);

test('[RULE-12] a rehearsal tells exactly the exceptions that go to others, by another clock or up another chain', () => {
  const seen = { different: 0, same: 0 };
  fc.assert(
    fc.property(
      edit('routing'),
      edit('windows'),
      edit('escalation'),
      fc.array(anyException, { maxLength: 10 }),
      (routing, windows, escalation, all) => {
        const tables = { routing, windows, escalation };
        const edited = Object.fromEntries(
          packs.map((pack) => [
            pack,
            { ruleSetId: null, version: 1, hash: tableHash(tables[pack]), table: tables[pack] },
          ]),
        ) as unknown as PacksInForce;
        for (const exception of all) {
          const found = differenceIn(exception, inForce, edited);
          const [before, after] = [defaultPacks, tables].map((each) => ({
            asks: people(said(each.routing, exception), exception.kind),
            time: JSON.stringify(said(each.windows, exception)),
            chain: JSON.stringify(said(each.escalation, exception)),
          }));
          expect({
            asks: found?.asksOthers ?? false,
            time: found?.otherTime ?? false,
            chain: found?.otherChain ?? false,
          }).toEqual({
            asks: before?.asks !== after?.asks,
            time: before?.time !== after?.time,
            chain: before?.chain !== after?.chain,
          });
          seen[found ? 'different' : 'same'] += 1;
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(Math.min(seen.different, seen.same)).toBeGreaterThan(50);
});
