import { creditPositions, customers } from '../../../db/customer/customer.ts';
import { erpStock } from '../../../db/order/erp-link.ts';
import { priceRules } from '../../../db/price/price-rule.ts';
import { type Product, products } from '../../../db/product/product.ts';
import { moneyScope, tenantScope } from '../../../db/scope.ts';
import type { BaseRow, Table } from '../../../db/table.ts';
import type { Instant } from '../../../db/values/instant.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { ErpCredit, ErpCustomer, ErpItem, ErpPrice, ErpRows, ErpStock, ErpUnit, PullKind } from './pulled.ts';
import { tellOverwritten } from './tell-overwritten.ts';

/** One page of one kind. */
export type Page = {
  readonly [Kind in PullKind]: {
    readonly kind: Kind;
    readonly rows: readonly ErpRows[Kind][];
    /** Which ERP says so, and as of when. */
    readonly source: string;
    readonly asOf: Instant;
  };
}[PullKind];

/**
 * Lays a page over our rows. The ERP is the book of record: what it says takes the place of what stands here, and what that
 * was is audited. What is not known here is passed over: a product needs a routing, a customer a number, before it is of use.
 */
export async function layPulled(tx: ServerTx, page: Page): Promise<void> {
  switch (page.kind) {
    case 'items':
      return layItems(tx, page.rows);
    case 'units':
      return layUnits(tx, page.rows);
    case 'prices':
      return layPrices(tx, page.rows, page.asOf);
    case 'customers':
      return layCustomers(tx, page.rows);
    case 'credit':
      return layCredit(tx, page.rows, page);
    case 'stock':
      return layStock(tx, page.rows, page);
  }
}

async function productsByCode(tx: ServerTx): Promise<Map<string, Product>> {
  return new Map((await tx.all(products)).map((product) => [product.code, product]));
}

/**
 * Writes a row where it is new, and audits what it was before. With a `name`, these are values people change here as well,
 * and whoever did so is told.
 */
