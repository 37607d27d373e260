import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { fitTable } from '../../db/rule/fit-table.ts';
import type { AnyPack } from '../../db/rule/pack.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Fit } from './jdm-sheet.tsx';

/** Brings a table into a pack's columns; one of others is refused with the reasons. */
export function usePackFit(pack: AnyPack): (table: DecisionTable) => Fit<DecisionTable> {
  const t = useWords('rules');
  return (table) => {
    const fitted = fitTable(pack, table);
    if (fitted.kind === 'fitted') return { taken: fitted.table };
    return { reasons: fitted.misfits.map(({ problem, column }) => t(`misfit.${problem}`, { column })) };
  };
}
