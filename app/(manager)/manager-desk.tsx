'use client';
import { lazy, Suspense, useMemo } from 'react';
import { useDevice, useQuery } from '../_device/device.ts';
import { AsOfPull } from '../_stock/as-of-pull.tsx';
import { useNow } from '../_ui/clock.ts';
import { GoButton } from '../_ui/kit/button.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { usePlace } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { Board } from './board.tsx';
import { DeadlineAlarms } from './deadline-alarms.tsx';
import { ledgerOf } from './ledger.ts';
import { LedgerTable } from './ledger-table.tsx';
import { ManagerFigures } from './manager-figures.tsx';
import { type ManagerRows, readManager } from './manager-view.ts';
import { silentFunctions, standings, toldAbove } from './response.ts';
import { RiskByKind } from './risk-by-kind.tsx';
import { SilentFunctions, ToldAboveList } from './silent-functions.tsx';
import { todayOf } from './today.ts';
import { TodayPanel } from './today-panel.tsx';
import { Unreachable } from './unreachable.tsx';

/** Charts and the sheet are for a quiet hour: the overview does not wait for them. */
const LedgerPage = lazy(() => import('./ledger-page.tsx').then(({ LedgerPage: Screen }) => ({ default: Screen })));

/** The manager's overview: what is open by age against deadline, money at risk, who is silent, today, and the ledger. */
export default function ManagerDesk() {
  const { actor } = useDevice().person;
  const rows = useQuery((local) => readManager(local, actor.plantIds), [actor]);
  const { rest } = usePlace();
  if (!rows) return <LoadingState />;
  if (rest[0] !== 'ledger') return <Overview rows={rows} />;
  return (
    <Suspense fallback={<LoadingState />}>
      <LedgerPage rows={rows} />
    </Suspense>
  );
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
    <Page
      wide
      title={t('title')}
      detail={<AsOfPull />}
      actions={<GoButton href="/admin/rules">{t('toRules')}</GoButton>}
    >
      <DeadlineAlarms rows={rows} />
      <ManagerFigures open={open} silent={silent} today={today} />
      <Board rows={rows} />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Section
          title={t('ledger')}
          count={ledger.entries.length}
          aside={<GoButton href="/manager/ledger">{t('toLedger')}</GoButton>}
        >
          <p className="mb-3 text-sm text-ink-soft">{t('ledgerDetail')}</p>
          {ledger.entries.length === 0 ? (
            <EmptyState title={t('noLedger')} detail={t('noLedgerDetail')} />
          ) : (
            <LedgerTable ledger={ledger} rows={rows} label={t('ledger')} />
          )}
        </Section>
        <div className="min-w-0 space-y-6">
          <RiskByKind open={open} />
          <SilentFunctions silent={silent} />
          <ToldAboveList told={told} rows={rows} />
          <Unreachable rows={rows} />
        </div>
      </div>
      <TodayPanel today={today} rows={rows} />
    </Page>
  );
}
