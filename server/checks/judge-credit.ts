import type { CreditPosition, Customer } from '../../db/customer/customer.ts';
import type { Reason } from '../../db/draft/draft.ts';

/** Overdue longer than this needs finance's word, in days. */
const overdueLimitDays = 60;

/** What the judgement of a customer's credit rests on; money in minor units of `currency`. */
export interface CreditCase {
  readonly buyer: Pick<Customer, 'state'>;
  readonly position: CreditPosition | undefined;
  /** Receivable and open orders, without this one. */
  readonly owedMinor: number;
  readonly orderMinor: number;
  readonly currency: string;
}

/** Exposure and ageing, one finding each. Any that is not ok is a breach of credit, as in `app.draft_breaches`. */
export function judgeCredit(credit: CreditCase): Reason[] {
  const { position } = credit;
  if (!position) return [{ code: 'credit.no_position', ok: false, facts: {} }];
  const overdue = position.overdueDays > overdueLimitDays;
  return [
    judgeExposure(credit, position),
    {
      code: overdue ? 'credit.overdue' : 'credit.not_overdue',
      ok: !overdue,
      facts: { days: position.overdueDays, limitDays: overdueLimitDays, asOf: position.asOf },
    },
  ];
}

function judgeExposure({ buyer, owedMinor, orderMinor, currency }: CreditCase, position: CreditPosition): Reason {
  if (buyer.state !== 'active') return { code: 'credit.customer_blocked', ok: false, facts: {} };
  if (position.currency !== currency) {
    return { code: 'credit.other_currency', ok: false, facts: { currency, limitCurrency: position.currency } };
  }
  const exposureMinor = owedMinor + orderMinor;
  const overMinor = exposureMinor - position.limitMinor;
  const facts = {
    limitMinor: position.limitMinor,
    owedMinor,
    orderMinor,
    exposureMinor,
    currency,
    asOf: position.asOf,
  };
  return overMinor > 0
    ? { code: 'credit.over_limit', ok: false, facts: { ...facts, overMinor } }
    : { code: 'credit.within_limit', ok: true, facts };
}
