'use client';
import type { Lot, LotState } from '../../db/lot/lot.ts';
import type { Tone } from '../_ui/tone.ts';
import { useWords } from '../_ui/words/words.tsx';

/** What people call a lot: its number, or, made here and not yet sent, that it has none yet. */
export function useLotName(): (lot: Pick<Lot, 'number'> | undefined) => string {
  const t = useWords('quality.lot');
  return (lot) => lot?.number ?? t('noNumber');
}

export const toneOfLot: Record<LotState, Tone> = {
  quarantined: 'late',
  available: 'run',
  held: 'held',
  reworked: 'run',
  scrapped: 'wait',
  used_as_is: 'run',
  returned: 'wait',
  consumed: 'wait',
};
