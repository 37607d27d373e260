'use client';
import type { OrderDraft } from '../../db/draft/draft.ts';
import { formatDay } from '../_ui/formats.ts';
import { Card } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

/** Net, tax and total as the checks computed them, with when and where the goods are wanted. */
export function DraftTotals({ draft, zone }: { draft: OrderDraft; zone: string }) {
  const t = useWords('commercial');
  const locale = useLocale();
  const { currency } = draft;
  const said = [
    draft.wantedAt === null ? undefined : t('wanted', { day: formatDay(draft.wantedAt, locale, zone) }),
    draft.shipTo === null ? undefined : t('shipTo', { place: draft.shipTo }),
    draft.extraDiscountBps === 0 ? undefined : t('extraDiscount', { percent: draft.extraDiscountBps / 100 }),
  ].filter((each) => each !== undefined);
  if (draft.totalMinor === 0 && said.length === 0) return null;
  return (
    <Card>
      {said.length > 0 && <p className="mb-2 text-sm text-ink-soft">{said.join(' · ')}</p>}
      {draft.totalMinor > 0 && (
        <dl className="grid grid-cols-[1fr_auto] gap-y-1 tabular-nums">
          <dt className="text-ink-soft">{t('net')}</dt>
          <dd className="text-right">
            <Money minor={draft.netMinor} currency={currency} />
          </dd>
          <dt className="text-ink-soft">{t('tax')}</dt>
          <dd className="text-right">
            <Money minor={draft.taxMinor} currency={currency} />
          </dd>
          <dt className="border-t border-line pt-1 font-semibold">{t('total')}</dt>
          <dd className="border-t border-line pt-1 text-right text-lg font-semibold">
            <Money minor={draft.totalMinor} currency={currency} />
          </dd>
        </dl>
      )}
    </Card>
  );
}
