'use client';
import { useWords } from '../_ui/words/words.tsx';

const known = ['mix', 'extrude', 'mould', 'test'] as const;

/** A routing's kind of work in the reader's words; a kind this app has no word for stands for itself. */
export function useWorkWords(): (work: string) => string {
  const t = useWords('floor.work');
  return (work) => {
    const name = known.find((each) => each === work);
    return name ? t(name) : work;
  };
}
