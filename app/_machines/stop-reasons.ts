'use client';
import { type StopReason, stopReasons } from '../../db/equipment/equipment.ts';
import { useWords } from '../_ui/words/words.tsx';

const isKnown = (reason: string): reason is StopReason => stopReasons.some((each) => each === reason);

/** A stop's reason in words; one this app does not know stands for itself, and none says so. */
export function useStopReason(): (reason: string | null) => string {
  const t = useWords('floor.stopReason');
  return (reason) => {
    if (reason === null || reason === '') return t('unknown');
    return isKnown(reason) ? t(reason) : reason;
  };
}
