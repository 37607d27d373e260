'use client';
import { Stat, StatRow } from '../_ui/kit/stat.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { PlanningRows } from './planning-view.ts';
import type { TroubledLine } from './troubled-lines.ts';

type Props = { rows: PlanningRows; troubled: readonly TroubledLine[]; short: number };

/** The plan in four figures. */
export function PlanFigures({ rows, troubled, short }: Props) {
  const t = useWords('planning.stat');
  const uncovered = troubled.filter(({ trouble }) => trouble === 'uncovered').length;
  const late = troubled.length - uncovered;
  return (
    <StatRow>
      <Stat
        title={t('uncovered')}
        value={uncovered}
        tone={uncovered > 0 ? 'held' : 'wait'}
        detail={t('uncoveredDetail')}
      />
      <Stat title={t('late')} value={late} tone={late > 0 ? 'late' : 'wait'} detail={t('lateDetail')} />
      <Stat
        title={t('short')}
        value={short}
        tone={short > 0 ? 'held' : 'wait'}
        detail={t('shortDetail')}
        href="/materials"
      />
      <Stat
        title={t('tasks')}
        value={rows.tasks.length}
        tone={rows.tasks.length > 0 ? 'late' : 'wait'}
        detail={t('tasksDetail')}
        href="/tasks"
      />
    </StatRow>
  );
}
