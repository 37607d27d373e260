'use client';
import { Timer, TimerOff } from 'lucide-react';
import type { Instant } from '../../../db/values/instant.ts';
import { useNow } from '../clock.ts';
import { formatClock } from '../formats.ts';
import { inkByTone, type Tone } from '../tone.ts';
import { useWords } from '../words/words.tsx';
import { useSpan } from './span.tsx';

type CountdownProps = {
  /** When the answer is due. */
  until: Instant;
  /** When the clock started: the share left decides the colour. Without it the last 5 minutes are late. */
  since?: Instant | undefined;
  size?: 'row' | 'figure';
};

/** A deadline that ticks: `26:00`, then `overdue 4 min`. Spoken only at half, one fifth and the end, not each second. */
export function Countdown({ until, since, size = 'row' }: CountdownProps) {
  const t = useWords('shared');
  const left = until - useNow();
  const span = useSpan(Math.abs(left));
  const stage = stageOf(left, since === undefined ? undefined : until - since);
  const Icon = left > 0 ? Timer : TimerOff;
  const figure = size === 'figure';
  return (
    <span
      className={`inline-flex items-baseline gap-1 font-semibold tabular-nums ${inkByTone[toneOf[stage]]} ${figure ? 'text-2xl sm:text-figure' : 'whitespace-nowrap'}`}
    >
      <Icon aria-hidden className={`self-center ${figure ? 'size-6' : 'size-4'}`} />
      <span aria-hidden>{left > 0 ? formatClock(left) : t('overdue', { span })}</span>
      <Spoken stage={stage} words={left > 0 ? t('timeLeft', { span }) : t('overdue', { span })} />
    </span>
  );
}

type Stage = 'calm' | 'half' | 'last' | 'over';
const toneOf: Record<Stage, Tone> = { calm: 'wait', half: 'wait', last: 'late', over: 'held' };

/** Where in its window a deadline stands. */
function stageOf(left: number, whole: number | undefined): Stage {
  if (left <= 0) return 'over';
  if (whole === undefined) return left < 300_000 ? 'last' : 'calm';
  if (left <= whole / 5) return 'last';
  return left <= whole / 2 ? 'half' : 'calm';
}

/** Live only from half-time on; keyed by stage so that a screen reader hears a stage once, not every tick. */
function Spoken({ stage, words }: { stage: Stage; words: string }) {
  return (
    <span key={stage} className="sr-only" role={stage === 'calm' ? undefined : 'status'}>
      {words}
    </span>
  );
}
