import { type Customer, customers } from '../../db/customer/customer.ts';
import { type BreachKind, draftLines, type OrderDraft, orderDrafts, type Reason } from '../../db/draft/draft.ts';
import { plants } from '../../db/plant/plant.ts';
import { products } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { availableStock, lockCredit, owedBy, priceRulesFor } from './checks-sql.ts';
import { doubtsOf, isSure } from './doubts-of.ts';
import { judgeCredit } from './judge-credit.ts';
import { judgePrice } from './judge-price.ts';
import { judgeStock } from './judge-stock.ts';
import { draftLineOf, type PricedLine, priceLine, type SureLine } from './price-lines.ts';

/**
 * The one decision about a draft, with its reasons: `ask` when the customer, a line or a price is unsure, `approve` when
 * price or credit is breached, else `confirm`. Prices, tax and totals are written into the draft and its lines. A draft
 * that is past its checks is left alone.
 */
export async function checkDraft(tx: ServerTx, { draftId }: { readonly draftId: string }): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  if (draft?.state !== 'matching' && draft?.state !== 'needs_clarification') return;
  const lines = await tx.scan(draftLines, 'draftId', draft.id);
  const buyer = draft.customerId === null ? undefined : await tx.get(customers, draft.customerId);
  const sure = lines.filter(isSure);
  const doubts = doubtsOf(draft, buyer, lines);
  if (!buyer || doubts.length > 0) return ask(tx, draft, doubts);

  const priced = await priceAll(tx, draft, buyer, sure);
  const unpriced = sure.find((line) => !priced.some(({ id }) => id === line.id));
  if (unpriced) {
    return ask(tx, draft, [{ code: 'price.missing', ok: false, facts: { phrase: unpriced.phrase } }]);
  }
  const money = totalsOf(priced);
  if (!Number.isSafeInteger(money.totalMinor))
    return ask(tx, draft, [{ code: 'order.too_large', ok: false, facts: {} }]);
  await tx.putMany(draftLines, priced.map(draftLineOf));
  const priceReasons = judgePrice(priced, draft.extraDiscountBps, buyer.currency);
  const creditReasons = await judgeBuyer(tx, buyer, money.totalMinor);
  const stock = await judgeNeeds(tx, draft.plantId, priced);
  const breaches: BreachKind[] = [];
  if (priceReasons.some(({ ok }) => !ok)) breaches.push('price');
  if (creditReasons.some(({ ok }) => !ok)) breaches.push('credit');
  const reasons = [...priceReasons, ...creditReasons, stock];
  await decide(tx, { ...draft, ...money, currency: buyer.currency, reasons, breaches, question: null });
}

async function ask(tx: ServerTx, draft: OrderDraft, reasons: Reason[]): Promise<void> {
  await tx.put(orderDrafts, { ...draft, state: 'needs_clarification', decision: 'ask', reasons, breaches: [] });
  await stampStage(tx, draft.messageId, 'asked');
}

async function decide(tx: ServerTx, draft: OrderDraft): Promise<void> {
  const decision = draft.breaches.length > 0 ? 'approve' : 'confirm';
  const checked: OrderDraft = { ...draft, state: 'checked', decision };
  await tx.put(orderDrafts, checked);
  await stampStage(tx, draft.messageId, 'checked');
  if (decision === 'confirm') {
    tx.happened({ type: 'order.checked', draftId: draft.id });
    return;
  }
  await tx.put(orderDrafts, { ...checked, state: 'awaiting_approval' });
  await stampStage(tx, draft.messageId, 'breached');
  tx.happened({ type: 'order.breached', draftId: draft.id });
}

async function priceAll(
  tx: ServerTx,
  draft: OrderDraft,
  buyer: Customer,
  lines: readonly SureLine[],
): Promise<PricedLine[]> {
  const ids = [...new Set(lines.map((line) => line.productId))];
  const plant = await tx.get(plants, draft.plantId);
  if (!plant) throw new Error(`draft ${draft.id} is for a plant that is not there: ${draft.plantId}`);
  const found = await tx.getMany(products, ids);
  const given = {
    rules: await priceRulesFor(tx, buyer, ids),
    products: new Map(found.map((product) => [product.id, product])),
    buyer,
    plantCurrency: plant.currency,
    extraBps: draft.extraDiscountBps,
    at: tx.now,
  };
  return lines.flatMap((line) => priceLine(line, given) ?? []);
}

function totalsOf(lines: readonly PricedLine[]): Pick<OrderDraft, 'netMinor' | 'taxMinor' | 'totalMinor'> {
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  return { netMinor, taxMinor, totalMinor: netMinor + taxMinor };
}

async function judgeBuyer(tx: ServerTx, buyer: Customer, orderMinor: number): Promise<Reason[]> {
  const position = await lockCredit(tx, buyer.id);
  const owedMinor = await owedBy(tx, buyer.id);
  return judgeCredit({ buyer, position, owedMinor, orderMinor, currency: buyer.currency });
}

async function judgeNeeds(tx: ServerTx, plantId: string, lines: readonly PricedLine[]): Promise<Reason> {
  const byProduct = Map.groupBy(lines, (line) => line.productId);
  const available = await availableStock(tx, plantId, [...byProduct.keys()]);
  const needs = [...byProduct].map(([productId, same]) => ({
    productCode: same[0]?.productCode ?? '',
    needed: same.reduce((sum, line) => sum + line.baseQuantity, 0),
    available: available.get(productId) ?? 0,
  }));
  return judgeStock(needs);
}
