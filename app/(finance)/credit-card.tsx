'use client';
import { formatShare } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoCard } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Gauge } from '../_ui/kit/gauge.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type CustomerCredit, toneOfCredit } from './finance-view.ts';

/** A customer's exposure as a bar against the limit, with open orders and the age of the oldest bill. */
export function CreditCard({ credit }: { credit: CustomerCredit }) {
  const { customer, openOrders } = credit;
  const t = useWords('finance');
  return (
    <GoCard href={`/finance/${customer.id}`} className="mb-2 py-3!">
      <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="min-w-0">
          <span className="font-semibold">{customer.name}</span>
          <span className="ml-2 text-sm text-ink-soft">{customer.region}</span>
        </span>
        <CreditBadges credit={credit} />
      </span>
      <span className="mt-2 block">
        <CreditBar credit={credit} />
      </span>
      <span className="mt-1.5 block text-sm text-ink-soft">{t('openOrders', { count: openOrders.length })}</span>
    </GoCard>
  );
}

/** What is wrong with a customer's credit, in words. */
export function CreditBadges({
  credit: { customer, position, share, blockDays, extraMinor },
}: {
  credit: CustomerCredit;
}) {
  const t = useWords('finance');
  const days = position?.overdueDays ?? 0;
  return (
    <span className="flex flex-wrap gap-1.5">
      {customer.state === 'blocked' && <Badge tone="held">{t('blocked')}</Badge>}
      {!position && <Badge tone="late">{t('noPosition')}</Badge>}
      {position && share > 1 && <Badge tone="held">{t('overLimit')}</Badge>}
      {extraMinor > 0 && <Badge tone="ready">{t('temporary')}</Badge>}
      {days > 0 && (
        <Badge tone={days > blockDays ? 'held' : days > blockDays / 2 ? 'late' : 'wait'}>
          {t('overdue', { days })}
        </Badge>
      )}
    </span>
  );
}

/** The exposure on the scale of the limit; past it the bar is full and the mark shows where the limit stands. */
export function CreditBar({ credit }: { credit: CustomerCredit }) {
  const { position, exposureMinor, limitMinor, share } = credit;
  const t = useWords('finance');
  const locale = useLocale();
  if (!position) return null;
  const percent = formatShare(share, locale);
  const over = exposureMinor > limitMinor;
  return (
    <>
      <Gauge
        label={t('exposure')}
        value={exposureMinor}
        max={Math.max(limitMinor, exposureMinor)}
        tone={toneOfCredit(credit)}
        words={percent}
        {...(over ? { mark: limitMinor } : {})}
      />
      <span className="mt-1.5 flex flex-wrap justify-between gap-x-3 text-sm tabular-nums">
        <span>
          <Money minor={exposureMinor} currency={position.currency} short /> {t('of')}{' '}
          <Money minor={limitMinor} currency={position.currency} short />
        </span>
        <span className={over ? 'font-semibold text-held' : 'text-ink-soft'}>{percent}</span>
      </span>
    </>
  );
}
