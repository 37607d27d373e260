import { lowest } from './bits.ts';
import type { Answered, CompiledColumn, CompiledTable } from './compile-table.ts';
import type { DecisionRow } from './decision-table.ts';

/** What is asked: values by name, fields within fields. */
export type Question = Readonly<Record<string, unknown>>;

/** What a table says. `wrong`: the value of this input is of another kind than its column. */
export type Outcome = Answered | { readonly kind: 'nothing' } | { readonly kind: 'wrong'; readonly input: string };

const nothing: Outcome = { kind: 'nothing' };

/** The row that answers a question, all of them with the policy `collect`; never throws. */
export function decide(compiled: CompiledTable, question: Question): Outcome {
  const { columns, masksAt, summariesAt } = compiled;
  const words = compiled.every.length;
  const summaryWords = compiled.everyWord.length;
  for (let nth = 0; nth < columns.length; nth += 1) {
    const column = columns[nth] as CompiledColumn;
    const { name, path } = column;
    const at = column.finder.of(path === undefined ? question[name] : valueWithin(question, name, path));
    if (at < 0) return { kind: 'wrong', input: name };
    masksAt[nth] = column.masksFrom + at * words;
    summariesAt[nth] = column.summariesFrom + at * summaryWords;
  }
  if (compiled.table.hitPolicy === 'collect') return everyHit(compiled);
  const hit = words <= fewWords ? firstOfFew(compiled) : nextHit(compiled, 0);
  return hit < 0 ? nothing : (compiled.said[hit] as Answered);
}

/** The value asked about: under the whole name, or field by field. */
function valueWithin(question: Question, name: string, path: readonly string[]): unknown {
  const whole = question[name];
  if (whole !== undefined) return whole;
  let value: unknown = question;
  for (const field of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Question)[field];
  }
  return value;
}

function everyHit(compiled: CompiledTable): Outcome {
  const rows: DecisionRow[] = [];
  for (let at = nextHit(compiled, 0); at >= 0; at = nextHit(compiled, at + 1))
    rows.push(compiled.rows[at] as DecisionRow);
  return rows.length > 0 ? { kind: 'answered', rows } : nothing;
}

/** Sets of up to so many words are gone through faster than what says where they have any. */
const fewWords = 16;

/** `nextHit` from the first row on, in a table of few rows. */
function firstOfFew({ every, masks, masksAt }: CompiledTable): number {
  const count = masksAt.length;
  for (let word = 0; word < every.length; word += 1) {
    let rows = every[word] as number;
    for (let nth = 0; nth < count; nth += 1) rows &= masks[(masksAt[nth] as number) + word] as number;
    if (rows !== 0) return word * 32 + lowest(rows);
  }
  return -1;
}

/** The first row from a place on that stays for the values found; -1 when there is none. */
function nextHit({ every, everyWord, masks, masksAt, summaries, summariesAt }: CompiledTable, from: number): number {
  const count = masksAt.length;
  const firstWord = from >>> 5;
  for (let summary = firstWord >>> 5; summary < everyWord.length; summary += 1) {
    let left = everyWord[summary] as number;
    for (let nth = 0; nth < count; nth += 1) left &= summaries[(summariesAt[nth] as number) + summary] as number;
    for (; left !== 0; left &= left - 1) {
      const word = summary * 32 + lowest(left);
      if (word < firstWord) continue;
      let rows = every[word] as number;
      for (let nth = 0; nth < count; nth += 1) rows &= masks[(masksAt[nth] as number) + word] as number;
      if (word === firstWord) rows &= -1 << (from & 31);
      if (rows !== 0) return word * 32 + lowest(rows);
    }
  }
  return -1;
}
