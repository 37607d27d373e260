'use client';
import { Factory } from 'lucide-react';
import { MachineBadge, toneOfMachine } from '../_machines/machine-badge.tsx';
import { RunningAgain } from '../_machines/running-again.tsx';
import { stateSince } from '../_machines/state-since.ts';
import { useStopReason } from '../_machines/stop-reasons.ts';
import { formatDay, formatTime } from '../_ui/formats.ts';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Quantity } from '../_ui/kit/figures.tsx';
import { useSpanSince } from '../_ui/kit/span.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { DownView, Waiting } from './maintenance-view.ts';

const shownCount = 4;

/** A machine that stands: how long, why, which work and whose orders it stops, and the way to say it runs again. */
export function DownCard({ down: { machine, stop, exception, stops, zone } }: { down: DownView }) {
  const t = useWords('maintenance');
  const locale = useLocale();
  const reason = useStopReason();
  const since = stateSince(machine, stop);
  const span = useSpanSince(since);
  return (
    <Card tone={toneOfMachine[machine.state]} className="space-y-4">
      <div>
        <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-2xl font-semibold tracking-tight">
          {machine.code}
          <MachineBadge state={machine.state} />
          <span className="ml-auto text-held tabular-nums">{span}</span>
        </h3>
        <p className="text-sm text-ink-soft">{machine.name}</p>
      </div>
      <p>
        <span className="block text-lg font-semibold">{reason(stop?.reason ?? null)}</span>
        <span className="block text-sm text-ink-soft">
          {t('sinceAt', { at: formatTime(since, locale, zone), source: stop?.source ?? 'reading' })}
        </span>
      </p>
      {stops.length > 0 && (
        <div>
          <p className="mb-1 text-sm font-medium text-ink-soft">{t('itStops', { count: stops.length })}</p>
          <ul className="divide-y divide-line border-y border-line">
            {stops.slice(0, shownCount).map((waiting) => (
              <StoppedWork key={waiting.step.id} waiting={waiting} zone={zone} />
            ))}
          </ul>
          {stops.length > shownCount && (
            <p className="mt-1 text-sm text-ink-soft">{t('more', { count: stops.length - shownCount })}</p>
          )}
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <RunningAgain machine={machine} />
        {exception && (
          <GoButton href={`/exceptions/${exception.id}`}>{t('room', { number: exception.number })}</GoButton>
        )}
      </div>
    </Card>
  );
}

function StoppedWork({ waiting: { order, step, product, behind }, zone }: { waiting: Waiting; zone: string }) {
  const t = useWords('maintenance');
  const locale = useLocale();
  const inHand = step.state === 'running' || step.state === 'paused';
  return (
    <li className="flex items-start gap-3 py-2.5">
      <Factory aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-soft" />
      <div className="min-w-0 flex-1">
        <p className="leading-snug font-medium">
          {order.number} · {product?.name}
        </p>
        <p className="text-sm text-ink-soft">
          <Quantity thousandths={order.quantity} unit={product?.unit ?? ''} /> ·{' '}
          {inHand ? t('inHand') : t('plannedAt', { at: formatTime(step.plannedStartAt, locale, zone) })}
        </p>
        {behind.map(({ order: sold, customer, promiseAt }) => (
          <p key={sold.id} className="text-sm">
            {sold.number} · {customer}
            {promiseAt !== null && (
              <span className="text-ink-soft"> · {t('promised', { day: formatDay(promiseAt, locale, zone) })}</span>
            )}
          </p>
        ))}
      </div>
    </li>
  );
}
