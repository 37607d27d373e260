'use client';
import { holdReasons } from '../../db/hold/hold-mutators.ts';
import { useWords } from '../_ui/words/words.tsx';

/** A hold's reason in words; one this app does not know stands for itself. */
export function useHoldReason(): (reason: string) => string {
  const t = useWords('quality.reason');
  return (reason) => {
    const known = holdReasons.find((each) => each === reason);
    return known ? t(known) : reason;
  };
}
