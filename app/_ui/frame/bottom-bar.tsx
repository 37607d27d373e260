'use client';
import { Ellipsis } from 'lucide-react';
import type { DeskName } from '../place-names.ts';
import { useWords } from '../words/words.tsx';
import { useFrameStatus } from './frame-status.ts';
import { PlaceLink } from './place-link.tsx';

/** On phones: the person's desk, what awaits them, and everything else behind "More". */
export function BottomBar({ desk, onMore }: { desk: DeskName | undefined; onMore: () => void }) {
  const t = useWords('shared.frame');
  const { counts } = useFrameStatus();
  return (
    <nav
      aria-label={t('places')}
      data-no-print
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {desk && <PlaceLink name={desk} shape="tab" />}
      <PlaceLink name="tasks" count={counts.tasks} shape="tab" />
      <PlaceLink name="exceptions" count={counts.exceptions} shape="tab" />
      <button
        type="button"
        onClick={onMore}
        aria-haspopup="dialog"
        className="flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium text-ink-soft focus-visible:-outline-offset-3"
      >
        <Ellipsis aria-hidden className="size-6" strokeWidth={1.75} />
        {t('more')}
      </button>
    </nav>
  );
}
