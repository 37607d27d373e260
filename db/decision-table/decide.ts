import { lowest } from './bits.ts';
import type { CompiledColumn, CompiledTable } from './compile-table.ts';
import type { DecisionRow } from './decision-table.ts';

/** What is asked: values by name, fields within fields. */
export type Question = Readonly<Record<string, unknown>>;

/** What a table says. `wrong`: the value of this input is of another kind than its column. */
export type Outcome =
  | { readonly kind: 'answered'; readonly rows: readonly DecisionRow[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong'; readonly input: string };

/** The row that answers a question, all of them with the policy `collect`; never throws. */
export function decide(compiled: CompiledTable, question: Question): Outcome {
  const found = new Int32Array(compiled.columns.length);
  const wrong = classesFor(compiled.columns, question, found);
  if (wrong) return { kind: 'wrong', input: wrong.column.name };
  const hits = compiled.table.hitPolicy === 'collect' ? everyHit(compiled, found) : firstHit(compiled, found);
  const rows = hits.flatMap((at) => compiled.rows[at] ?? []);
  return rows.length > 0 ? { kind: 'answered', rows } : { kind: 'nothing' };
}

/** Finds the class of each input's value; the column of the first that is of another kind. */
function classesFor(
  columns: readonly CompiledColumn[],
  question: Question,
  found: Int32Array,
): CompiledColumn | undefined {
  for (let nth = 0; nth < columns.length; nth += 1) {
    const column = columns[nth] as CompiledColumn;
    const at = column.classes.of(askedValue(question, column));
    if (at < 0) return column;
    found[nth] = at;
  }
  return undefined;
}

/** The value asked about: under the whole name, or field by field. */
function askedValue(question: Question, { path, column }: CompiledColumn): unknown {
  const whole = question[column.name];
  if (whole !== undefined || path.length === 1) return whole;
  let value: unknown = question;
  for (const field of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Question)[field];
  }
  return value;
}

const firstHit = (compiled: CompiledTable, found: Int32Array): number[] => {
  const at = nextHit(compiled, found, 0);
  return at < 0 ? [] : [at];
};

function everyHit(compiled: CompiledTable, found: Int32Array): number[] {
  const hits: number[] = [];
  for (let at = nextHit(compiled, found, 0); at >= 0; at = nextHit(compiled, found, at + 1)) hits.push(at);
  return hits;
}

/** The first row from a place on that stays for these classes; -1 when there is none. */
function nextHit({ columns, every, everyWord }: CompiledTable, found: Int32Array, from: number): number {
  const words = every.length;
  const summaryWords = everyWord.length;
  const firstWord = from >>> 5;
  for (let summary = firstWord >>> 5; summary < summaryWords; summary += 1) {
    let left = everyWord[summary] as number;
    for (let nth = 0; nth < columns.length && left !== 0; nth += 1)
      left &= (columns[nth] as CompiledColumn).summaries[(found[nth] as number) * summaryWords + summary] as number;
    for (; left !== 0; left &= left - 1) {
      const word = summary * 32 + lowest(left);
      if (word < firstWord) continue;
      let rows = every[word] as number;
      for (let nth = 0; nth < columns.length && rows !== 0; nth += 1)
        rows &= (columns[nth] as CompiledColumn).masks[(found[nth] as number) * words + word] as number;
      if (word === firstWord) rows &= -1 << (from & 31);
      if (rows !== 0) return word * 32 + lowest(rows);
    }
  }
  return -1;
}
