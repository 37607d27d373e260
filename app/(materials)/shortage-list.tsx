'use client';
import { PackageX } from 'lucide-react';
import { useLotName } from '../_lots/lot-name.ts';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { useSpan } from '../_ui/kit/span.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Missing, Shortage } from './shortages.ts';

/** What stops which machine and when, the next hour first. */
export function ShortageList({ shortages, zone }: { shortages: readonly Shortage[]; zone: string }) {
  const t = useWords('materials');
  if (shortages.length === 0) return <EmptyState title={t('noShortages')} detail={t('noShortagesDetail')} />;
  return (
    <ul className="space-y-3">
      {shortages.map((shortage) => (
        <li key={shortage.work.order.id}>
          <ShortageCard shortage={shortage} zone={zone} />
        </li>
      ))}
    </ul>
  );
}

function ShortageCard({ shortage, zone }: { shortage: Shortage; zone: string }) {
  const t = useWords('materials');
  const locale = useLocale();
  const lotName = useLotName();
  const { work, machine, at, missing, barred, behind, exception } = shortage;
  const over = at < useNow(60_000);
  return (
    <Card tone="held">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">
          <h3 className="text-lg leading-snug font-semibold">
            {t(over ? 'stopsNow' : 'stops', { machine: machine?.code ?? '' })}
          </h3>
          <p className="text-sm text-ink-soft tabular-nums">{formatMoment(at, locale, zone)}</p>
        </div>
        <Countdown until={at} />
      </div>
      <p className="mt-2">
        {t('forWork', { number: work.order.number, product: work.product?.name ?? '' })}
        {behind.length > 0 && (
          <span className="text-ink-soft">
            {' '}
            {t('behind', { orders: behind.map(({ number }) => number).join(', ') })}
          </span>
        )}
      </p>
      <ul className="mt-2 space-y-1.5">
        {missing.map((each) => (
          <MissingLine key={each.need.product.id} each={each} />
        ))}
        {barred.map((lot) => (
          <li key={lot.id} className="flex items-start gap-2 font-medium text-held">
            <PackageX aria-hidden className="mt-0.5 size-5 shrink-0" />
            {t('barred', { lot: lotName(lot) })}
          </li>
        ))}
      </ul>
      {exception && (
        <GoButton href={`/exceptions/${exception.id}`} className="mt-3">
          {t('toRoom')}
        </GoButton>
      )}
    </Card>
  );
}

function MissingLine({ each: { need, leadMs, comesInTime, held, heldLots } }: { each: Missing }) {
  const lotName = useLotName();
  const t = useWords('materials');
  const quantity = useQuantity();
  const lead = useSpan(leadMs);
  const say = (amount: number): string => quantity(amount, need.product.unit);
  return (
    <li className="flex items-start gap-2">
      <PackageX aria-hidden className="mt-0.5 size-5 shrink-0 text-held" />
      <span className="min-w-0">
        <span className="block font-medium">
          {need.product.name}:{' '}
          {need.missing === need.quantity
            ? t('missingAll', { need: say(need.quantity) })
            : t('missing', { missing: say(need.missing), need: say(need.quantity) })}
        </span>
        {held > 0 && (
          <span className="block text-sm">
            {t('heldOfIt', { held: say(held), lots: heldLots.map(lotName).join(', ') })}
          </span>
        )}
        <span className={`block text-sm ${comesInTime ? 'text-ink-soft' : 'text-held'}`}>
          {t('leadTime', { span: lead })}
          {!comesInTime && ` · ${t('tooLate')}`}
        </span>
      </span>
    </li>
  );
}
