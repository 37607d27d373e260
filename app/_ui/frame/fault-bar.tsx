'use client';
import { CloudOff, DatabaseZap, HardDrive, KeyRound, type LucideIcon, RefreshCw, ServerOff } from 'lucide-react';
import { useState } from 'react';
import { isHalfDone } from '../half-done.ts';
import { Confirm } from '../kit/confirm.tsx';
import { go } from '../place.ts';
import { type Tone, washByTone } from '../tone.ts';
import { updateNow } from '../update.ts';
import { useWords } from '../words/words.tsx';
import type { Fault } from './frame-status.ts';

const faces: Record<Fault['kind'], { icon: LucideIcon; tone: Tone }> = {
  offline: { icon: CloudOff, tone: 'late' },
  unreachable: { icon: ServerOff, tone: 'late' },
  'signed-out': { icon: KeyRound, tone: 'held' },
  outdated: { icon: RefreshCw, tone: 'held' },
  cleared: { icon: DatabaseZap, tone: 'held' },
  storage: { icon: HardDrive, tone: 'held' },
  update: { icon: RefreshCw, tone: 'ready' },
};

/** Names what is wrong, one line each, under the top bar. Empty when all is well. */
export function FaultBar({ faults }: { faults: readonly Fault[] }) {
  return (
    <div role="status" data-no-print>
      {faults.map((fault) => (
        <FaultLine key={fault.kind} fault={fault} />
      ))}
    </div>
  );
}

/** These reload the page. */
const reloading: readonly Fault['kind'][] = ['update', 'outdated'];

function FaultLine({ fault }: { fault: Fault }) {
  const [asking, setAsking] = useState(false);
  const { icon: Icon, tone } = faces[fault.kind];
  const { words, action, onAction } = useFaultWords(fault);
  return (
    <div
      className={`flex items-center gap-3 border-b border-line px-4 sm:px-6 lg:px-8 ${onAction ? 'py-1' : 'py-2.5'} ${washByTone[tone]}`}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <p className="flex-1 text-sm font-medium">{words}</p>
      {onAction && (
        <button
          type="button"
          onClick={reloading.includes(fault.kind) ? () => (isHalfDone() ? setAsking(true) : onAction()) : onAction}
          className="tap -mr-3 shrink-0 px-3 font-semibold underline underline-offset-4"
        >
          {action}
        </button>
      )}
      {onAction && <AskReload open={asking} onYes={onAction} onClose={() => setAsking(false)} />}
    </div>
  );
}

/** What is written on the screen and not confirmed goes with a reload: that is for the person to say. */
function AskReload({ open, onYes, onClose }: { open: boolean; onYes: () => void; onClose: () => void }) {
  const t = useWords('shared.fault');
  return (
    <Confirm open={open} title={t('halfDone')} action={t('updateAction')} onConfirm={onYes} onClose={onClose}>
      <p>{t('halfDoneDetail')}</p>
    </Confirm>
  );
}

function useFaultWords(fault: Fault): { words: string; action?: string; onAction?: () => void } {
  const t = useWords('shared.fault');
  switch (fault.kind) {
    case 'offline':
      return { words: t('offline') };
    case 'unreachable':
      return { words: t('unreachable') };
    case 'storage':
      return { words: t('storage') };
    case 'signed-out':
      return { words: t('signedOut'), action: t('signIn'), onAction: () => go('/sign-in') };
    case 'outdated':
      return { words: t('outdated'), action: t('updateAction'), onAction: () => void updateNow() };
    case 'cleared':
      return { words: t('cleared', { count: fault.unsent }), action: t('seen'), onAction: fault.onSeen };
    case 'update':
      return { words: t('update'), action: t('updateAction'), onAction: fault.onReload };
  }
}
