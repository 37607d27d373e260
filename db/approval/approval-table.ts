import type { DecisionRow, DecisionTable } from '../decision-table/decision-table.ts';
import { breachKinds } from '../draft/draft.ts';
import { functionNames } from '../person/function.ts';
import { ranks } from '../person/person.ts';
import type { ApprovalLevel } from './approval-level.ts';
import type { Need } from './authority.ts';

const atMost = (most: number | null): string => (most === null ? '-' : `<= ${most}`);

function rowOf({
  id,
  kind,
  level,
  function: name,
  rank,
  maxBps,
  maxMinor,
  maxDays,
  currency,
}: ApprovalLevel): DecisionRow {
  const isUnbound = maxBps === null && maxMinor === null && maxDays === null;
  return {
    id,
    when: [
      JSON.stringify(kind),
      maxMinor === null ? '-' : JSON.stringify(currency),
      atMost(maxBps),
      atMost(maxMinor),
      atMost(maxDays),
      isUnbound ? '-' : 'false',
    ],
    answers: [level, name, rank],
  };
}

/**
 * The levels of approval as a table that names the lowest one which reaches a breach: to be read, checked and exported. What
 * it leaves open no level reaches. What decides are the levels themselves, and a published table writes them (docs/adr/0014).
 */
export const approvalTable = (levels: readonly ApprovalLevel[]): DecisionTable => ({
  name: 'approvals',
  hitPolicy: 'first',
  inputs: [
    { name: 'kind', kind: 'text', values: breachKinds },
    { name: 'currency', kind: 'text' },
    { name: 'bps', kind: 'number', whole: true, least: 0 },
    { name: 'minor', kind: 'number', whole: true, least: 0 },
    { name: 'days', kind: 'number', whole: true, least: 0 },
    { name: 'beyond', kind: 'flag' },
  ],
  outputs: [
    { name: 'level', kind: 'number', whole: true, needed: true, least: 1, most: 9 },
    { name: 'function', kind: 'text', values: functionNames, needed: true },
    { name: 'rank', kind: 'text', values: ranks, needed: true },
  ],
  rows: levels.toSorted((one, other) => one.level - other.level).map(rowOf),
});

/** A breach of an order in a currency, as the table is asked about it. */
export const approvalQuestion = (need: Need, currency: string): Readonly<Record<string, unknown>> => ({
  ...need,
  currency,
});
