import { customers } from '../../db/customer/customer.ts';
import { draftLines, type OrderDraft, orderDrafts, type Reason } from '../../db/draft/draft.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { stampStage } from '../postgres/stamp-stage.ts';
import { amendmentOf, availableStock } from './checks-sql.ts';
import { doubtsOf, isSure } from './doubts-of.ts';
import { creditCaseOf } from './judge-buyer.ts';
import { creditNeed, judgeCredit } from './judge-credit.ts';
import { judgePrice, priceNeed } from './judge-price.ts';
import { judgeStock } from './judge-stock.ts';
import { levelReasons } from './level-reasons.ts';
import { priceAll } from './price-all.ts';
import { draftLineOf, type PricedLine } from './price-lines.ts';

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

  const amends = await amendmentOf(tx, draft.id);
  const priced = await priceAll(tx, draft, buyer, sure, amends);
  const unpriced = sure.find((line) => !priced.some(({ id }) => id === line.id));
  if (unpriced) {
    return ask(tx, draft, [{ code: 'price.missing', ok: false, facts: { phrase: unpriced.phrase } }]);
  }
  const money = totalsOf(priced);
  if (!Number.isSafeInteger(money.totalMinor))
    return ask(tx, draft, [{ code: 'order.too_large', ok: false, facts: {} }]);
  await tx.putMany(draftLines, priced.map(draftLineOf));
  const credit = await creditCaseOf(tx, buyer, money.totalMinor, amends);
  const needs = [priceNeed(priced), credit && creditNeed(credit)].filter((need) => need !== undefined);
  const reasons = [
    ...judgePrice(priced, draft.extraDiscountBps, buyer.currency),
    ...(credit ? judgeCredit(credit) : []),
    await judgeNeeds(tx, draft.plantId, priced),
    ...(await levelReasons(tx, needs, buyer.currency)),
  ];
  const breaches = needs.map(({ kind }) => kind);
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

function totalsOf(lines: readonly PricedLine[]): Pick<OrderDraft, 'netMinor' | 'taxMinor' | 'totalMinor'> {
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  return { netMinor, taxMinor, totalMinor: netMinor + taxMinor };
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
