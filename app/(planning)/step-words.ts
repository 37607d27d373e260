'use client';
import { formatMoment, formatTime } from '../_ui/formats.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { PlannedStep } from './machine-plan.ts';

const works = ['mix', 'extrude', 'mould', 'test'] as const;

/** A planned step as one sentence, for readers who cannot see the picture, and in parts for those who can. */
export function useStepWords(zone: string) {
  const t = useWords('planning');
  const w = useWords('floor.work');
  const locale = useLocale();
  const work = (name: string): string => {
    const known = works.find((each) => each === name);
    return known ? w(known) : name;
  };
  /** The gravest flag, or the state. */
  const state = ({ flags: [flag], step }: PlannedStep): string => (flag ? t(`flag.${flag}`) : t(`state.${step.state}`));
  const behind = ({ behind: orders }: PlannedStep): string =>
    orders.length > 0 ? t('forOrders', { orders: orders.map(({ number }) => number).join(', ') }) : t('forStock');
  const sentence = (each: PlannedStep): string =>
    t('stepOf', {
      order: each.order.number,
      product: each.product?.name ?? '',
      work: work(each.step.work),
      from: formatMoment(each.from, locale, zone),
      to: formatMoment(each.to, locale, zone),
      state: [t(`state.${each.step.state}`), ...each.flags.map((flag) => t(`flag.${flag}`)), behind(each)].join(', '),
    });
  const span = (each: PlannedStep): string =>
    `${formatMoment(each.from, locale, zone)} – ${formatTime(each.to, locale, zone)}`;
  return { work, state, behind, sentence, span };
}
