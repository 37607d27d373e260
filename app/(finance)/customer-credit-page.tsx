'use client';
import { ArrowLeft } from 'lucide-react';
import { minute } from '../../db/values/instant.ts';
import { useQuery } from '../_device/device.ts';
import type { ZoneOf } from '../_device/zones.ts';
import { OrderBadge } from '../_orders/order-badge.tsx';
import { TemporaryLimits } from '../_terms/temporary-limits.tsx';
import { useNow } from '../_ui/clock.ts';
import { formatMoment, formatMoneyShort } from '../_ui/formats.ts';
import { Age } from '../_ui/kit/age.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { ShareBar } from '../_ui/kit/gauge.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { CreditBadges, CreditBar } from './credit-card.tsx';
import { type CustomerCredit, readCustomerCredit, toneOfCredit } from './finance-view.ts';

/** One customer: what they owe and may owe, of what it is made, and their open orders. */
export function CustomerCreditPage({ customerId }: { customerId: string }) {
  const t = useWords('finance');
  const now = useNow(minute);
  const found = useQuery((local) => readCustomerCredit(local, customerId, now), [customerId, now]);
  const back = (
    <GoButton look="plain" icon={ArrowLeft} href="/finance">
      {t('toFinance')}
    </GoButton>
  );
  if (found === undefined) return <LoadingState />;
  if (found === null) return <NotHere title={t('gone')} detail={t('goneDetail')} action={back} />;
  const { credit, zoneOf } = found;
  const { customer, position, openOrders } = credit;
  return (
    <Page
      title={customer.name}
      detail={[customer.region, t('tier', { tier: customer.tier }), customer.taxNumber].filter(Boolean).join(' · ')}
      actions={back}
    >
      <Card tone={toneOfCredit(credit)}>
        <div className="mb-3">
          <CreditBadges credit={credit} />
        </div>
        {position ? (
          <>
            <CreditBar credit={credit} />
            <div className="mt-4 border-t border-line pt-4">
              <Parts
                credit={credit}
                currency={position.currency}
                receivable={position.receivableMinor}
                limit={credit.limitMinor}
              />
            </div>
            <p className="mt-3 text-sm text-ink-soft">
              {t('source', { source: position.source })} <Age of={position.asOf} staleAfterMs={26 * 3_600_000} />
            </p>
          </>
        ) : (
          <p>{t('noPositionDetail')}</p>
        )}
      </Card>
      {position && <TemporaryLimits position={position} />}
      <Section title={t('orders')} count={openOrders.length}>
        {openOrders.length === 0 ? <EmptyState title={t('noOrders')} /> : <Orders credit={credit} zoneOf={zoneOf} />}
      </Section>
    </Page>
  );
}

function Parts({
  credit: { openMinor, exposureMinor },
  currency,
  receivable,
  limit,
}: {
  credit: CustomerCredit;
  currency: string;
  receivable: number;
  limit: number;
}) {
  const t = useWords('finance');
  const locale = useLocale();
  const short = (minor: number): string => formatMoneyShort(minor, currency, locale);
  const left = Math.max(0, limit - exposureMinor);
  return (
    <ShareBar
      label={t('madeOf')}
      shares={[
        { key: 'receivable', title: t('receivable', { money: short(receivable) }), value: receivable, tone: 'late' },
        { key: 'open', title: t('inOrders', { money: short(openMinor) }), value: openMinor, tone: 'ready' },
        { key: 'left', title: t('left', { money: short(left) }), value: left, tone: 'wait' },
      ]}
    />
  );
}

function Orders({ credit: { openOrders }, zoneOf }: { credit: CustomerCredit; zoneOf: ZoneOf }) {
  const t = useWords('finance');
  const locale = useLocale();
  return (
    <Card flush>
      <RowList label={t('orders')}>
        {openOrders.map((order) => (
          <Row
            key={order.id}
            href={`/orders/${order.id}`}
            title={
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                {order.number} <OrderBadge state={order.state} />
              </span>
            }
            detail={
              order.promiseAt === null
                ? t('notPromised')
                : t('promised', { at: formatMoment(order.promiseAt, locale, zoneOf(order.plantId)) })
            }
            tail={<Money minor={order.totalMinor} currency={order.currency} whole />}
          />
        ))}
      </RowList>
    </Card>
  );
}
