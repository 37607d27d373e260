'use client';
import { useEffect, useState } from 'react';
import { isSeen } from '../../db/delivery/notice.ts';
import { seeTask, toldLevel } from '../../db/delivery/seen-mutator.ts';
import type { Task } from '../../db/task/task.ts';
import { decideTask } from '../../db/task/task-mutators.ts';
import { ContextLines } from '../_coordination/context-lines.tsx';
import { DeliveryLog } from '../_coordination/delivery-log.tsx';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import { WaysOut } from '../_coordination/ways-out.tsx';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { ConcessionCard } from '../_lots/concession-card.tsx';
import { TryErpAgain } from '../_orders/try-erp-again.tsx';
import { useFrameStatus } from '../_ui/frame/frame-status.ts';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { ApprovalAnswer } from './approval-answer.tsx';
import { Touches, UntilWhen, WhatHappened, WhyMe } from './task-opening.tsx';
import { TaskPeople } from './task-people.tsx';
import { readTask, type TaskView } from './tasks-view.ts';
import { answerId, ThumbBar } from './thumb-bar.tsx';

/** One task: what happened, why me, what it touches, until when, what I can do. */
export function TaskDetail({ id }: { id: string }) {
  const t = useWords('tasks');
  const found = useQuery(async (local) => ({ view: await readTask(local, id) }), [id]);
  if (!found) return <LoadingState />;
  if (!found.view)
    return (
      <NotHere title={t('gone')} detail={t('goneDetail')} action={<GoButton href="/tasks">{t('toTasks')}</GoButton>} />
    );
  return <Drawn view={found.view} />;
}

/** Long enough to have read it. Who takes it sooner has said so by that, and need not say both. */
const readMs = 5_000;

/** Says once that somebody who was asked has had it on their screen. */
function useSeen({ task, told, escalated }: TaskView): void {
  const act = useAct();
  const { actor } = useDevice().person;
  const asked = isOpenTask(task) && toldLevel(task, escalated, actor) !== undefined;
  const known = told.some((each) => each.personId === actor.personId && each.channel === 'app' && isSeen(each));
  // Out of reach nobody waits for this word, and it would stand in the outbox as something they did.
  const reachable = useFrameStatus().faults.length === 0;
  const first = asked && !known && task.acknowledgedAt === null && reachable;
  useEffect(() => {
    if (!first) return;
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void act(seeTask, { taskId: task.id });
    }, readMs);
    return () => clearTimeout(timer);
  }, [first, act, task.id]);
}

function Drawn({ view }: { view: TaskView }) {
  useSeen(view);
  const t = useWords('tasks');
  const { task, exception, options, approval, command, concession, zone } = view;
  const words = useExceptionWords(zone);
  const open = isOpenTask(task);
  return (
    <Page title={task.subject} detail={exception ? `${exception.number} · ${words.kind(exception.kind)}` : undefined}>
      <Card tone={open ? (exception?.breached ? 'held' : 'late') : 'run'} flush>
        <WhatHappened view={view} />
        <WhyMe view={view} />
        <Touches view={view} />
        <UntilWhen view={view} />
      </Card>
      <Section title={t('facts')}>
        <ContextLines lines={task.context} zone={zone} />
      </Section>
      {concession && (
        <div id={open ? answerId : undefined} className="scroll-mt-20">
          <ConcessionCard view={concession} />
        </div>
      )}
      {open && !concession && (options.length > 0 || task.choices.length > 0 || approval) && <StaleNote />}
      {open && options.length > 0 && <WaysOut options={options} zone={zone} />}
      {open && command && <TryErpAgain command={command} big />}
      {open && !concession && (
        <div id={answerId} className="scroll-mt-20">
          {approval ? <ApprovalAnswer facts={approval} zone={zone} /> : <Answer task={task} zone={zone} />}
        </div>
      )}
      {task.draftId && task.function === 'commercial' && (
        <GoButton href={`/commercial/${task.draftId}`} look={open && task.kind === 'clarify' ? 'primary' : 'quiet'}>
          {t('toDraft')}
        </GoButton>
      )}
      <TaskPeople task={task} zone={zone} />
      {exception && <GoButton href={`/exceptions/${exception.id}`}>{t('room')}</GoButton>}
      {view.told.length > 0 && <DeliveryLog told={view.told} nameOf={view.nameOf} zone={zone} />}
      {open && (
        <ThumbBar
          task={task}
          quiet={command !== undefined}
          canAnswer={approval !== undefined || concession !== undefined}
        />
      )}
    </Page>
  );
}

function Answer({ task, zone }: { task: Task; zone: string }) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  const act = useAct();
  const tried = useTried(decideTask, ({ taskId }) => taskId === task.id);
  const [reason, setReason] = useState(tried?.args.reason ?? '');
  const [busy, setBusy] = useState<string>();
  const decide = async (choice: string) => {
    setBusy(choice);
    const acted = await act(decideTask, { taskId: task.id, decisionId: newId(), choice, reason });
    setBusy(undefined);
    if (!acted.done) return;
    tried?.settle();
    toast(t('answeredToast'));
  };
  if (task.choices.length === 0) return null;
  return (
    <Section title={t('answer')}>
      <TriedNote tried={tried} />
      <div className="grid gap-2 sm:grid-cols-2">
        {task.choices.map((choice) => (
          <Button
            key={choice}
            big
            look={choice === tried?.args.choice ? 'primary' : 'quiet'}
            busy={busy === choice}
            onClick={() => decide(choice)}
          >
            {words.choice(choice)}
          </Button>
        ))}
      </div>
      <div className="mt-3">
        <TextField label={t('note')} value={reason} onChange={(event) => setReason(event.target.value)} rows={2} />
      </div>
    </Section>
  );
}
