'use client';
import { useMemo } from 'react';
import type { FunctionName } from '../../db/person/function.ts';
import { minute } from '../../db/values/instant.ts';
import { OpenTaskList } from '../_coordination/open-task-list.tsx';
import { useDevice, useQuery } from '../_device/device.ts';
import { AsOfPull } from '../_stock/as-of-pull.tsx';
import { useNow } from '../_ui/clock.ts';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { usePlace } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { materialStock } from './material-stock.ts';
import { MaterialsFigures } from './materials-figures.tsx';
import { type MaterialsRows, readMaterials } from './materials-view.ts';
import { ShortageList } from './shortage-list.tsx';
import { shortagesOf } from './shortages.ts';
import { StagingList } from './staging-list.tsx';
import { StockList } from './stock-list.tsx';
import { SupplyList } from './supply-list.tsx';
import { TraceLot } from './trace-lot.tsx';
import { TraceSearch } from './trace-search.tsx';

/** Who works at this desk. */
const own: readonly FunctionName[] = ['materials', 'purchase'];

/** Materials' desk: shortages, stock, what to stage next, open tasks. `/materials/trace/<lot>`: what was made of it. */
export default function MaterialsDesk() {
  const { actor } = useDevice().person;
  const { rest } = usePlace();
  const mine = actor.functions.filter((name) => own.includes(name));
  // Whoever oversees has neither function and sees what the desk's people see.
  const asked = mine.length > 0 ? mine : own;
  const may = mine.length > 0 || actor.functions.includes('manager');
  const rows = useQuery((local) => readMaterials(local, actor.plantIds, asked, may), [actor]);
  if (rest[0] === 'trace' && rest[1]) return <TraceLot lotId={rest[1]} />;
  return rows ? <Desk rows={rows} /> : <LoadingState />;
}

function Desk({ rows }: { rows: MaterialsRows }) {
  const t = useWords('materials');
  const now = useNow(minute);
  const shortages = useMemo(() => shortagesOf(rows, now), [rows, now]);
  const stock = useMemo(() => materialStock(rows), [rows]);
  return (
    <Page wide title={t('title')} detail={<AsOfPull />}>
      <MaterialsFigures shortages={shortages} stock={stock} tasks={rows.tasks.length} zone={rows.zone} />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] xl:grid-rows-[auto_1fr]">
        <Section title={t('shortages')} count={shortages.length}>
          <ShortageList shortages={shortages} zone={rows.zone} />
        </Section>
        <div className="min-w-0 space-y-6 xl:row-span-2">
          {rows.tasks.length > 0 && (
            <Section title={t('tasks')} count={rows.tasks.length}>
              <OpenTaskList tasks={rows.tasks} label={t('tasks')} zone={rows.zone} />
            </Section>
          )}
          <StagingList rows={rows} />
          <SupplyList rows={rows} />
          <TraceSearch rows={rows} />
        </div>
        <StockList stock={stock} zone={rows.zone} />
      </div>
    </Page>
  );
}
