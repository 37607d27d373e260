'use client';
import type { ReactNode } from 'react';
import { useWords } from '../_ui/words/words.tsx';

type GroupRowProps = {
  title: string;
  count: number;
  /** The figures beside the title, which say in words what the bar shows. */
  figures: ReactNode;
  chosen: boolean;
  onChoose: () => void;
  /** The bar: shapes of an SVG 14 high and as wide as the row. */
  children: ReactNode;
};

/** One bar of a chart with its name and figures; a tap shows the exceptions behind it. */
export function GroupRow({ title, count, figures, chosen, onChoose, children }: GroupRowProps) {
  const t = useWords('manager.ledgerPage');
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className="tap block w-full rounded-tap px-3 py-2 text-left hover:bg-sunken aria-pressed:bg-accent-wash aria-pressed:outline-2 aria-pressed:outline-accent"
      >
        <span className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">
            {title} <span className="text-sm font-normal text-ink-soft">{t('members', { count })}</span>
          </span>
          <span className="ml-auto text-sm">{figures}</span>
        </span>
        <svg aria-hidden className="block h-3.5 w-full rounded bg-sunken">
          {children}
        </svg>
      </button>
    </li>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="mt-3 text-ink-soft">{children}</p>;
}
