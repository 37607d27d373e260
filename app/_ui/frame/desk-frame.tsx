'use client';
import { CircleUserRound, Ellipsis } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Go } from '../go.tsx';
import { Toaster } from '../kit/toast.tsx';
import { desksOf, type Person } from '../person.ts';
import { usePlace } from '../place.ts';
import type { DeskName, PlaceName } from '../place-names.ts';
import { useWaitingUpdate } from '../update.ts';
import { useWords } from '../words/words.tsx';
import { FaultBar } from './fault-bar.tsx';
import { useFrameStatus } from './frame-status.ts';
import { Mark } from './mark.tsx';
import { MoreSheet } from './more-sheet.tsx';
import { PlaceLink } from './place-link.tsx';
import { SyncChip } from './sync-chip.tsx';

const commonPlaces: readonly PlaceName[] = ['tasks', 'exceptions', 'orders', 'outbox'];
/** Where gloves tap: everything to press is larger there. */
const gloveDesks: readonly (PlaceName | undefined)[] = ['floor', 'dispatch'];

/** What stands around every desk: the bar with desk, plant and sync chip, the faults, and the way to other places. */
export function DeskFrame({ person, demo = false, children }: { person: Person; demo?: boolean; children: ReactNode }) {
  const t = useWords('shared');
  const { place } = usePlace();
  const { sync, faults } = useFrameStatus();
  const update = useWaitingUpdate();
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
          <FaultBar faults={update ? [...faults, { kind: 'update', onReload: update }] : faults} />
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

function BottomBar({ desk, onMore }: { desk: DeskName | undefined; onMore: () => void }) {
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

type SideRailProps = { desks: readonly DeskName[]; demo: boolean; person: Person; onMore: () => void };

function SideRail({ desks, demo, person, onMore }: SideRailProps) {
  const t = useWords('shared.frame');
  const { counts } = useFrameStatus();
  const countOf = (name: PlaceName) => (name === 'tasks' || name === 'exceptions' ? counts[name] : undefined);
  return (
    <aside
      aria-label={t('desks')}
      data-no-print
      className="sticky top-0 hidden h-dvh flex-col gap-6 overflow-y-auto border-r border-line bg-panel p-3 [--tap:3rem] lg:flex"
    >
      <p className="flex items-center gap-2.5 px-2 pt-2 text-lg font-semibold tracking-tight text-accent">
        <Mark className="size-7" />
        <span className="text-ink">Throughline</span>
      </p>
      <nav aria-label={t('places')} className="flex flex-1 flex-col gap-1">
        {desks.map((name) => (
          <PlaceLink key={name} name={name} shape="rail" />
        ))}
        <hr className="my-2 border-line" />
        {commonPlaces.map((name) => (
          <PlaceLink key={name} name={name} count={countOf(name)} shape="rail" />
        ))}
        {demo && <PlaceLink name="tour" shape="rail" />}
      </nav>
      <button
        type="button"
        onClick={onMore}
        aria-haspopup="dialog"
        className="flex min-h-12 items-center gap-3 rounded-tap px-3 text-left font-medium text-ink-soft hover:bg-sunken"
      >
        <CircleUserRound aria-hidden className="size-6 shrink-0" strokeWidth={1.75} />
        <span className="min-w-0 flex-1 truncate">{person.name}</span>
        <Ellipsis aria-hidden className="size-5" />
      </button>
    </aside>
  );
}
