import { type ApprovalLevel, approvalLevels } from '../approval/approval-level.ts';
import { approvalTable } from '../approval/approval-table.ts';
import { readLevels, type ToldLevel } from '../approval/levels-from-table.ts';
import { replaceLevels } from '../approval/replace-levels.ts';
import { customers } from '../customer/customer.ts';
import type { DecisionTable } from '../decision-table/decision-table.ts';
import { discountRow, discountRuleTable, isStanding } from '../price/discount-rules.ts';
import { type PriceRule, priceRules } from '../price/price-rule.ts';
import { rulesFromTable, type ToldRule } from '../price/rules-from-table.ts';
import { products } from '../product/product.ts';
import { moneyScope, tenantScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import type { Instant } from '../values/instant.ts';
import { refuseUnless } from '../values/refusal.ts';
import type { TermPack } from './pack.ts';
import { inForce, type RuleSet } from './rule-set.ts';
import { jsonbText } from './table-hash.ts';

/** What a table is to change: in force from `at`, in place of `versions`' one; `id` names what is new. */
interface Writing {
  readonly pack: TermPack;
  readonly table: DecisionTable;
  readonly id: string;
  readonly at: Instant;
  /** The pack's versions but this one. */
  readonly versions: readonly RuleSet[];
}

/**
 * Makes the levels or price rules what a table says: what it does not name any more is removed or ended, what it says as
 * before stays untouched, the rest is written. The table has been found sound. Refuses `level.last` for a kind of breach that
 * would be left without a level, `terms.invalid` for a product or customer there is none of.
 */
export async function writeTerms(tx: Tx, writing: Writing): Promise<void> {
  await refuseUnwritable(tx, writing);
  if (writing.pack === 'approvals') await writeLevels(tx, writing);
  else await writeRules(tx, writing);
}

/** Refuses what `writeTerms` would, and writes nothing: for a table whose instant is still to come. */
export async function refuseUnwritable(tx: Tx, { pack, table }: Pick<Writing, 'pack' | 'table'>): Promise<void> {
  if (pack === 'discounts') {
    const { rules } = rulesFromTable(table);
    for (const rule of rules) await refuseStranger(tx, rule, await tx.get(priceRules, rule.id));
    return;
  }
  const there = await tx.scan(approvalLevels, 'scope', tenantScope);
  const wanted = levelsIn(table, there);
  const isLeft = there.every(({ kind }) => wanted.some((each) => each.kind === kind));
  refuseUnless(isLeft, 'level.last');
}

function levelsIn(table: DecisionTable, there: readonly ApprovalLevel[]): readonly ToldLevel[] {
  const read = readLevels(table, there[0]?.currency ?? 'INR');
  return read.kind === 'levels' ? read.levels : [];
}

async function writeLevels(tx: Tx, { table, id }: Writing): Promise<void> {
  const there = await tx.scan(approvalLevels, 'scope', tenantScope);
  const wanted = levelsIn(table, there);
  const { put, remove } = replaceLevels(there, wanted);
  for (const { level, levelId } of put) {
    const fresh = `${id.slice(0, 80)}.${level.kind}.${level.level}`;
    await tx.put(approvalLevels, { ...level, id: levelId ?? fresh, scope: tenantScope });
  }
  for (const levelId of remove) await tx.delete(approvalLevels, levelId);
}

async function writeRules(tx: Tx, { table, at, versions }: Writing): Promise<void> {
  const all = await tx.scan(priceRules, 'scope', moneyScope);
  const { rules: wanted } = rulesFromTable(table);
  const there = standingRules(all, versions, at);
  const byId = new Map(all.map((rule) => [rule.id, rule]));
  for (const rule of wanted) {
    const old = byId.get(rule.id);
    if (old && isStanding(old, at) && saysSame(old, rule)) continue;
    await tx.put(priceRules, { ...rule, scope: moneyScope, validFrom: at, validTo: null });
  }
  for (const old of there)
    if (!wanted.some(({ id }) => id === old.id))
      await tx.put(priceRules, { ...old, validTo: Math.max(at, old.validFrom + 1) });
}

async function refuseStranger(tx: Tx, { productId, customerId }: ToldRule, old: PriceRule | undefined): Promise<void> {
  refuseUnless(!old || old.kind === 'tier' || old.kind === 'floor', 'terms.invalid', { field: 'id' });
  refuseUnless(productId === null || (await tx.get(products, productId)), 'terms.invalid', { field: 'product' });
  refuseUnless(customerId === null || (await tx.get(customers, customerId)), 'terms.invalid', { field: 'customer' });
}

/** As rows of the table: what does not decide of a rule does not make it another. */
const saysSame = (old: PriceRule, rule: ToldRule): boolean =>
  jsonbText(discountRow(old)) === jsonbText(discountRow({ ...old, ...rule }));

/** The rules a version in force speaks of, with `more` just written; before the first version all that stand. */
export function standingRules(
  all: readonly PriceRule[],
  versions: readonly RuleSet[],
  at: Instant,
  more: readonly string[] = [],
): PriceRule[] {
  const version = inForce(versions, at);
  const named = new Set([...(version?.body.rows.map(({ id }) => id) ?? []), ...more]);
  return all.filter((rule) => isStanding(rule, at) && (!version || named.has(rule.id)));
}

/** The table of a pack as the rows say it that decide. */
export async function tellTerms(
  tx: Tx,
  { pack, at, versions }: Pick<Writing, 'pack' | 'at' | 'versions'>,
  more: readonly string[] = [],
): Promise<DecisionTable> {
  if (pack === 'approvals') return approvalTable(await tx.scan(approvalLevels, 'scope', tenantScope));
  return discountRuleTable(standingRules(await tx.scan(priceRules, 'scope', moneyScope), versions, at, more));
}
