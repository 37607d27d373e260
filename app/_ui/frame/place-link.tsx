'use client';
import { Go } from '../go.tsx';
import { usePlace } from '../place.ts';
import type { PlaceName } from '../place-names.ts';
import { useWords } from '../words/words.tsx';
import { placeIcons } from './place-icons.ts';

type PlaceLinkProps = { name: PlaceName; count?: number | undefined; shape: 'tab' | 'rail'; onGo?: () => void };

const shapes = {
  tab: 'flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium',
  rail: 'flex min-h-12 items-center gap-3 rounded-tap px-3 font-medium hover:bg-sunken',
};
const hereShapes = { tab: 'text-accent', rail: 'bg-accent-wash text-accent font-semibold' };

/** One place in the bottom bar or the side rail, with the number of things that wait there. */
export function PlaceLink({ name, count = 0, shape, onGo }: PlaceLinkProps) {
  const t = useWords('shared');
  const here = usePlace().place === name;
  const Icon = placeIcons[name];
  return (
    <Go
      href={`/${name}`}
      onClick={onGo}
      aria-current={here ? 'page' : undefined}
      className={`relative focus-visible:-outline-offset-3 ${shapes[shape]} ${here ? hereShapes[shape] : 'text-ink-soft'}`}
    >
      <Icon aria-hidden className="size-6 shrink-0" strokeWidth={here ? 2.25 : 1.75} />
      <span className={shape === 'rail' ? 'flex-1' : ''}>{t(`place.${name}`)}</span>
      {count > 0 && <Count count={count} shape={shape} words={t('frame.waiting', { count })} />}
    </Go>
  );
}

function Count({ count, shape, words }: { count: number; shape: 'tab' | 'rail'; words: string }) {
  const spot = shape === 'tab' ? 'absolute top-1 left-[calc(50%+0.375rem)] ring-2 ring-panel' : '';
  return (
    <span
      className={`min-w-5 rounded-full bg-held-solid px-1.5 text-center text-xs leading-5 font-bold text-on-held ${spot}`}
    >
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
