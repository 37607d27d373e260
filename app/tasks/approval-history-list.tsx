'use client';
import type { ReactNode } from 'react';
import { formatDay } from '../_ui/formats.ts';
import { Card } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { CustomerHistory } from './approval-history.ts';

/** What the customer ordered and paid lately, and how old the debt is. */
export function ApprovalHistory({
  history: { orders, payments, ages },
  zone,
}: {
  history: CustomerHistory;
  zone: string;
}) {
  const t = useWords('tasks.approval');
  const locale = useLocale();
  const currency = orders[0]?.currency ?? payments[0]?.currency ?? 'INR';
  return (
    <Section title={t('history')}>
      <Card>
        <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm tabular-nums">
          <Head>{t('orders')}</Head>
          {orders.length === 0 && <Empty>{t('noOrders')}</Empty>}
          {orders.map((order) => (
            <Fact key={order.id} name={`${order.number}, ${formatDay(order.confirmedAt, locale, zone)}`}>
              <Money minor={order.totalMinor} currency={order.currency} whole />
            </Fact>
          ))}
          <Head>{t('payments')}</Head>
          {payments.length === 0 && <Empty>{t('noPayments')}</Empty>}
          {payments.map((paid) => (
            <Fact key={paid.id} name={`${formatDay(paid.paidAt, locale, zone)}, ${paid.reference}`}>
              <Money minor={paid.minor} currency={paid.currency} whole />
            </Fact>
          ))}
          {ages.length > 0 && <Head>{t('ages')}</Head>}
          {ages.map((age) => (
            <Fact key={age.id} name={age.fromDays === 0 ? t('notDue') : t('fromDays', { days: age.fromDays })}>
              <Money minor={age.minor} currency={currency} whole />
            </Fact>
          ))}
        </dl>
      </Card>
    </Section>
  );
}

function Head({ children }: { children: string }) {
  return <dt className="col-span-2 mt-2 font-semibold first:mt-0">{children}</dt>;
}

function Empty({ children }: { children: string }) {
  return <dd className="col-span-2 text-ink-soft">{children}</dd>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="min-w-0 text-ink-soft">{name}</dt>
      <dd className="text-right">{children}</dd>
    </>
  );
}
