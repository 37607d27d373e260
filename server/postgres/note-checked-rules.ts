import type { TransactionSql } from 'postgres';
import { type RuleSet, ruleSets } from '../../db/rule/rule-set.ts';
import { unwaived } from '../../db/rule/soundness.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import { Refusal } from '../../db/values/refusal.ts';

/**
 * Checks rules before they are written, whoever writes them, and notes for the database that they were: it takes no others.
 * Refuses `ruleSet.unsound`.
 */
export async function noteCheckedRules(
  sql: TransactionSql,
  table: Pick<Table<never>, 'name'>,
  rows: readonly BaseRow[],
): Promise<void> {
  if (table.name !== ruleSets.name) return;
  for (const row of rows as readonly RuleSet[]) {
    const left = unwaived(row.kind, row.body, row.waivers);
    if (left[0]) throw new Refusal('ruleSet.unsound', { what: left[0].kind, count: left.length });
    await sql`insert into ops.rule_check (tenant_id, pack, hash, waivers)
      values (app.tenant_id(), ${row.kind}, ${row.hash}, ${sql.json(row.waivers)}) on conflict do nothing`;
  }
}
