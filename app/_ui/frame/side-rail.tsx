'use client';
import { CircleUserRound, Ellipsis } from 'lucide-react';
import type { Person } from '../person.ts';
import type { DeskName, PlaceName } from '../place-names.ts';
import { useWords } from '../words/words.tsx';
import { useFrameStatus } from './frame-status.ts';
import { Mark } from './mark.tsx';
import { PlaceLink } from './place-link.tsx';

const commonPlaces: readonly PlaceName[] = ['tasks', 'exceptions', 'orders', 'outbox'];
type SideRailProps = { desks: readonly DeskName[]; demo: boolean; person: Person; onMore: () => void };

/** On large screens: every place this person may go, always in sight. */
export function SideRail({ desks, demo, person, onMore }: SideRailProps) {
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
