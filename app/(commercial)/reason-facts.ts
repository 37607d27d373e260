import type { Reason } from '../../db/draft/draft.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { formatAmount, formatMoment, formatMoney } from '../_ui/formats.ts';

/** What a finding is about: findings are shown under these heads, in this order. */
export const reasonHeads = ['order', 'price', 'credit', 'stock'] as const;
export type ReasonHead = (typeof reasonHeads)[number];

const headByThing: Readonly<Record<string, ReasonHead>> = {
  price: 'price',
  discount: 'price',
  credit: 'credit',
  stock: 'stock',
};

/** The findings by what they are about; empty heads are left out. */
export function groupReasons(reasons: readonly Reason[]): { head: ReasonHead; reasons: Reason[] }[] {
  const headOf = ({ code }: Reason): ReasonHead => headByThing[code.split('.')[0] ?? ''] ?? 'order';
  return reasonHeads
    .map((head) => ({ head, reasons: reasons.filter((reason) => headOf(reason) === head) }))
    .filter((group) => group.reasons.length > 0);
}

/**
 * A finding's facts as words: `…Minor` is money in the facts' currency, `…Price` ten-thousandths of it, `…Bps` a percentage,
 * `needed` and `available` thousandths, `asOf` a moment in the plant's zone.
 */
export function reasonFacts(facts: Reason['facts'], locale: string, zone: string): Record<string, string | number> {
  const currency = String(facts['currency'] ?? 'INR');
  const word = (key: string, value: string | number): string | number => {
    if (typeof value === 'string') return value;
    if (key.endsWith('Minor')) return formatMoney(value, currency, locale, true);
    if (key.endsWith('Price')) return formatMoney(lineTotalMinor(value, 1_000, currency), currency, locale);
    if (key.endsWith('Bps')) return formatAmount(value * 10, locale);
    if (key === 'needed' || key === 'available') return formatAmount(value, locale);
    return key === 'asOf' ? formatMoment(value, locale, zone) : value;
  };
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, word(key, value)]));
}
