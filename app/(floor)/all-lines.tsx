'use client';
import { Check, Factory } from 'lucide-react';
import { useDevice, useQuery } from '../_device/device.ts';
import { MachineBadge, toneOfMachine } from '../_machines/machine-badge.tsx';
import { stateSince } from '../_machines/state-since.ts';
import { Age } from '../_ui/kit/age.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useSpanSince } from '../_ui/kit/span.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type LineView, readLines } from './lines-view.ts';

type AllLinesProps = { mine: string | null; onTake: (machineId: string) => void };

/** Every machine with its state, since when, and how old its last reading is. A tap makes it this tablet's machine. */
export function AllLines({ mine, onTake }: AllLinesProps) {
  const t = useWords('floor');
  const { plantIds } = useDevice().person.actor;
  const lines = useQuery((local) => readLines(local, plantIds), [plantIds]);
  if (!lines) return <LoadingState />;
  if (lines.length === 0) return <EmptyState icon={Factory} title={t('noMachines')} detail={t('noMachinesDetail')} />;
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-3">
      {lines.map((line) => (
        <li key={line.machine.id} className="grid">
          <button type="button" onClick={() => onTake(line.machine.id)} className="group text-left">
            <LineCard line={line} mine={line.machine.id === mine} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function LineCard({ line: { machine, stop, inHand }, mine }: { line: LineView; mine: boolean }) {
  const t = useWords('floor');
  const since = useSpanSince(stateSince(machine, stop));
  return (
    <Card
      tone={toneOfMachine[machine.state]}
      className="flex h-full flex-col group-hover:border-line-strong group-active:bg-sunken"
    >
      <span className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-xl font-semibold tracking-tight">{machine.code}</span>
        <MachineBadge state={machine.state} />
      </span>
      <span className="mt-0.5 block text-sm text-ink-soft">{machine.name}</span>
      <span className="mt-3 block min-h-14 flex-1 leading-snug">
        {inHand ? (
          <>
            <span className="block font-medium">{inHand.product}</span>
            <span className="block text-sm text-ink-soft">
              {inHand.workOrder}
              {inHand.step.state === 'paused' && ` · ${t('paused')}`}
            </span>
          </>
        ) : (
          <span className="text-ink-soft">{t('nothingInHand')}</span>
        )}
      </span>
      <span className="mt-3 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm text-ink-soft">
        <span>{t('since', { span: since })}</span>
        {machine.lastReadingAt === null ? <span>{t('noReading')}</span> : <Age of={machine.lastReadingAt} />}
      </span>
      {mine && (
        <span className="mt-3 block">
          <Badge tone="ready" icon={Check}>
            {t('thisTablet')}
          </Badge>
        </span>
      )}
    </Card>
  );
}
