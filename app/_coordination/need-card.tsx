'use client';
import { BookX, CircleHelp, FileQuestion, Shield, ShieldAlert, Siren } from 'lucide-react';
import type { ContextLine, Task } from '../../db/task/task.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoCard } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';

const icons = {
  approval: ShieldAlert,
  clarify: CircleHelp,
  exception: Siren,
  erp: BookX,
  quote: FileQuestion,
  protect: Shield,
} as const;

type NeedCardProps = {
  task: Task;
  zone: string;
  href: string /** As many facts as tell what it is about. */;
  mostFacts: number;
};

/** One thing that waits for a desk's people: what it is, until when, and the facts to judge it by. */
export function NeedCard({ task, zone, href, mostFacts }: NeedCardProps) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  const taken = task.acknowledgedAt !== null;
  return (
    <GoCard href={href} tone={taken ? 'wait' : 'late'} className="h-full">
      <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <Badge tone={taken ? 'wait' : 'late'} icon={icons[task.kind]}>
          {t(`kind.${task.kind}`)}
        </Badge>
        <Countdown until={task.decideBy} since={task.createdAt} />
      </span>
      <span className="mt-2 flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-lg font-semibold tracking-tight">{task.subject}</span>
        {task.moneyAtRiskMinor > 0 && (
          <span className="font-medium">
            <Money minor={task.moneyAtRiskMinor} currency={task.currency} whole />
          </span>
        )}
      </span>
      <span className="block leading-snug">{words.question(task.question, task.subject)}</span>
      <Facts lines={task.context.slice(0, mostFacts)} zone={zone} />
      {taken && <span className="mt-2 block text-sm text-ink-soft">{t('taken')}</span>}
    </GoCard>
  );
}

function Facts({ lines, zone }: { lines: readonly ContextLine[]; zone: string }) {
  const words = useExceptionWords(zone);
  if (lines.length === 0) return null;
  return (
    <span className="mt-2 block space-y-0.5 border-t border-line pt-2 text-sm text-ink-soft">
      {lines.map((line, place) => {
        // Two lines may say the same: their place tells them apart, and the list never reorders.
        const key = `${line.code}-${place}`;
        return (
          <span key={key} className="line-clamp-3">
            {words.context(line.code, line.facts)}
          </span>
        );
      })}
    </span>
  );
}
