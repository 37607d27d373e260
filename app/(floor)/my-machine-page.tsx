'use client';
import { OctagonX, Replace } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useQuery } from '../_device/device.ts';
import { MachineBadge } from '../_machines/machine-badge.tsx';
import { RunningAgain } from '../_machines/running-again.tsx';
import { stateSince } from '../_machines/state-since.ts';
import { useStopReason } from '../_machines/stop-reasons.ts';
import { StopSheet } from '../_machines/stop-sheet.tsx';
import { Age } from '../_ui/kit/age.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { useSpanSince } from '../_ui/kit/span.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type FloorView, readFloor } from './floor-view.ts';
import { HoldsNear } from './holds-near.tsx';
import { LotsMade } from './lots-made.tsx';
import { NextSteps } from './next-steps.tsx';
import { NowCard } from './now-card.tsx';

type MyMachineProps = {
  machineId: string;
  /** Puts what it is given under the desk's tabs. */
  frame: (panel: ReactNode) => ReactNode;
  onChange: () => void;
};

/** One machine now: what is on hold near it, the step in hand, what comes next, and the lots just made. */
export function MyMachine({ machineId, frame, onChange }: MyMachineProps) {
  const t = useWords('floor');
  const view = useQuery((local) => readFloor(local, machineId), [machineId]);
  if (view === undefined) return <LoadingState />;
  if (view === null) {
    return <EmptyState title={t('machineGone')} action={<Button onClick={onChange}>{t('changeMachine')}</Button>} />;
  }
  return (
    <Page
      title={view.machine.code}
      detail={<MachineFacts view={view} />}
      actions={<MachineActions view={view} onChange={onChange} />}
      wide
    >
      <HoldsNear holds={view.holds} zone={view.zone} />
      <Down view={view} />
      {frame(
        <div className="grid items-start gap-5 md:grid-cols-2 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <NowCard view={view} />
          <div className="space-y-5">
            <NextSteps steps={view.next} zone={view.zone} />
            <LotsMade made={view.made} zone={view.zone} />
          </div>
        </div>,
      )}
    </Page>
  );
}

function MachineFacts({ view: { machine, stop } }: { view: FloorView }) {
  const t = useWords('floor');
  const since = useSpanSince(stateSince(machine, stop));
  return (
    <span className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
      <MachineBadge state={machine.state} />
      <span>{t('since', { span: since })}</span>
      <span>{machine.name}</span>
      {machine.lastReadingAt !== null && <Age of={machine.lastReadingAt} />}
    </span>
  );
}

function MachineActions({ view: { machine }, onChange }: { view: FloorView; onChange: () => void }) {
  const t = useWords('floor');
  const [stopping, setStopping] = useState(false);
  return (
    <>
      <Button look="plain" icon={Replace} onClick={onChange}>
        {t('changeMachine')}
      </Button>
      {machine.state !== 'down' && (
        <Button icon={OctagonX} className="text-held!" onClick={() => setStopping(true)}>
          {t('stop.report')}
        </Button>
      )}
      <StopSheet machine={machine} open={stopping} onClose={() => setStopping(false)} />
    </>
  );
}

/** The machine stands: why, and the way to say it runs again. */
function Down({ view: { machine, stop } }: { view: FloorView }) {
  const t = useWords('floor');
  const reason = useStopReason();
  const span = useSpanSince(stateSince(machine, stop));
  if (machine.state !== 'down' && machine.state !== 'stopped') return null;
  const down = machine.state === 'down';
  return (
    <div
      className={`flex flex-wrap items-center justify-between gap-3 rounded-panel border-2 p-4 ${down ? 'border-held-solid bg-held-wash text-held' : 'border-late-solid bg-late-wash text-late'}`}
    >
      <p className="text-lg font-semibold tabular-nums">
        {t('downSince', { reason: reason(stop?.reason ?? null), span })}
      </p>
      <RunningAgain machine={machine} />
    </div>
  );
}
