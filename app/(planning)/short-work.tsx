'use client';
import { type StagedWork, stopsAt } from '../_stock/stage-work.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

/** Work orders that material will stop, with what is missing. */
export function ShortWork({ works, zone }: { works: readonly StagedWork[]; zone: string }) {
  const t = useWords('planning');
  const locale = useLocale();
  const quantity = useQuantity();
  return (
    <Card flush>
      <RowList label={t('shortWork')}>
        {works.map((work) => (
          <Row
            key={work.order.id}
            title={`${work.order.number} · ${work.product?.name ?? ''}`}
            detail={[
              t('shortFrom', { at: formatMoment(stopsAt(work), locale, zone) }),
              ...work.needs
                .filter(({ missing }) => missing > 0)
                .map(({ missing, product }) =>
                  t('missing', { quantity: quantity(missing, product.unit), material: product.name }),
                ),
            ].join(' · ')}
            tail={<Countdown until={stopsAt(work)} />}
          />
        ))}
      </RowList>
    </Card>
  );
}
