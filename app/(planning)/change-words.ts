'use client';
import { plantDay } from '../../db/values/instant.ts';
import { formatMoment, formatTime } from '../_ui/formats.ts';
import type { Tone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type Change, isKnownChange } from './ranked-changes.ts';

/** A change of the plan in words; a code from a newer server stands for itself. */
export function useChangeWords(zone: string): (change: Change) => string {
  const t = useWords('planning');
  const locale = useLocale();
  return ({ code, facts }) => {
    if (!isKnownChange(code)) return code;
    const [from, to] = [facts['from'], facts['to']].map((at) => (typeof at === 'number' ? at : undefined));
    // Within one day the day is said once.
    const sameDay = from !== undefined && to !== undefined && plantDay(from, zone) === plantDay(to, zone);
    const word = (key: string): string => String(facts[key] ?? '');
    return t(`change.${code}`, {
      order: word('order'),
      workOrder: word('workOrder'),
      product: word('product'),
      lot: word('lot'),
      amount: word('amount'),
      machine: word('machine'),
      instead: word('instead'),
      basis: word('basis'),
      from: from === undefined ? '' : formatMoment(from, locale, zone),
      to: to === undefined ? '' : sameDay ? formatTime(to, locale, zone) : formatMoment(to, locale, zone),
    });
  };
}

/** Bad news is coloured, good news too, and what only moves is quiet. */
export function toneOfChange(code: string): Tone {
  if (code === 'promise.later' || code === 'work.waits' || code === 'work.later') return 'late';
  if (code === 'work.short' || code === 'line.uncovered') return 'held';
  return code === 'promise.given' || code === 'promise.earlier' ? 'run' : 'wait';
}