async function overwrite<R extends BaseRow>(
  tx: ServerTx,
  table: Table<R>,
  before: R,
  change: Partial<R>,
  name?: string,
): Promise<R> {
  const after = { ...before, ...change };
  for (const field of name === undefined ? [] : (Object.keys(change) as (keyof R & string)[])) {
    const about = `${table.name}/${before.id}`;
    await tellOverwritten(tx, { about, name: name ?? '', field, was: before[field], is: after[field] });
  }
  const changed = (Object.keys(change) as (keyof R & string)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  if (changed.length === 0) return before;
  await tx.put(table, after);
  for (const field of changed) {
    const [was, is] = [JSON.stringify(before[field]), JSON.stringify(after[field])];
    await tx.audit('erp.overwrote', { table: table.name, id: before.id, field, was, is });
  }
  return after;
}

async function layItems(tx: ServerTx, rows: readonly ErpItem[]): Promise<void> {
  const known = await productsByCode(tx);
  for (const { code, name, hsn, taxBps } of rows) {
    const product = known.get(code);
    if (!product) continue;
    const said = { name, ...(hsn === null ? {} : { hsn }), ...(taxBps === null ? {} : { taxBps }) };
    await overwrite(tx, products, product, said, product.name);
  }
}

async function layUnits(tx: ServerTx, rows: readonly ErpUnit[]): Promise<void> {
  const known = await productsByCode(tx);
  for (const { itemCode, unit, baseQuantity } of rows) {
    const product = known.get(itemCode);
    // A unit that is the base unit under the ERP's name for it packs nothing.
    if (!product || baseQuantity <= 1_000 || unit === product.unit) continue;
    const packs = { ...product.packs, [unit]: baseQuantity / 1_000 };
    known.set(itemCode, await overwrite(tx, products, product, { packs }));
  }
}

/** Everybody's price; what a list or one customer has of their own is given here, by tier and by project. */
async function layPrices(tx: ServerTx, rows: readonly ErpPrice[], asOf: Instant): Promise<void> {
  const known = await productsByCode(tx);
  const rules = (await tx.all(priceRules)).filter(
    (rule) =>
      rule.kind === 'list' &&
      rule.validTo === null &&
      rule.minQuantity === 0 &&
      rule.tier === null &&
      rule.customerId === null &&
      rule.region === null &&
      rule.plantId === null,
  );
  for (const { itemCode, list, customer, currency, unitPrice, active } of rows) {
    const productId = known.get(itemCode)?.id;
    const rule = rules.find((each) => each.productId === productId && each.currency === currency);
    if (!productId || !rule || list !== null || customer !== null || !active || unitPrice <= 0) continue;
    const about = `price/${productId}/${currency}`;
    const name = known.get(itemCode)?.name ?? itemCode;
    await tellOverwritten(tx, { about, name, field: 'unitPrice', was: rule.unitPrice, is: unitPrice, currency });
    if (rule.unitPrice === unitPrice || rule.validFrom >= asOf) continue;
    // What was agreed at the old price keeps it.
    await overwrite(tx, priceRules, rule, { validTo: asOf });
    await tx.put(priceRules, { ...rule, id: tx.newId(), unitPrice, validFrom: asOf, validTo: null });
  }
}

async function layCustomers(tx: ServerTx, rows: readonly ErpCustomer[]): Promise<void> {
  const ours = await tx.all(customers);
  for (const { id, name, taxNumber, active } of rows) {
    const sameName = ours.filter((each) => each.name === name);
    const customer =
      ours.find((each) => taxNumber !== null && each.taxNumber === taxNumber) ??
      (sameName.length === 1 ? sameName[0] : undefined);
    if (!customer) continue;
    await tx.sql`
      insert into ops.erp_match (tenant_id, their_id, customer_id) values (app.tenant_id(), ${id}, ${customer.id})
      on conflict (tenant_id, their_id) do update set customer_id = excluded.customer_id`;
    const said = {
      name,
      ...(taxNumber === null ? {} : { taxNumber }),
      ...(active ? {} : { state: 'blocked' as const }),
    };
    await overwrite(tx, customers, customer, said, customer.name);
  }
}

async function layCredit(
  tx: ServerTx,
  rows: readonly ErpCredit[],
  { source, asOf }: { readonly source: string; readonly asOf: Instant },
): Promise<void> {
  const matches = await tx.sql<{ theirs: string; ours: string }[]>`
    select their_id as theirs, customer_id as ours from ops.erp_match where tenant_id = app.tenant_id()`;
  const ours = new Map(matches.map((match) => [match.theirs, match.ours]));
  const positions = new Map((await tx.all(creditPositions)).map((each) => [each.customerId, each]));
  for (const { customer, limitMinor, receivableMinor, currency, overdueDays } of rows) {
    const customerId = ours.get(customer);
    if (customerId === undefined) continue;
    const before = positions.get(customerId);
    if (before && before.currency !== currency) continue;
    const said = { receivableMinor, overdueDays, ...(limitMinor === null ? {} : { limitMinor }) };
    if (before) {
      if (limitMinor !== null) {
        const name = (await tx.get(customers, customerId))?.name ?? customer;
        const about = `credit_position/${before.id}`;
        await tellOverwritten(tx, {
          about,
          name,
          field: 'limitMinor',
          was: before.limitMinor,
          is: limitMinor,
          currency,
        });
      }
      const after = await overwrite(tx, creditPositions, before, said);
      // As of when is no news by itself: written with a change, or once an hour.
      if (after !== before || asOf - before.asOf > 3_600_000) await tx.put(creditPositions, { ...after, asOf, source });
    } else if (limitMinor !== null) {
      const position = { customerId, limitMinor, receivableMinor, currency, overdueDays, asOf, source };
      await tx.put(creditPositions, { ...position, id: customerId, scope: moneyScope });
    }
  }
}

/**
 * What the ERP counts stands beside what is counted here, as of when it said so: lots are counted here scan by scan, and are
 * ahead of what the ERP was told of them.
 */
async function layStock(
  tx: ServerTx,
  rows: readonly ErpStock[],
  { source, asOf }: { readonly source: string; readonly asOf: Instant },
): Promise<void> {
  const known = await productsByCode(tx);
  const stands = new Map((await tx.all(erpStock)).map((row) => [row.id, row]));
  for (const { itemCode, lot, place, quantity } of rows) {
    const product = known.get(itemCode);
    if (!product) continue;
    const id = `${product.id}/${lot ?? ''}/${place}`;
    const before = stands.get(id);
    if (quantity === 0) {
      if (before) await tx.delete(erpStock, id);
      continue;
    }
    const unchanged = before?.quantity === quantity && before.source === source;
    // As of when is no news by itself.
    if (unchanged && asOf - before.asOf <= 3_600_000) continue;
    await tx.put(erpStock, { id, scope: tenantScope, productId: product.id, lot, place, quantity, asOf, source });
  }
}
