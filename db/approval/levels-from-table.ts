import * as z from 'zod/mini';
import { checkTable } from '../decision-table/check-table.ts';
import type { DecisionRow, DecisionTable } from '../decision-table/decision-table.ts';
import { readTest } from '../decision-table/read-test.ts';
import type { Test } from '../decision-table/test.ts';
import { breachKinds } from '../draft/draft.ts';
import { functionNames } from '../person/function.ts';
import { ranks } from '../person/person.ts';
import type { ApprovalLevel } from './approval-level.ts';
import { approvalTable } from './approval-table.ts';

/** A level as a table says it. */
export type ToldLevel = Omit<ApprovalLevel, 'id' | 'scope'>;

/**
 * Why a table can't be levels. Of the whole: `policy` (levels are tried from the lowest up: `first`), `columns`, `unread`.
 * Of a row, by its place from 0: what it says and a level can't. `gap`: a breach of this kind that nobody could approve.
 */
export interface Misfit {
  readonly row: number | null;
  readonly problem:
    | 'policy'
    | 'columns'
    | 'unread'
    | 'kind'
    | 'bound'
    | 'currency'
    | 'beyond'
    | 'answer'
    | 'order'
    | 'gap';
}

type FromTable =
  | { readonly kind: 'levels'; readonly levels: readonly ToldLevel[] }
  | { readonly kind: 'misfits'; readonly misfits: readonly Misfit[] };

const { inputs, outputs } = approvalTable([]);
const answer = z.tuple([z.int().check(z.minimum(1), z.maximum(9)), z.enum(functionNames), z.enum(ranks)]);
/** As `level.put` bounds them. */
const most = { bps: 1_000_000, minor: 1_000_000_000_000_000, days: 3_650 };

/**
 * Reads levels of approval back from a table as `approvalTable` tells them; `currency` is of levels that bound no money. All
 * or nothing: what levels can't say exactly is refused, as is a kind of breach the table asks about and leaves open.
 */
export function levelsFromTable(given: DecisionTable, currency: string): FromTable {
  const read = readLevels(given, currency);
  if (read.kind === 'misfits') return read;
  const open = openIn(inOwnColumns(given));
  return open.length === 0 ? read : { kind: 'misfits', misfits: open };
}

/** Reads levels, in the order of the rows, and does not ask whether they leave a breach open. */
export function readLevels(given: DecisionTable, currency: string): FromTable {
  const misfits: Misfit[] = [];
  if (given.hitPolicy !== 'first') misfits.push({ row: null, problem: 'policy' });
  if (!isOfColumns(given.inputs, inputs) || !isOfColumns(given.outputs, outputs))
    return { kind: 'misfits', misfits: [...misfits, { row: null, problem: 'columns' }] };
  const table = inOwnColumns(given);
  const levels = table.rows.flatMap((row, at): ToldLevel[] => {
    const read = levelOf(row, currency);
    if (typeof read === 'object') return [read];
    misfits.push({ row: at, problem: read });
    return [];
  });
  if (misfits.length === 0) misfits.push(...disordered(levels));
  return misfits.length === 0 ? { kind: 'levels', levels } : { kind: 'misfits', misfits };
}

interface Named {
  readonly name: string;
  readonly kind: string;
}

const isOfColumns = (given: readonly Named[], own: readonly Named[]): boolean =>
  given.length === own.length &&
  own.every(({ name, kind }) => given.some((each) => each.name === name && each.kind === kind));

/** The same cells under this house's own columns: what a file says of their bounds does not count. */
function inOwnColumns(given: DecisionTable): DecisionTable {
  const inputAt = inputs.map(({ name }) => given.inputs.findIndex((each) => each.name === name));
  const outputAt = outputs.map(({ name }) => given.outputs.findIndex((each) => each.name === name));
  const rows = given.rows.map((row) => ({
    ...row,
    when: inputAt.map((at) => row.when[at] ?? ''),
    answers: outputAt.map((at) => row.answers[at] ?? null),
  }));
  return { ...given, inputs, outputs, rows };
}

function levelOf({ when, answers }: DecisionRow, currency: string): ToldLevel | Misfit['problem'] {
  const tests = inputs
    .map((input, at) => readTest(when[at] ?? '', input))
    .flatMap((read) => (read.ok ? [read.value] : []));
  const [ofKind, ofCurrency, ofBps, ofMinor, ofDays, ofBeyond] = tests;
  if (!(ofKind && ofCurrency && ofBps && ofMinor && ofDays && ofBeyond)) return 'unread';
  const kind = breachKinds.find((each) => each === onlyText(ofKind));
  if (!kind) return 'kind';
  const [maxBps, maxMinor, maxDays] = [bound(ofBps, most.bps), bound(ofMinor, most.minor), bound(ofDays, most.days)];
  if (maxBps === undefined || maxMinor === undefined || maxDays === undefined) return 'bound';
  const named = onlyText(ofCurrency);
  if (maxMinor === null ? ofCurrency.kind !== 'any' : !/^[A-Z]{3}$/.test(named ?? '')) return 'currency';
  const isUnbound = maxBps === null && maxMinor === null && maxDays === null;
  const isBeyond = isUnbound ? ofBeyond.kind === 'any' : ofBeyond.kind === 'flag' && !ofBeyond.flag;
  if (!isBeyond) return 'beyond';
  const said = z.safeParse(answer, answers);
  if (!said.success) return 'answer';
  const [level, name, rank] = said.data;
  return { kind, level, function: name, rank, maxBps, maxMinor, maxDays, currency: named ?? currency };
}

const onlyText = (test: Test): string | undefined =>
  test.kind === 'texts' && !test.isNot && test.texts.size === 1 ? [...test.texts][0] : undefined;

/** Up to how much a cell passes: null for any, undefined when it is no bound from above alone. */
function bound(test: Test, highest: number): number | null | undefined {
  if (test.kind === 'any') return null;
  const [only, more] = test.kind === 'intervals' ? test.intervals : [];
  if (!only || more || only.from > 0 || (only.from === 0 && only.fromOpen)) return undefined;
  const to = only.toOpen ? Math.ceil(only.to) - 1 : Math.floor(only.to);
  return to >= 0 && to <= highest ? to : undefined;
}

/** The rows that do not stand behind a lower level of their kind. */
const disordered = (levels: readonly ToldLevel[]): Misfit[] =>
  levels.flatMap(({ kind, level }, row): Misfit[] =>
    levels.slice(0, row).some((before) => before.kind === kind && before.level >= level)
      ? [{ row, problem: 'order' }]
      : [],
  );

const kindsIn = ({ rows }: DecisionTable) =>
  breachKinds.filter((kind) => rows.some(({ when }) => when[0]?.includes(kind)));

/** The table asked only about the kinds of breach it speaks of: without a level of a kind a whole function approves. */
export function askedOfNamed(table: DecisionTable): DecisionTable {
  const named = kindsIn(table);
  return {
    ...table,
    inputs: table.inputs.map((input) => (input.name === 'kind' ? { ...input, values: named } : input)),
  };
}

/** What no row answers of the kinds that have one. A row that never answers passes: its people may approve all the same. */
function openIn(table: DecisionTable): Misfit[] {
  const named = kindsIn(table);
  const { gaps, typeErrors } = checkTable(askedOfNamed(table));
  if (typeErrors.length > 0) return [{ row: null, problem: 'unread' }];
  return gaps.length > 0 || named.length === 0 ? [{ row: null, problem: 'gap' }] : [];
}
