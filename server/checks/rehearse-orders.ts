import { type ApprovalLevel, approvalLevels } from '../../db/approval/approval-level.ts';
import { readLevels } from '../../db/approval/levels-from-table.ts';
import { needOf } from '../../db/approval/refuse-without-authority.ts';
import { type Customer, customers } from '../../db/customer/customer.ts';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { type DraftLine, draftLines, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import type { Actor } from '../../db/mutator.ts';
import { type PriceRule, priceRules } from '../../db/price/price-rule.ts';
import { rulesFromTable } from '../../db/price/rules-from-table.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { TermPack } from '../../db/rule/pack.ts';
import { ruleSets } from '../../db/rule/rule-set.ts';
import { unwaived } from '../../db/rule/soundness.ts';
import { standingRules } from '../../db/rule/write-terms.ts';
import { moneyScope, tenantScope } from '../../db/scope.ts';
import { day } from '../../db/values/instant.ts';
import { refuseUnless } from '../../db/values/refusal.ts';
import { rowSql } from '../postgres/row-sql.ts';
import { type ServerTx, serverTx } from '../postgres/server-tx.ts';
import { type House, setClaims } from '../postgres/transaction.ts';
import { type OrderAgain, placeAgain, type TermsTried } from './place-again.ts';

/** A part of a rehearsal: the orders after `after`, of so many days. */
interface RehearsalAsked {
  readonly pack: TermPack;
  readonly table: DecisionTable;
  readonly days: number;
  readonly after: string | null;
}

/** An order that edited terms would price otherwise, refuse, or put before others. */
export interface OrderDifference {
  readonly draftId: string;
  readonly orderId: string | null;
  readonly number: string | null;
  readonly customer: string;
  readonly currency: string;
  readonly createdAt: number;
  readonly before: OrderAgain;
  readonly after: OrderAgain;
}

interface RehearsalPart {
  /** How many orders there are in these days, and how many this part looked at. */
  readonly of: number;
  readonly looked: number;
  readonly differences: readonly OrderDifference[];
  /** What the next part begins after; null when this was the last one. */
  readonly next: string | null;
}

/** So many orders are looked at in one transaction. */
const atOnce = 250;

/**
 * Asks edited approvals or discounts, and those in force now, about the orders of the last days as if each were placed again
 * today. Of a credit breach the depth is what was found then. In a transaction that can't write. Refuses
 * `person.not_permitted`, and `ruleSet.unsound` for a table that could not be published even with waivers.
 */
export async function rehearseOrders(house: House, by: Actor, asked: RehearsalAsked): Promise<RehearsalPart> {
  refuseUnless(by.functions.includes('admin') || by.functions.includes('manager'), 'person.not_permitted');
  return house.sql.begin('isolation level repeatable read read only', async (sql) => {
    await setClaims(sql, by, 'app_server');
    const tx = serverTx(sql, { actor: by, at: house.now() }, house.now(), house.newId, []);
    return tx.settled(() => rehearsePart(tx, asked));
  }) as Promise<RehearsalPart>;
}

type Found = OrderDraft & { readonly number: string | null };

async function rehearsePart(tx: ServerTx, { pack, table, days, after }: RehearsalAsked): Promise<RehearsalPart> {
  const hard = unwaived(pack, table, []).filter(({ kind }) => ['columns', 'type', 'misfit'].includes(kind));
  refuseUnless(hard.length === 0, 'ruleSet.unsound', { what: hard[0]?.kind ?? '', count: hard.length });
  const since = tx.now - days * day;
  const [{ of } = { of: 0 }] = await tx.sql<{ of: number }[]>`
    select count(*)::float8 as of from public.order_draft as t where ${looked(tx, since)}`;
  const drafts = await tx.sql<Found[]>`
    select d.*, (select o.number from public.sales_order as o where o.tenant_id = app.tenant_id() and o.id = d."orderId") as number
    from (${tx.sql.unsafe(rowSql(orderDrafts).select)} where ${looked(tx, since)} and t.id > ${after ?? ''}) as d
    order by d.id limit ${atOnce}`;
  const ids = drafts.map(({ id }) => id);
  const lines = await tx.sql<DraftLine[]>`
    ${tx.sql.unsafe(rowSql(draftLines).select)} where t.tenant_id = app.tenant_id() and t.draft_id = any (${ids}::text[])
    order by t.draft_id, t.position`;
  const linesOf = Map.groupBy(lines, ({ draftId }) => draftId);
  const buyers = byId(await tx.getMany(customers, [...new Set(drafts.flatMap(({ customerId }) => customerId ?? []))]));
  const goods = byId(await tx.getMany(products, [...new Set(lines.flatMap(({ productId }) => productId ?? []))]));
  const [now, tried] = await termsOf(tx, pack, table);
  const differences = drafts.flatMap((draft) =>
    differenceIn(draft, linesOf.get(draft.id) ?? [], { buyers, goods, now, tried, at: tx.now }),
  );
  return { of, looked: drafts.length, differences, next: drafts.length < atOnce ? null : (ids.at(-1) ?? null) };
}

/** Orders whose customer and lines were sure, and that were not turned away. */
const looked = ({ sql }: ServerTx, since: number) => sql`
  t.tenant_id = app.tenant_id() and t.created_at > to_timestamp(${since}::float8 / 1000)
  and t.decision in ('confirm', 'approve') and t.customer_id is not null`;

const byId = <T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

/** What decides now, and what would with the edited table in place of the published one. */
async function termsOf(tx: ServerTx, pack: TermPack, table: DecisionTable): Promise<[TermsTried, TermsTried]> {
  const [rules, levels, all] = await Promise.all([tx.all(priceRules), tx.all(approvalLevels), tx.all(ruleSets)]);
  const now: TermsTried = { rules, levels };
  if (pack === 'approvals') {
    const read = readLevels(table, '');
    const wanted = read.kind === 'levels' ? read.levels : [];
    const tried = wanted.map((level, nth): ApprovalLevel => ({ ...level, id: `tried-${nth}`, scope: tenantScope }));
    return [now, { rules, levels: tried }];
  }
  const versions = all.filter(({ kind }) => kind === pack);
  const standing = new Set(standingRules(rules, versions, tx.now).map(({ id }) => id));
  const told = rulesFromTable(table).rules;
  const replaced = new Set([...standing, ...told.map(({ id }) => id)]);
  const wanted = told.map((rule): PriceRule => ({ ...rule, scope: moneyScope, validFrom: tx.now, validTo: null }));
  return [now, { rules: [...rules.filter(({ id }) => !replaced.has(id)), ...wanted], levels }];
}

interface Known {
  readonly buyers: ReadonlyMap<string, Customer>;
  readonly goods: ReadonlyMap<string, Product>;
  readonly now: TermsTried;
  readonly tried: TermsTried;
  readonly at: number;
}

function differenceIn(draft: Found, lines: readonly DraftLine[], known: Known): OrderDifference[] {
  const buyer = known.buyers.get(draft.customerId ?? '');
  if (!buyer) return [];
  const order = { draft, buyer, lines, goods: known.goods, credit: needOf(draft, 'credit'), at: known.at };
  const [before, after] = [placeAgain(order, known.now), placeAgain(order, known.tried)];
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const { id: draftId, orderId, number, currency, createdAt } = draft;
  return [{ draftId, orderId, number, customer: buyer.name, currency, createdAt, before, after }];
}
