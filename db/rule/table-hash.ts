import type { DecisionTable } from '../decision-table/decision-table.ts';
import { sha256 } from './sha256.ts';

/** Keys as Postgres keeps them in `jsonb`: the shorter first, then by their letters (ours are plain ones). */
const byJsonb = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : Number(one > other));

/** A value as Postgres writes its `jsonb`, so that the database can hash the very same text. */
export function jsonbText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const fields = entries.toSorted(([one], [other]) => byJsonb(one, other));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}: ${jsonbText(each)}`).join(', ')}}`;
}

/** What a decision names the table by that made it; the database computes the same (`app.guard_rule_set`). */
export const tableHash = (table: DecisionTable): string => sha256(jsonbText(table));
