/**
 * Decision tables from the command line:
 *
 *     npm run -s rules -- check table.json
 *     npm run -s rules -- eval table.json < inputs.jsonl
 *
 * `check` prints `{ gaps, overlaps, deadRows, typeErrors }`, rows counted from 1, and exits 1 if there is any. `eval` prints for
 * each line of input a line `{ rows, result }`: which rows answered, and what; a table with defects of type is refused.
 * The file is JDM, or the content of one of its tables. Exit code 2: the command or the file can't be used.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { checkTable, type Defects, isSound } from '../db/decision-table/check-table.ts';
import { compileTable } from '../db/decision-table/compile-table.ts';
import { decide, type Question } from '../db/decision-table/decide.ts';
import type { DecisionRow, DecisionTable } from '../db/decision-table/decision-table.ts';
import { type Imported, importJdm } from '../db/decision-table/jdm.ts';
import { readTable } from '../db/decision-table/read-table.ts';
import { readCommand, refuseCommand } from './start/command.ts';
import { messageOf, Problem } from './start/problem.ts';

const usage = 'usage: npm run -s rules -- check table.json | eval table.json < inputs.jsonl';

function tableFrom(path: string | undefined): Imported {
  if (!path) return refuseCommand('rules', usage, 'which table? name its file');
  try {
    return importJdm(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Problem(`${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** The defects as people count rows, each with its name. */
function told({ gaps, overlaps, deadRows, typeErrors }: Defects, { rows }: DecisionTable): object {
  const named = (at: number) => ({ row: at + 1, id: rows[at]?.id });
  return {
    gaps,
    overlaps: overlaps.map(({ rows: both, example }) => ({ rows: both.map(named), example })),
    deadRows: deadRows.map(({ row, why, by }) => ({ ...named(row), why, by: by.map(named) })),
    typeErrors: typeErrors.map(({ row, ...fault }) => ({ ...(row === null ? { row: null } : named(row)), ...fault })),
  };
}

function check({ table, faults }: Imported): void {
  const found = checkTable(table);
  const defects = { ...found, typeErrors: [...faults, ...found.typeErrors] };
  console.log(JSON.stringify(told(defects, table), null, 2));
  if (!isSound(defects)) process.exitCode = 1;
}

const resultOf = ({ outputs }: DecisionTable, { answers }: DecisionRow): Record<string, unknown> =>
  Object.fromEntries(outputs.map(({ name }, nth) => [name, answers[nth] ?? null]));

function answer(table: DecisionTable, compiled: ReturnType<typeof compileTable>, line: string): object {
  const question: unknown = JSON.parse(line);
  if (typeof question !== 'object' || question === null) return { error: 'a question is an object: {"field": value}' };
  const outcome = decide(compiled, question as Question);
  if (outcome.kind === 'wrong') return { error: `${outcome.input} is of another kind than its column` };
  const rows = outcome.kind === 'answered' ? outcome.rows : [];
  const results = rows.map((row) => resultOf(table, row));
  return { rows: rows.map(({ id }) => id), result: table.hitPolicy === 'collect' ? results : (results[0] ?? null) };
}

async function evaluate({ table, faults }: Imported): Promise<void> {
  const read = readTable(table);
  const [first] = [...faults, ...read.typeErrors];
  if (first)
    throw new Problem(
      `row ${(first.row ?? -1) + 1 || '–'}, ${first.column ?? 'the table'}: ${first.problem}; npm run -s rules -- check names all`,
    );
  const compiled = compileTable(read);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    let said: object;
    try {
      said = answer(table, compiled, line);
    } catch (error) {
      said = { error: `this line is no JSON: ${messageOf(error)}` };
    }
    if ('error' in said) process.exitCode = 1;
    console.log(JSON.stringify(said));
  }
}

try {
  const [command, path] = readCommand('rules', usage, { allowPositionals: true }).positionals;
  if (command === 'check') check(tableFrom(path));
  else if (command === 'eval') await evaluate(tableFrom(path));
  else refuseCommand('rules', usage, 'check or eval?');
} catch (error) {
  console.error(`rules: ${messageOf(error)}`);
  process.exitCode = 2;
}
