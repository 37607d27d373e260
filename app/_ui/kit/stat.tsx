import type { ReactNode } from 'react';
import { Go } from '../go.tsx';
import { inkByTone, type Tone } from '../tone.ts';

type StatProps = {
  title: string;
  /** The figure itself. */
  value: ReactNode;
  detail?: ReactNode;
  tone?: Tone;
  /** Opens what the figure counts. */
  href?: string;
};

/** One figure that matters, with its name above and its meaning below. Put several in a `StatRow`. */
export function Stat({ title, value, detail, tone, href }: StatProps) {
  const shape = 'block min-w-0 flex-1 basis-[8.5rem] bg-panel px-4 py-3';
  const face = (
    <>
      <span className="block text-label font-medium text-ink-soft">{title}</span>
      <span
        className={`mt-1 block text-2xl font-semibold tracking-tight tabular-nums xl:text-figure ${tone ? inkByTone[tone] : ''}`}
      >
        {value}
      </span>
      {detail !== undefined && <span className="mt-0.5 block text-sm text-ink-soft">{detail}</span>}
    </>
  );
  if (href === undefined) return <div className={shape}>{face}</div>;
  return (
    <Go href={href} className={`${shape} hover:bg-sunken active:bg-sunken focus-visible:-outline-offset-3`}>
      {face}
    </Go>
  );
}

/** Figures side by side in one instrument panel: two on a phone, all in a row where there is room. */
export function StatRow({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-px overflow-hidden rounded-panel border border-line bg-line shadow-panel">
      {children}
    </div>
  );
}
