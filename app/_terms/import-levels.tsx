'use client';
import { useState } from 'react';
import type { ApprovalLevel } from '../../db/approval/approval-level.ts';
import { putLevel, removeLevel } from '../../db/approval/level-mutators.ts';
import { levelsFromTable } from '../../db/approval/levels-from-table.ts';
import { type Replacement, replaceLevels } from '../../db/approval/replace-levels.ts';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { type Fit, JdmSheet } from '../_rules/jdm-sheet.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useBounds, useWho } from './level-words.ts';
import { useOwnPlant } from './own-plant.ts';

type ImportProps = { levels: readonly ApprovalLevel[]; onClose: () => void };

/** Takes levels from a table of approvals: what would change is shown first, and nothing is written before it is saved. */
export default function ImportLevels({ levels, onClose }: ImportProps) {
  const t = useWords('terms.levels');
  const { currency } = useOwnPlant();
  const [replacement, setReplacement] = useState<Replacement>();
  const fitting = (table: DecisionTable): Fit<Replacement> => {
    const read = levelsFromTable(table, currency);
    if (read.kind === 'levels') return { taken: replaceLevels(levels, read.levels) };
    return { reasons: read.misfits.map(({ row, problem }) => t(`misfit.${problem}`, { row: (row ?? -1) + 1 })) };
  };
  if (!replacement) return <JdmSheet open fitting={fitting} onClose={onClose} onTake={setReplacement} />;
  return <Changes levels={levels} replacement={replacement} onClose={onClose} />;
}

function Changes({ levels, replacement, onClose }: ImportProps & { replacement: Replacement }) {
  const t = useWords('terms.levels');
  const act = useAct();
  const whoOf = useWho();
  const said = useBounds();
  const { put, remove } = replacement;
  const gone = levels.filter(({ id }) => remove.includes(id));
  const save = async () => {
    // New bounds first: a kind is never without a level in between.
    for (const { level, levelId } of put)
      if (!(await act(putLevel, { ...level, levelId: levelId ?? newId() })).done) return;
    for (const levelId of remove) if (!(await act(removeLevel, { levelId })).done) return;
    toast(t('imported', { count: put.length + remove.length }));
    onClose();
  };
  const foot = (
    <Button big look="primary" disabled={put.length + remove.length === 0} onClick={save}>
      {t('save')}
    </Button>
  );
  return (
    <Sheet open onClose={onClose} title={t('changes')} foot={foot}>
      <Card flush>
        <RowList label={t('changes')}>
          {put.length + remove.length === 0 && <Row title={t('noChange')} />}
          {put.map(({ level, levelId }) => (
            <Row
              key={`${level.kind} ${level.level}`}
              title={`${t(`kind.${level.kind}`)}: ${level.level} · ${whoOf(level)}`}
              detail={`${t(levelId === undefined ? 'becomesNew' : 'becomes')}: ${said(level)}`}
            />
          ))}
          {gone.map((level) => (
            <Row
              key={level.id}
              title={`${t(`kind.${level.kind}`)}: ${level.level} · ${whoOf(level)}`}
              detail={t('goes')}
            />
          ))}
        </RowList>
      </Card>
    </Sheet>
  );
}
