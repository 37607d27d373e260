import type { CompiledColumn } from './compile-table.ts';
import { textOfDay } from './day.ts';
import type { Value } from './test.ts';

/** Classes of a column as the cell that stands for them, so that a row with it can be added: `[10..20)`, `not("A")`, `-`. */
export function writeCell({ column, classes }: CompiledColumn, chosen: ReadonlySet<number>): string {
  const possible = classes.samples.flatMap((sample, at) => (sample === null ? [] : [at]));
  if (possible.every((at) => chosen.has(at))) return '-';
  const missing = classes.count - 1;
  if (possible.every((at) => at === missing || chosen.has(at))) return 'not(null)';
  const parts =
    column.kind === 'number' || column.kind === 'date' ? ranges(column.kind, classes.bounds, chosen, missing) : [];
  const values = classes.samples.flatMap((sample, at) =>
    chosen.has(at) && at < missing && sample !== null ? [sample] : [],
  );
  if (column.kind === 'flag') parts.push(...values.map(String));
  if (column.kind === 'text') parts.push(...texts(values, possible, chosen, classes));
  if (chosen.has(missing)) parts.push('null');
  return parts.join(', ');
}

/** Everything but what is named, where that is among them. */
function texts(
  values: readonly Value[],
  possible: readonly number[],
  chosen: ReadonlySet<number>,
  classes: CompiledColumn['classes'],
): string[] {
  const other = classes.count - 2;
  const quoted = (all: readonly (Value | null)[]): string => all.map((text) => JSON.stringify(text)).join(', ');
  if (!chosen.has(other) || classes.samples[other] === null) return values.length > 0 ? [quoted(values)] : [];
  const rest = possible.filter((at) => at < other && !chosen.has(at)).map((at) => classes.samples[at] ?? null);
  return [`not(${quoted(rest)})`];
}

/** Classes of numbers go: below the first bound, at it, up to the next, at it, and so on. */
function ranges(
  kind: 'number' | 'date',
  bounds: ArrayLike<number>,
  chosen: ReadonlySet<number>,
  missing: number,
): string[] {
  const parts: string[] = [];
  const text = (at: number): string => (kind === 'date' ? textOfDay(bounds[at] ?? 0) : String(bounds[at]));
  for (let from = 0; from < missing; from += 1) {
    if (!chosen.has(from)) continue;
    let to = from;
    while (to + 1 < missing && chosen.has(to + 1)) to += 1;
    parts.push(rangeText(from, to, missing - 1, text));
    from = to;
  }
  return parts;
}

function rangeText(from: number, to: number, last: number, text: (bound: number) => string): string {
  const isAt = (at: number): boolean => at % 2 === 1;
  const lower = isAt(from) ? (from - 1) / 2 : from / 2 - 1;
  const upper = isAt(to) ? (to - 1) / 2 : to / 2;
  if (from === to && isAt(from)) return text(lower);
  if (from === 0) return `${isAt(to) ? '<=' : '<'} ${text(upper)}`;
  if (to === last) return `${isAt(from) ? '>=' : '>'} ${text(lower)}`;
  return `${isAt(from) ? '[' : '('}${text(lower)}..${text(upper)}${isAt(to) ? ']' : ')'}`;
}

/** A value of the question for one of a column: a date as its text. */
export const asked = ({ column }: CompiledColumn, value: Value): unknown =>
  column.kind === 'date' && typeof value === 'number' ? textOfDay(value) : (value ?? null);
