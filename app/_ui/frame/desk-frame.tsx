'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Go } from '../go.tsx';
import { Toaster } from '../kit/toast.tsx';
import { desksOf, type Person } from '../person.ts';
import { usePlace } from '../place.ts';
import type { PlaceName } from '../place-names.ts';
import { useWaitingUpdate } from '../update.ts';
import { useWords } from '../words/words.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { FaultBar } from './fault-bar.tsx';
import { useFrameStatus } from './frame-status.ts';
import { Mark } from './mark.tsx';
import { MoreSheet } from './more-sheet.tsx';
import { SideRail } from './side-rail.tsx';
import { SyncChip } from './sync-chip.tsx';

/** Where gloves tap: everything to press is larger there. */
const gloveDesks: readonly (PlaceName | undefined)[] = ['floor', 'dispatch'];

/** What stands around every desk: the bar with desk, plant and sync chip, the faults, and the way to other places. */
export function DeskFrame({ person, demo = false, children }: { person: Person; demo?: boolean; children: ReactNode }) {
  const t = useWords('shared');
  const { place } = usePlace();
  const { sync, faults } = useFrameStatus();
  const update = useWaitingUpdate();
  const outdated = faults.some(({ kind }) => kind === 'outdated');
  const main = useFocusAfterMove(place);
  const [more, setMore] = useState(false);
  const desks = desksOf(person);
  const others: PlaceName[] = [...desks.slice(1), 'orders', 'outbox', ...(demo ? (['tour'] as const) : [])];

  return (
    <div
      className={`min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)] ${gloveDesks.includes(place) ? 'glove' : ''}`}
    >
      <a href="#main" className="sr-only z-50 bg-panel p-4 focus:not-sr-only focus:fixed">
        {t('skip')}
      </a>
      <SideRail desks={desks} demo={demo} person={person} onMore={() => setMore(true)} />
      <div className="min-w-0 pb-[calc(4.5rem+env(safe-area-inset-bottom))] lg:pb-8">
        <header data-no-print className="sticky top-0 z-30">
          <div className="flex min-h-14 items-center gap-3 border-b border-line bg-panel px-4 [--tap:3rem] sm:px-6 lg:px-8">
            <Go
              href={`/${desks[0] ?? ''}`}
              aria-label="Throughline"
              className="-ml-2 grid size-12 shrink-0 place-items-center text-accent lg:hidden"
            >
              <Mark className="size-7" />
            </Go>
            <p className="min-w-0 flex-1 leading-tight">
              <span className="block truncate font-semibold">{place ? t(`place.${place}`) : 'Throughline'}</span>
              <span className="block truncate text-label text-ink-soft">
                {person.plant} · {person.name}
              </span>
            </p>
            <SyncChip {...sync} />
          </div>
          <FaultBar faults={update && !outdated ? [...faults, { kind: 'update', onReload: update }] : faults} />
        </header>
        <main ref={main} id="main" tabIndex={-1} className="px-4 py-5 sm:px-6 lg:px-8">
          {children}
        </main>
      </div>
      <BottomBar desk={desks[0]} onMore={() => setMore(true)} />
      <MoreSheet open={more} onClose={() => setMore(false)} person={person} places={others} />
      <Toaster />
    </div>
  );
}

/** After a move the reader starts at the new screen, not at the link that led there. */
function useFocusAfterMove(place: PlaceName | undefined) {
  const main = useRef<HTMLElement>(null);
  const drawn = useRef(place);
  useEffect(() => {
    if (drawn.current !== place) main.current?.focus({ preventScroll: true });
    drawn.current = place;
  }, [place]);
  return main;
}
