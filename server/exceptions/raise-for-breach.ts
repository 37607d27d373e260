import { creditPositions, customers } from '../../db/customer/customer.ts';
import { type BreachKind, breachKinds, draftLines, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { products } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Asks } from './ask.ts';
import { exposureWith, historyOf } from './buyer-sql.ts';
import { askForCredit, askForPrice, type BreachFacts } from './playbook/ask-for-breach.ts';
import { raise } from './raise.ts';
import { settleApproval } from './settle-approval.ts';

const askFor: Readonly<Record<BreachKind, (facts: BreachFacts) => Asks>> = { price: askForPrice, credit: askForCredit };

/** An order breaks a price floor or a credit limit: one exception for each, whose approver decides on this draft. */
export async function raiseForBreach(tx: ServerTx, { draftId }: { draftId: string }): Promise<void> {
  const draft = await tx.get(orderDrafts, draftId);
  if (!draft) throw new Error(`there is no draft ${draftId}`);
  // A changed draft may have lost a breach that was raised for its earlier version.
  await settleApproval(tx, { draftId });
  const facts = await factsOf(tx, draft);
  for (const kind of breachKinds.filter((each) => draft.breaches.includes(each))) {
    await raise(tx, {
      kind,
      plantId: draft.plantId,
      subjectTable: 'order_draft',
      subjectId: draft.id,
      subject: facts.buyer?.name ?? '',
      deviceAt: tx.now,
      raisedBy: draft.requesterId,
      start: [],
      money: { minor: draft.netMinor, currency: draft.currency },
      customerIds: draft.customerId === null ? [] : [draft.customerId],
      asks: async () => askFor[kind](facts),
    });
  }
}

async function factsOf(tx: ServerTx, draft: OrderDraft): Promise<BreachFacts> {
  const lines = (await tx.scan(draftLines, 'draftId', draft.id)).sort((one, other) => one.position - other.position);
  const goods = await tx.getMany(
    products,
    lines.flatMap((line) => line.productId ?? []),
  );
  const buyerId = draft.customerId ?? '';
  const [buyer] = await tx.getMany(customers, [buyerId]);
  const [credit] = await tx.getMany(creditPositions, [buyerId]);
  return {
    draft,
    lines,
    products: new Map(goods.map((product) => [product.id, product])),
    buyer,
    credit,
    exposureMinor: await exposureWith(tx, buyerId, draft.totalMinor),
    history: await historyOf(tx, buyerId),
  };
}
