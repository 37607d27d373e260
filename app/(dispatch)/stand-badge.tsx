'use client';
import { StateBadge } from '../_ui/kit/badge.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { LoadView, Stand } from './loads-view.ts';

const toneOfStand: Record<Stand['is'], Tone> = {
  gone: 'run',
  held: 'held',
  open: 'wait',
  unsealed: 'ready',
  empty: 'late',
  ready: 'run',
};

/** A load's tone: what was refused outweighs what it would otherwise be. */
export const toneOfLoad = ({ stand, troubles }: Pick<LoadView, 'stand' | 'troubles'>): Tone =>
  troubles.length > 0 ? 'held' : toneOfStand[stand.is];

/** Blocked or ready, in a word or two. */
export function StandBadge({ view }: { view: Pick<LoadView, 'stand' | 'troubles'> }) {
  const t = useWords('dispatch.stand');
  const { stand, troubles } = view;
  const words =
    troubles.length > 0
      ? t('refused')
      : stand.is === 'gone'
        ? t(stand.sent ? 'gone' : 'kept')
        : stand.is === 'open'
          ? t('open', { count: stand.count })
          : t(stand.is);
  return <StateBadge tone={toneOfLoad(view)}>{words}</StateBadge>;
}
