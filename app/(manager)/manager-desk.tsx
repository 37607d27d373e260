'use client';
import { useMemo } from 'react';
import { useDevice, useQuery } from '../_device/device.ts';
import { AsOfPull } from '../_stock/as-of-pull.tsx';
import { useNow } from '../_ui/clock.ts';
import { Page } from '../_ui/kit/page.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { DeadlineAlarms } from './deadline-alarms.tsx';
import { ledgerOf } from './ledger.ts';
import { LedgerTable } from './ledger-table.tsx';
import { ManagerFigures } from './manager-figures.tsx';
import { type ManagerRows, readManager } from './manager-view.ts';
import { silentFunctions, standings, toldAbove } from './response.ts';
import { RiskByKind } from './risk-by-kind.tsx';
import { SilentFunctions, ToldAboveList } from './silent-functions.tsx';
import { StandingList } from './standing-list.tsx';
import { todayOf } from './today.ts';
import { TodayPanel } from './today-panel.tsx';
import { Unreachable } from './unreachable.tsx';

/** The manager's overview: what is open by age against deadline, money at risk, who is silent, today, and the ledger. */
export default function ManagerDesk() {
  const { actor } = useDevice().person;
  const rows = useQuery((local) => readManager(local, actor.plantIds), [actor]);
  return rows ? <Overview rows={rows} /> : <LoadingState />;
}

function Overview({ rows }: { rows: ManagerRows }) {
  const t = useWords('manager');
  const now = useNow(5_000);
  const open = standings(rows, now);
  const silent = useMemo(() => silentFunctions(rows.tasks), [rows]);
  const told = useMemo(() => toldAbove(rows), [rows]);
  const ledger = useMemo(() => ledgerOf(rows), [rows]);
  const today = todayOf(rows, now);
  return (
    <Page wide title={t('title')} detail={<AsOfPull />}>
      <DeadlineAlarms rows={rows} />
      <ManagerFigures open={open} silent={silent} today={today} />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] xl:grid-rows-[auto_1fr]">
        <StandingList open={open} rows={rows} />
        <div className="min-w-0 space-y-6 xl:row-span-2">
          <RiskByKind open={open} />
          <SilentFunctions silent={silent} />
          <ToldAboveList told={told} rows={rows} />
          <Unreachable rows={rows} />
        </div>
        <LedgerTable ledger={ledger} rows={rows} />
      </div>
      <TodayPanel today={today} rows={rows} />
    </Page>
  );
}
