'use client';
import { CircleCheck, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';

type EmptyProps = { title: string; detail?: ReactNode; icon?: LucideIcon; action?: ReactNode };

/** Nothing here, said as good news or with the way to begin. */
export function EmptyState({ title, detail, icon: Icon = CircleCheck, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-panel border border-dashed border-line-strong px-6 py-8 text-center">
      <Icon aria-hidden className="size-7 text-ink-soft" />
      <p className="font-semibold">{title}</p>
      {detail !== undefined && <p className="max-w-sm text-sm text-ink-soft">{detail}</p>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Rows that are coming: their shape, without a jump when they arrive. */
export function LoadingState({ rows = 4 }: { rows?: number }) {
  const t = useWords('shared');
  return (
    <div role="status" className="space-y-3">
      <span className="sr-only">{t('loading')}</span>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="shimmer flex items-center gap-3 rounded-panel border border-line bg-panel p-4">
          <div className="size-9 rounded-md bg-sunken" />
          <div className="flex-1 space-y-2">
            <div className="h-3.5 w-2/5 rounded bg-sunken" />
            <div className="h-3 w-3/5 rounded bg-sunken" />
          </div>
        </div>
      ))}
    </div>
  );
}

type ErrorProps = { title?: string; detail: ReactNode; onRetry?: () => void };

/** Something failed: what it was, and what to do next. */
export function ErrorState({ title, detail, onRetry }: ErrorProps) {
  const t = useWords('shared');
  return (
    <div role="alert" className="flex flex-col items-start gap-3 rounded-panel bg-held-wash p-4 text-held">
      <p className="flex items-center gap-2 font-semibold">
        <TriangleAlert aria-hidden className="size-5 shrink-0" />
        {title ?? t('somethingFailed')}
      </p>
      <p className="text-sm text-ink">{detail}</p>
      {onRetry && <Button onClick={onRetry}>{t('tryAgain')}</Button>}
    </div>
  );
}
