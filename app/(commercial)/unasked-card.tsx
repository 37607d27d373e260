'use client';
import { CircleHelp } from 'lucide-react';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoCard } from '../_ui/kit/card.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { MessageRow } from './inbox-view.ts';

/** A draft that waits for a word without a task of its own: the checks could not go on. */
export function UnaskedCard({ row: { message, draft, customer } }: { row: MessageRow }) {
  const t = useWords('tasks');
  return (
    <GoCard href={`/commercial/${draft?.id}`} tone="late" className="h-full">
      <Badge tone="late" icon={CircleHelp}>
        {t('kind.clarify')}
      </Badge>
      <span className="mt-2 block text-lg font-semibold tracking-tight">{customer?.name ?? message.fromNumber}</span>
      <span className="line-clamp-3 leading-snug">{message.body}</span>
    </GoCard>
  );
}
