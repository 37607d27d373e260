import { blockDaysOf, extraLimitAt } from '../../db/credit/credit.ts';
import type { Customer } from '../../db/customer/customer.ts';
import type { OrderAmendment } from '../../db/order/amendment.ts';
import { salesOrders } from '../../db/order/order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { creditTermsFor, lockCredit, owedBy } from './checks-sql.ts';
import type { CreditCase } from './judge-credit.ts';

/**
 * What the judgement of a customer's credit rests on, their position locked; undefined when nobody need judge: an
 * amendment that does not raise what its order owes.
 */
export async function creditCaseOf(
  tx: ServerTx,
  buyer: Customer,
  orderMinor: number,
  amends: OrderAmendment | undefined,
): Promise<CreditCase | undefined> {
  const [position, { limits, terms }] = await Promise.all([lockCredit(tx, buyer.id), creditTermsFor(tx, buyer)]);
  const amended = amends && (await tx.get(salesOrders, amends.orderId));
  if (amended && orderMinor <= amended.totalMinor) return undefined;
  return {
    buyer,
    position,
    extraMinor: position ? extraLimitAt(limits, position.currency, tx.now) : 0,
    blockDays: blockDaysOf(terms, buyer),
    owedMinor: (await owedBy(tx, buyer.id)) - (amended?.totalMinor ?? 0),
    orderMinor,
    currency: buyer.currency,
  };
}
