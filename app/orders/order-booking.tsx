'use client';
import { ErpBadge, useErpCommand, useErpError } from '../_orders/erp-badge.tsx';
import { TryErpAgain } from '../_orders/try-erp-again.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { OrderView } from './order-view.ts';

/** The order's money, and what the ERP says to it. */
export function OrderBooking({ view: { order, commands } }: { view: OrderView }) {
  const t = useWords('orders');
  const errorWords = useErpError();
  const commandWords = useErpCommand();
  const { currency } = order;
  return (
    <Section title={t('booking')}>
      <Card>
        <dl className="grid grid-cols-[1fr_auto] gap-y-1 tabular-nums">
          <dt className="text-ink-soft">{t('net')}</dt>
          <dd className="text-right">
            <Money minor={order.netMinor} currency={currency} />
          </dd>
          <dt className="text-ink-soft">{t('tax')}</dt>
          <dd className="text-right">
            <Money minor={order.taxMinor} currency={currency} />
          </dd>
          <dt className="font-semibold">{t('total')}</dt>
          <dd className="text-right text-lg font-semibold">
            <Money minor={order.totalMinor} currency={currency} />
          </dd>
          <dt className="mt-2 border-t border-line pt-3 text-ink-soft">{t('erpRef')}</dt>
          <dd className="mt-2 border-t border-line pt-3 text-right font-medium">{order.erpRef ?? t('notBooked')}</dd>
        </dl>
        {commands.map((command) => (
          <div key={command.id} className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <span className="text-ink-soft">{commandWords(command)}</span>
            <span className="ml-auto">
              <ErpBadge command={command} />
            </span>
            {command.error && (
              <p className="w-full text-late">
                {errorWords(command.error)} {t('attempts', { count: command.attempts })}
              </p>
            )}
            <TryErpAgain command={command} />
          </div>
        ))}
      </Card>
    </Section>
  );
}
