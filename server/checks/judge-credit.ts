import type { Need } from '../../db/approval/authority.ts';
import type { CreditPosition, Customer } from '../../db/customer/customer.ts';
import type { Reason } from '../../db/draft/draft.ts';

/** What the judgement of a customer's credit rests on; money in minor units of `currency`. */
export interface CreditCase {
  readonly buyer: Pick<Customer, 'state'>;
  readonly position: CreditPosition | undefined;
  /** What the greatest temporary limit that runs adds. */
  readonly extraMinor: number;
  /** Overdue for more days than these needs finance's word. */
  readonly blockDays: number;
  /** Receivable and open orders, without this one. */
  readonly owedMinor: number;
  readonly orderMinor: number;
  readonly currency: string;
}

/** Of no limit everything is this much too much. */
const beyondMeasure = 1_000_000_000;

/** Exposure and ageing, one finding each. Any that is not ok is a breach of credit, as in `app.draft_breaches`. */
export function judgeCredit(credit: CreditCase): Reason[] {
  const { position, blockDays } = credit;
  if (!position) return [{ code: 'credit.no_position', ok: false, facts: {} }];
  const overdue = position.overdueDays > blockDays;
  return [
    judgeExposure(credit, position),
    {
      code: overdue ? 'credit.overdue' : 'credit.not_overdue',
      ok: !overdue,
      facts: { days: position.overdueDays, limitDays: blockDays, asOf: position.asOf },
    },
  ];
}

/** How deep the credit is breached: what is over the limit, and for how long the customer is overdue. */
export function creditNeed(credit: CreditCase): Need | undefined {
  const { position, buyer, currency, blockDays } = credit;
  if (!position) return { kind: 'credit', bps: 0, minor: 0, days: 0, beyond: true };
  const limitMinor = position.limitMinor + credit.extraMinor;
  const minor = Math.max(0, credit.owedMinor + credit.orderMinor - limitMinor);
  const days = position.overdueDays > blockDays ? position.overdueDays : 0;
  const beyond = buyer.state !== 'active' || position.currency !== currency;
  return beyond || minor > 0 || days > 0
    ? { kind: 'credit', bps: minor > 0 ? overBps(minor, limitMinor) : 0, minor, days, beyond }
    : undefined;
}

/** By how much of a limit something is more than it, in basis points rounded up. */
function overBps(minor: number, limitMinor: number): number {
  return limitMinor <= 0 ? beyondMeasure : Math.min(beyondMeasure, Math.ceil((minor * 10_000) / limitMinor));
}

function judgeExposure(credit: CreditCase, position: CreditPosition): Reason {
  const { buyer, owedMinor, orderMinor, currency, extraMinor } = credit;
  if (buyer.state !== 'active') return { code: 'credit.customer_blocked', ok: false, facts: {} };
  if (position.currency !== currency) {
    return { code: 'credit.other_currency', ok: false, facts: { currency, limitCurrency: position.currency } };
  }
  const limitMinor = position.limitMinor + extraMinor;
  const exposureMinor = owedMinor + orderMinor;
  const overMinor = exposureMinor - limitMinor;
  const facts = {
    limitMinor,
    owedMinor,
    orderMinor,
    exposureMinor,
    currency,
    asOf: position.asOf,
    ...(extraMinor > 0 ? { extraMinor } : {}),
  };
  return overMinor > 0
    ? { code: 'credit.over_limit', ok: false, facts: { ...facts, overMinor } }
    : { code: 'credit.within_limit', ok: true, facts };
}
