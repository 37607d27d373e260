'use client';
import type { ReactNode } from 'react';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { RoutingRow } from './rules-view.ts';

/** One row of the rules: the kind, who is asked at once, the cap, the chain. */
export function RuleCard({ row, changed, action }: { row: RoutingRow; changed: boolean; action?: ReactNode }) {
  const t = useWords('admin.rules');
  const k = useWords('exceptions.kind');
  const f = useWords('shared.function');
  return (
    <Card tone={changed ? 'late' : undefined} className="py-3!">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-semibold">{k(row.kind)}</h3>
        {changed && <Badge tone="late">{t('notPublished')}</Badge>}
        <span className="ml-auto">{action}</span>
      </div>
      <dl className="mt-1 grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[1fr_auto_auto]">
        <div>
          <dt className="text-ink-soft">{t('asked')}</dt>
          <dd className="mt-1 flex flex-wrap gap-1.5">
            {row.functions.map((name) => (
              <Badge key={name} tone="ready">
                {f(name)}
              </Badge>
            ))}
          </dd>
        </div>
        <div>
          <dt className="text-ink-soft">{t('cap')}</dt>
          <dd className="mt-1 font-semibold tabular-nums">{t('minutes', { count: row.capMinutes })}</dd>
        </div>
        <div>
          <dt className="text-ink-soft">{t('chain')}</dt>
          <dd className="mt-1">
            {row.chain.length === 0 ? t('nobody') : row.chain.map((step) => t(`step.${step}`)).join(' → ')}
          </dd>
        </div>
      </dl>
    </Card>
  );
}
