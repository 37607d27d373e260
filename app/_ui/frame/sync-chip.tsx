'use client';
import { Check, CircleAlert, CloudDownload, CloudUpload, type LucideIcon } from 'lucide-react';
import { Go } from '../go.tsx';
import { useSpan } from '../kit/span.tsx';
import { type Tone, washByTone } from '../tone.ts';
import { useWords } from '../words/words.tsx';
import type { SyncState } from './frame-status.ts';

const faces: Record<SyncState['state'], { icon: LucideIcon; tone: Tone }> = {
  saved: { icon: Check, tone: 'run' },
  waiting: { icon: CloudUpload, tone: 'late' },
  'need-you': { icon: CircleAlert, tone: 'held' },
  unfetched: { icon: CloudDownload, tone: 'wait' },
};

/** Saved, n waiting, or n need you; opens the outbox. Its words are spoken when they change. */
export function SyncChip({ state, waiting, needYou, oldestUnsentMs }: SyncState) {
  const t = useWords('shared.chip');
  const span = useSpan(oldestUnsentMs ?? 0);
  const { icon: Icon, tone } = faces[state];
  const words = {
    saved: t('saved'),
    waiting: t('waiting', { count: waiting }),
    'need-you': t('needYou', { count: needYou }),
    unfetched: t('unfetched'),
  }[state];
  const oldest = waiting > 0 && oldestUnsentMs !== undefined ? t('oldest', { span }) : undefined;
  return (
    <Go href="/outbox" title={oldest ?? t('open')} className="group tap inline-flex items-center">
      <span
        role="status"
        className={`inline-flex items-center gap-1.5 rounded-full px-3 py-1.5 text-sm font-semibold whitespace-nowrap group-active:brightness-95 ${washByTone[tone]}`}
      >
        <Icon aria-hidden className="size-4" strokeWidth={2.5} />
        {words}
      </span>
      <span className="sr-only">
        {oldest}. {t('open')}
      </span>
    </Go>
  );
}
