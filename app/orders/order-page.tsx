'use client';
import { ArrowLeft, MessageSquareText } from 'lucide-react';
import { minute } from '../../db/values/instant.ts';
import { useQuery } from '../_device/device.ts';
import { OrderBadge } from '../_orders/order-badge.tsx';
import { useNow } from '../_ui/clock.ts';
import { formatDay } from '../_ui/formats.ts';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { CausalLine, type Station, type StationName, stationNames } from '../_ui/kit/causal-line.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { AmendOrder } from './amend-sheet.tsx';
import { OrderBooking } from './order-booking.tsx';
import { OrderExceptions } from './order-exceptions.tsx';
import { OrderHistory } from './order-history-list.tsx';
import { type PictureStation, pictureOf } from './order-line-picture.ts';
import { OrderLines } from './order-lines.tsx';
import { OrderPromise } from './order-promise.tsx';
import { OrderProtection } from './order-protection.tsx';
import { type OrderView, readOrder } from './order-view.ts';

/** One order: where it stands on the line, its promise, its goods, its trouble and its past. */
export function OrderPage({ id }: { id: string }) {
  const t = useWords('orders');
  const view = useQuery((local) => readOrder(local, id), [id]);
  if (view === undefined) return <LoadingState />;
  if (view === null)
    return (
      <NotHere
        title={t('gone')}
        detail={t('goneDetail')}
        action={<GoButton href="/orders">{t('toOrders')}</GoButton>}
      />
    );
  return <Drawn view={view} />;
}

function Drawn({ view }: { view: OrderView }) {
  const t = useWords('orders');
  const { order, customer, draft, lines } = view;
  return (
    <Page
      wide
      title={order.number}
      detail={[customer?.name, customer?.region].filter(Boolean).join(', ')}
      actions={
        <>
          {draft && (
            <GoButton look="plain" icon={MessageSquareText} href={`/commercial/${draft.id}`}>
              {t('toDraft')}
            </GoButton>
          )}
          <GoButton look="plain" icon={ArrowLeft} href="/orders">
            {t('toOrders')}
          </GoButton>
        </>
      }
    >
      <Card>
        <div className="mb-4">
          <OrderBadge state={order.state} />
        </div>
        <Picture view={view} />
      </Card>
      <OrderExceptions view={view} />
      <OrderProtection view={view} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <div className="min-w-0 space-y-6">
          <OrderPromise view={view} />
          <Section title={t('lines')} count={lines.length}>
            <OrderLines view={view} />
          </Section>
          <AmendOrder view={view} />
        </div>
        <div className="min-w-0 space-y-6">
          <OrderBooking view={view} />
          <OrderHistory view={view} />
        </div>
      </div>
    </Page>
  );
}

function Picture({ view }: { view: OrderView }) {
  const t = useWords('orders');
  const locale = useLocale();
  const picture = pictureOf(view, useNow(minute));
  const { order, zone, lines } = view;
  const detailOf = (name: StationName, { names, tone }: PictureStation): string | undefined => {
    const [first, ...more] = names;
    if (first !== undefined) return more.length === 0 ? first : t('andMore', { first, count: more.length });
    if (name === 'plan' && order.promiseAt !== null) return formatDay(order.promiseAt, locale, zone);
    return name === 'workOrder' && tone === 'wait' && lines.length > 0 ? t('fromStock') : undefined;
  };
  const stations = Object.fromEntries(
    stationNames.map((name): [StationName, Station] => [
      name,
      { tone: picture[name].tone, detail: detailOf(name, picture[name]) },
    ]),
  );
  return <CausalLine label={t('way')} stations={stations} />;
}
