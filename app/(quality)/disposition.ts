'use client';
import { useWords } from '../_ui/words/words.tsx';

/** How a hold may end, as `hold.close` takes it. */
export const dispositions = ['release', 'rework', 'scrap'] as const;
export type Disposition = (typeof dispositions)[number];

/** A closed hold keeps its end as `rework: 40 cut to length`; said in words, with the note as it was written. */
export function useDisposition(): (kept: string) => string {
  const t = useWords('quality.close');
  return (kept) => {
    if (kept === 'use_as_is') return t('use_as_is');
    const known = dispositions.find((each) => kept === each || kept.startsWith(`${each}: `));
    return known ? t(known) + kept.slice(known.length) : kept;
  };
}
