'use client';
import type { PlanVersion } from '../../db/plan/plan-version.ts';
import { day } from '../../db/values/instant.ts';
import { Age } from '../_ui/kit/age.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Which plan the figures are of and how old it is. A plan stands until something happens: only one a day old is called old. */
export function PlanAge({ version }: { version: PlanVersion | undefined }) {
  const t = useWords('planning');
  if (!version) return null;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      {t('planOf', { number: version.number })}
      <Age of={version.createdAt} staleAfterMs={day} />
    </span>
  );
}
