'use client';
import { faultOf } from '../../db/decision-table/fault-code.ts';
import { useWords } from '../_ui/words/words.tsx';

/** What is wrong with a cell, in the reader's language. */
export function useFaultWords(): (problem: string) => string {
  const t = useWords('rules.fault');
  return (problem) => {
    const { code, what } = faultOf(problem);
    return code === 'other' ? problem : t(code, { what });
  };
}
