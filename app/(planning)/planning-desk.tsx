'use client';
import { useMemo } from 'react';
import { minute } from '../../db/values/instant.ts';
import { OpenTaskList } from '../_coordination/open-task-list.tsx';
import { useDevice, useQuery } from '../_device/device.ts';
import { isShort } from '../_stock/stage-work.ts';
import { useNow } from '../_ui/clock.ts';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { FreeStockList } from './free-stock-list.tsx';
import { PlanAge } from './plan-age.tsx';
import { PlanChanges } from './plan-changes.tsx';
import { PlanFigures } from './plan-figures.tsx';
import { PlanPicture } from './plan-picture.tsx';
import { type PlanningRows, readPlanning } from './planning-view.ts';
import { ShortWork } from './short-work.tsx';
import { openLines, troubledLines } from './troubled-lines.ts';
import { TroubledLines } from './troubled-list.tsx';

/** Planning's desk: gaps and late orders first, what changed, open tasks, the plan as a picture, what is free to promise. */
export default function PlanningDesk() {
  const { actor } = useDevice().person;
  const rows = useQuery((local) => readPlanning(local, actor.plantIds, ['planning']), [actor]);
  return rows ? <Desk rows={rows} /> : <LoadingState />;
}

function Desk({ rows }: { rows: PlanningRows }) {
  const t = useWords('planning');
  const now = useNow(minute);
  const troubled = useMemo(() => troubledLines(rows, now), [rows, now]);
  const short = useMemo(() => [...rows.staged.values()].filter(isShort), [rows]);
  const age = <PlanAge version={rows.versions[0]} />;
  return (
    <Page wide title={t('title')} detail={age}>
      <PlanFigures rows={rows} troubled={troubled} short={short.length} />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0 space-y-6">
          <Section title={t('troubles')} count={troubled.length} aside={age}>
            <TroubledLines lines={troubled} open={openLines(rows).length} zone={rows.zone} />
          </Section>
          <Section title={t('changed')}>
            <PlanChanges versions={rows.versions} zone={rows.zone} />
          </Section>
        </div>
        <div className="min-w-0 space-y-6">
          {short.length > 0 && (
            <Section title={t('shortWork')} count={short.length} aside={age}>
              <ShortWork works={short} zone={rows.zone} />
            </Section>
          )}
          <Section title={t('tasks')} count={rows.tasks.length}>
            <OpenTaskList tasks={rows.tasks} label={t('tasks')} zone={rows.zone} />
          </Section>
        </div>
      </div>
      <PlanPicture rows={rows} age={age} />
      <FreeStockList rows={rows} />
    </Page>
  );
}
