'use client';
import type { Task } from '../../db/task/task.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';

/** A desk's own unanswered tasks in short: the question, whether somebody has it, and the time left. */
export function OpenTaskList({ tasks, label, zone }: { tasks: readonly Task[]; label: string; zone: string }) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  if (tasks.length === 0) return <EmptyState title={t('none')} detail={t('noneDetail')} />;
  return (
    <Card flush>
      <RowList label={label}>
        {tasks.map((task) => (
          <Row
            key={task.id}
            href={`/tasks/${task.id}`}
            title={words.question(task.question, task.subject)}
            detail={task.acknowledgedAt === null ? undefined : <Badge tone="run">{t('taken')}</Badge>}
            tail={<Countdown until={task.decideBy} since={task.createdAt} />}
          />
        ))}
      </RowList>
    </Card>
  );
}
