import type { Concession, Signature } from '../../db/concession/concession.ts';
import { lots } from '../../db/lot/lot.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { products } from '../../db/product/product.ts';
import type { ContextLine } from '../../db/task/task.ts';
import { fromThousandths } from '../../db/values/quantity.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Outcome } from './options/way-out.ts';

/** Which function is asked for which signature. */
export const askedFor: Readonly<Record<Signature, FunctionName>> = { quality: 'quality', second: 'commercial' };

/** What somebody who signs must know, with the way to the hold. */
export async function concessionContext(tx: ServerTx, concession: Concession): Promise<ContextLine[]> {
  const [lot] = await tx.getMany(lots, [concession.lotId]);
  const [product] = await tx.getMany(products, [lot?.productId ?? '']);
  const orders = await tx.getMany(salesOrders, [...new Set(concession.lines.map(({ orderId }) => orderId))]);
  const facts = {
    lot: lot?.number ?? concession.lotId,
    product: product?.name ?? '',
    amount: fromThousandths(concession.quantity),
    unit: product?.unit ?? '',
    orders: orders.map(({ number }) => number).join(', '),
    text: concession.reason,
  };
  const code = concession.whole ? 'concession.whole' : 'concession.lines';
  return [{ code, facts, href: `/quality/hold/${concession.holdId}` }];
}

/** Both signers at once. They answer by signing, so that no other answer is offered. */
export async function concessionAsks(tx: ServerTx, concession: Concession): Promise<NonNullable<Outcome['asks']>> {
  const context = await concessionContext(tx, concession);
  return Object.values(askedFor).map((name) => ({
    function: name,
    ask: { question: `concession.${name}`, context, choices: [] },
  }));
}
