'use client';
import { type ReactNode, useState } from 'react';
import { RaiseHoldForm } from '../_lots/raise-hold-form.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Tabs } from '../_ui/kit/tabs.tsx';
import { go, usePlace } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { AllLines } from './all-lines.tsx';
import { useMyMachine } from './my-machine.ts';
import { MyMachine } from './my-machine-page.tsx';

/** The operator's desk: this tablet's machine, or all lines. `/floor/hold/<lot>` raises a hold on a lot made here. */
export default function FloorDesk() {
  const { rest } = usePlace();
  if (rest[0] === 'hold' && rest[1] !== undefined) return <HoldPage lotId={rest[1]} />;
  return <Machines />;
}

function HoldPage({ lotId }: { lotId: string }) {
  const t = useWords('floor');
  return (
    <Page title={t('made.raiseHold')}>
      <RaiseHoldForm lotId={lotId} onRaised={() => go('/floor', 'replace')} />
    </Page>
  );
}

function Machines() {
  const t = useWords('floor');
  const [machineId, choose] = useMyMachine();
  const [view, setView] = useState<'mine' | 'all'>('mine');
  const tabs = (panel: ReactNode) => (
    <Tabs
      label={t('title')}
      value={view}
      onChange={setView}
      tabs={[
        { key: 'mine', title: t('myMachine') },
        { key: 'all', title: t('allLines') },
      ]}
    >
      {panel}
    </Tabs>
  );
  const take = (id: string) => {
    choose(id);
    setView('mine');
  };
  if (view === 'mine' && machineId !== null) {
    return <MyMachine machineId={machineId} frame={tabs} onChange={() => setView('all')} />;
  }
  return (
    <Page title={t(machineId === null ? 'choose' : 'allLines')} detail={t('chooseDetail')} wide>
      {machineId === null ? <AllLines mine={null} onTake={take} /> : tabs(<AllLines mine={machineId} onTake={take} />)}
    </Page>
  );
}
