import {
  type Answer,
  type DecisionRow,
  type DecisionTable,
  hitPolicies,
  inputKinds,
  type OutputColumn,
  outputKinds,
} from './decision-table.ts';
import { readTest } from './read-test.ts';
import type { Test } from './test.ts';

/** What of a table can't be meant; `row` and `column` by their place, from 0, where it is about one. */
export interface CellFault {
  readonly row: number | null;
  readonly column: string | null;
  readonly problem: string;
  /** What stands there. */
  readonly cell?: string;
}

/** A table with its cells read: per row a test for each input, or undefined for a row that can't be read. */
export interface ReadTable {
  readonly table: DecisionTable;
  readonly tests: readonly (readonly Test[] | undefined)[];
  readonly typeErrors: readonly CellFault[];
}

/** Reads every cell. Nothing is passed over: a row that can't be read is named, and takes part in nothing. */
export function readTable(table: DecisionTable): ReadTable {
  const typeErrors: CellFault[] = headErrors(table);
  const tests = table.rows.map((row, at) => {
    const before = typeErrors.length;
    const read = readRow(table, row, at, typeErrors);
    return typeErrors.length === before ? read : undefined;
  });
  return { table, tests, typeErrors };
}

function headErrors({ hitPolicy, inputs, outputs, rows }: DecisionTable): CellFault[] {
  const errors: CellFault[] = [];
  const tell = (problem: string, column: string | null = null): number => errors.push({ row: null, column, problem });
  if (!hitPolicies.includes(hitPolicy))
    tell(`there is no hit policy “${hitPolicy}”; there are ${hitPolicies.join(', ')}`);
  if (outputs.length === 0) tell('a table answers something: give it an output');
  const names = [...inputs, ...outputs].map(({ name }) => name);
  for (const name of new Set(names.filter((each, at) => names.indexOf(each) !== at)))
    tell('two columns have this name', name);
  for (const { name, kind } of inputs)
    if (!inputKinds.includes(kind)) tell(`there is no kind of input “${kind}”`, name);
  for (const { name, kind } of outputs)
    if (!outputKinds.includes(kind)) tell(`there is no kind of output “${kind}”`, name);
  for (const { name, least = -Infinity, most = Infinity } of inputs)
    if (least > most) tell('it can’t be more than the most and less than the least', name);
  const ids = rows.map(({ id }) => id);
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at)))
    errors.push({ row: ids.lastIndexOf(id), column: null, problem: `two rows are called ${id}` });
  return errors;
}

function readRow(
  { inputs, outputs, hitPolicy }: DecisionTable,
  row: DecisionRow,
  at: number,
  errors: CellFault[],
): Test[] {
  const { when, answers, priority = 0 } = row;
  const tell = (column: string | null, problem: string, cell?: string): number =>
    errors.push({ row: at, column, problem, ...(cell !== undefined && { cell }) });
  if (when.length !== inputs.length) tell(null, `has ${when.length} tests for ${inputs.length} inputs`);
  if (answers.length !== outputs.length) tell(null, `has ${answers.length} answers for ${outputs.length} outputs`);
  if (hitPolicy === 'priority' && !Number.isFinite(priority)) tell(null, 'its priority is no number');
  for (const [nth, output] of outputs.entries()) {
    const answer = answers[nth] ?? null;
    const problem = answerProblem(answer, output);
    if (problem) tell(output.name, problem, JSON.stringify(answer));
  }
  return inputs.flatMap((input, nth) => {
    const cell = when[nth] ?? '';
    const read = readTest(cell, input);
    if (!read.ok) {
      tell(input.name, read.problem, cell);
      return [];
    }
    const named = read.value.kind === 'or_missing' ? read.value.test : read.value;
    const unknown =
      named.kind === 'texts' ? [...named.texts].filter((text) => input.values?.includes(text) === false) : [];
    if (unknown.length > 0) tell(input.name, `is never ${unknown.map((text) => `"${text}"`).join(' or ')}`, cell);
    return [read.value];
  });
}

function answerProblem(answer: Answer, column: OutputColumn): string | undefined {
  const { kind, values } = column;
  const isNothing = answer === null || (Array.isArray(answer) && answer.length === 0);
  if (isNothing && column.needed) return 'has no answer';
  if (answer === null) return undefined;
  const isOne = (each: string | number): boolean => values?.includes(String(each)) ?? true;
  switch (kind) {
    case 'number':
      return typeof answer === 'number' && Number.isFinite(answer) ? boundProblem(answer, column) : 'is no number';
    case 'flag':
      return typeof answer === 'boolean' ? undefined : 'is neither true nor false';
    case 'text':
      if (typeof answer !== 'string') return 'is no text';
      return isOne(answer) ? undefined : `is none of ${values?.join(', ')}`;
    default:
      if (!Array.isArray(answer)) return 'is no list';
      return answer.every(isOne) ? undefined : `has what is none of ${values?.join(', ')}`;
  }
}

function boundProblem(answer: number, { whole, least, most }: OutputColumn): string | undefined {
  if (whole && !Number.isInteger(answer)) return 'is no whole number';
  if (least !== undefined && answer < least) return `is less than ${least}`;
  return most !== undefined && answer > most ? `is more than ${most}` : undefined;
}
