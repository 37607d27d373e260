'use client';
import { ClipboardCheck } from 'lucide-react';
import type { Task } from '../../db/task/task.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { NotifyOffer } from '../_device/notify-offer.tsx';
import { StandIns } from '../_terms/stand-in.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, GoCard, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { usePlace } from '../_ui/place.ts';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { HandOvers } from './hand-overs.tsx';
import { TaskDetail } from './task-detail.tsx';
import { readTasks, type TaskList } from './tasks-view.ts';

/** `/tasks`: what awaits my answer, and by when. `/tasks/<id>`: one of them. */
export default function TasksPlace() {
  const { rest } = usePlace();
  const { person } = useDevice();
  const list = useQuery((local) => readTasks(local, person.actor), [person]);
  if (rest[0]) return <TaskDetail id={rest[0]} />;
  return list ? <Inbox list={list} /> : <LoadingState />;
}

function Inbox({ list }: { list: TaskList }) {
  const t = useWords('tasks');
  return (
    <Page title={t('title')} detail={t('detail')}>
      {list.taken.length + list.answered.length > 0 && <NotifyOffer />}
      {list.open.length === 0 && list.taken.length === 0 && (
        <EmptyState icon={ClipboardCheck} title={t('none')} detail={t('noneDetail')} />
      )}
      {list.open.length > 0 && (
        <Section title={t('open')} count={list.open.length}>
          <ListVirtual label={t('open')} rows={list.open} keyOf={(task) => task.id} estimate={132}>
            {(task) => <TaskCard task={task} zone={list.zone} />}
          </ListVirtual>
        </Section>
      )}
      {list.taken.length > 0 && (
        <Section title={t('taken')} count={list.taken.length}>
          <ListVirtual label={t('taken')} rows={list.taken} keyOf={(task) => task.id} estimate={132}>
            {(task) => <TaskCard task={task} zone={list.zone} />}
          </ListVirtual>
        </Section>
      )}
      <HandOvers zone={list.zone} />
      <StandIns />
      {list.answered.length > 0 && <Answered tasks={list.answered} zone={list.zone} />}
    </Page>
  );
}

function TaskCard({ task, zone }: { task: Task; zone: string }) {
  const words = useExceptionWords(zone);
  const t = useWords('tasks');
  return (
    <GoCard href={`/tasks/${task.id}`} tone={task.acknowledgedAt === null ? 'late' : 'wait'} className="mb-2">
      <div className="flex items-center justify-between gap-3">
        <p className="min-w-0 truncate text-lg font-semibold">{task.subject}</p>
        <Countdown until={task.decideBy} since={task.createdAt} />
      </div>
      <p className="mt-1">{words.question(task.question, task.subject)}</p>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
        {task.moneyAtRiskMinor > 0 && (
          <span>
            {t('atRisk')} <Money minor={task.moneyAtRiskMinor} currency={task.currency} short />
          </span>
        )}
        {task.escalationLevel > 0 && <Badge tone="held">{t('escalated', { level: task.escalationLevel })}</Badge>}
      </p>
    </GoCard>
  );
}

function Answered({ tasks, zone }: { tasks: readonly Task[]; zone: string }) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  return (
    <Section title={t('answered')}>
      <Card flush>
        <RowList label={t('answered')}>
          {tasks.map((task) => (
            <Row
              key={task.id}
              href={`/tasks/${task.id}`}
              title={task.subject}
              detail={
                task.choice ? words.choice(task.choice) : t(task.state === 'superseded' ? 'superseded' : 'closed')
              }
            />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}
