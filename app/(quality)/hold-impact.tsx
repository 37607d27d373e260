'use client';
import type { LotReach } from '../_lots/lot-reach.ts';
import { ReachPanel } from '../_lots/reach-panel.tsx';
import { formatDay } from '../_ui/formats.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { HoldView } from './quality-view.ts';

/**
 * Whom the hold touches. Once the plant has traced it, that trace is shown: it says who was to get the lot when it was held,
 * while the lot's allocations have been given back since. Until then, what this device knows.
 */
export function HoldImpact({ view, reach }: { view: HoldView; reach: LotReach }) {
  const t = useWords('quality.reach');
  const locale = useLocale();
  const orders = view.exception?.impact.orders ?? [];
  if (orders.length === 0) {
    return (
      <Card>
        <ReachPanel reach={reach} unit={view.product?.unit ?? ''} zone={view.zone} />
      </Card>
    );
  }
  return (
    <Card flush>
      <RowList label={t('orders')}>
        {orders.map((order) => (
          <Row
            key={order.orderId}
            href={`/orders/${order.orderId}`}
            title={`${order.number} · ${order.customer}`}
            detail={
              order.promiseAt === null
                ? t('notPromised')
                : t('promised', { day: formatDay(order.promiseAt, locale, view.zone) })
            }
            tail={<Money minor={order.minor} currency={order.currency} short />}
          />
        ))}
      </RowList>
    </Card>
  );
}
