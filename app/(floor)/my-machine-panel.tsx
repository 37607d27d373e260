'use client';
import { OctagonX, Replace } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from '../_device/device.ts';
import { MachineBadge } from '../_machines/machine-badge.tsx';
import { RunningAgain } from '../_machines/running-again.tsx';
import { useStopReason } from '../_machines/stop-reasons.ts';
import { StopSheet } from '../_machines/stop-sheet.tsx';
import { useNow } from '../_ui/clock.ts';
import { Age } from '../_ui/kit/age.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { useSpan } from '../_ui/kit/span.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type FloorView, readFloor } from './floor-view.ts';
import { HoldsNear } from './holds-near.tsx';
import { LotsMade } from './lots-made.tsx';
import { NextSteps } from './next-steps.tsx';
import { NowCard } from './now-card.tsx';

/** One machine now: what is on hold near it, the step in hand, what comes next, and the lots just made. */
export function MyMachine({ machineId, onChange }: { machineId: string; onChange: () => void }) {
  const t = useWords('floor');
  const view = useQuery((local) => readFloor(local, machineId), [machineId]);
  if (view === undefined) return <LoadingState />;
  if (view === null) {
    return <EmptyState title={t('machineGone')} action={<Button onClick={onChange}>{t('changeMachine')}</Button>} />;
  }
  return (
    <div className="space-y-5">
      <MachineHead view={view} onChange={onChange} />
      <HoldsNear holds={view.holds} zone={view.zone} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <NowCard view={view} />
        <div className="space-y-5">
          <NextSteps steps={view.next} zone={view.zone} />
          <LotsMade made={view.made} zone={view.zone} />
        </div>
      </div>
    </div>
  );
}

function MachineHead({ view: { machine, stop }, onChange }: { view: FloorView; onChange: () => void }) {
  const t = useWords('floor');
  const reason = useStopReason();
  const [stopping, setStopping] = useState(false);
  const since = useSpan(Math.max(0, useNow(60_000) - machine.stateSince));
  const down = machine.state === 'down';
  return (
    <div
      className={`flex flex-wrap items-center gap-x-4 gap-y-3 rounded-panel border p-4 ${down ? 'border-held-solid bg-held-wash' : 'border-line bg-panel'}`}
    >
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-figure font-semibold">{machine.code}</span>
          <MachineBadge state={machine.state} />
        </h2>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 text-sm text-ink-soft">
          <span>{machine.name}</span>
          <span>
            {down && stop ? t('downSince', { reason: reason(stop.reason), span: since }) : t('since', { span: since })}
          </span>
          {machine.lastReadingAt !== null && <Age of={machine.lastReadingAt} />}
        </p>
      </div>
      <div className="flex flex-1 flex-wrap justify-end gap-2">
        {machine.state === 'down' || machine.state === 'stopped' ? <RunningAgain machine={machine} /> : null}
        {!down && (
          <Button look="quiet" icon={OctagonX} className="text-held!" onClick={() => setStopping(true)}>
            {t('stop.report')}
          </Button>
        )}
        <Button look="plain" icon={Replace} onClick={onChange}>
          {t('changeMachine')}
        </Button>
      </div>
      <StopSheet machine={machine} open={stopping} onClose={() => setStopping(false)} />
    </div>
  );
}
