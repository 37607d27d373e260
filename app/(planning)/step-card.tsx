'use client';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { PlannedStep } from './machine-plan.ts';
import { useStepWords } from './step-words.ts';

/** The chosen step: what, how much, when, for whom, and everything that is wrong with it. */
export function StepCard({ each, zone }: { each: PlannedStep; zone: string }) {
  const t = useWords('planning');
  const words = useStepWords(zone);
  const quantity = useQuantity();
  const { order, product, step, flags, behind } = each;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <p className="leading-snug font-semibold">
          {order.number} · {product?.name}
        </p>
        <p className="text-sm text-ink-soft tabular-nums">
          {quantity(order.quantity, product?.unit ?? '')} · {words.work(step.work)} · {words.span(each)}
        </p>
      </div>
      <span className="flex flex-wrap gap-1.5">
        {flags.length === 0 && (
          <StateBadge tone={each.tone === 'done' ? 'wait' : each.tone}>{t(`state.${step.state}`)}</StateBadge>
        )}
        {flags.map((flag) => (
          <StateBadge key={flag} tone={flag === 'held' || flag === 'short' || flag === 'down' ? 'held' : 'late'}>
            {t(`flag.${flag}`)}
          </StateBadge>
        ))}
      </span>
      {behind.length === 0 && <span className="text-sm text-ink-soft">{t('forStock')}</span>}
      {behind.map((sold) => (
        <GoButton key={sold.id} href={`/orders/${sold.id}`}>
          {sold.number}
        </GoButton>
      ))}
    </div>
  );
}
