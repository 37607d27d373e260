'use client';
import { OctagonX } from 'lucide-react';
import { useState } from 'react';
import type { Equipment } from '../../db/equipment/equipment.ts';
import type { Instant } from '../../db/values/instant.ts';
import { MachineBadge } from '../_machines/machine-badge.tsx';
import { StopSheet } from '../_machines/stop-sheet.tsx';
import { Age } from '../_ui/kit/age.tsx';
import { IconButton } from '../_ui/kit/button.tsx';
import { useSpanSince } from '../_ui/kit/span.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** One machine in a line: its state, since when, how old its last reading is, and the way to report it down. */
export function MachineRow({ machine, since }: { machine: Equipment; since: Instant }) {
  const t = useWords('maintenance');
  const [stopping, setStopping] = useState(false);
  const span = useSpanSince(since);
  return (
    <li className="tap flex w-full items-center gap-3 py-2 pr-1 pl-4">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-medium">
          {machine.code}
          <MachineBadge state={machine.state} />
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-ink-soft">
          <span>{machine.name}</span>
          <span>{t('since', { span })}</span>
          {machine.lastReadingAt === null ? <span>{t('noReading')}</span> : <Age of={machine.lastReadingAt} />}
        </p>
      </div>
      {machine.state !== 'down' && (
        <IconButton icon={OctagonX} label={t('reportDown', { code: machine.code })} onClick={() => setStopping(true)} />
      )}
      <StopSheet machine={machine} open={stopping} onClose={() => setStopping(false)} />
    </li>
  );
}
