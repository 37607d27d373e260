'use client';
import { UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { people } from '../../db/person/person.ts';
import { comments } from '../../db/task/comment.ts';
import { delegateTask } from '../../db/task/delegate-mutators.ts';
import type { Task } from '../../db/task/task.ts';
import { CommentThread } from '../_coordination/comment-thread.tsx';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import { readCandidates } from '../_coordination/read-rota.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { rowOf, rowsWhere } from '../_device/rows.ts';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { presentMoment } from '../_ui/clock.ts';
import { Button } from '../_ui/kit/button.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { CandidateList } from './candidate-list.tsx';

/** Who has a task, giving it to somebody and back, and what people say about it. */
export function TaskPeople({ task, zone }: { task: Task; zone: string }) {
  return (
    <>
      {isOpenTask(task) && <Holder task={task} zone={zone} />}
      <CommentThread exceptionId={task.exceptionId} taskId={task.id} zone={zone} />
    </>
  );
}

/** Who has a task, and who gave it to them. */
function useHolder(task: Task) {
  return useQuery(
    async (local) => {
      const given = (await rowsWhere(local, comments, 'taskId', [task.id])).filter(({ kind }) => kind !== 'said');
      const last = given.sort((one, other) => other.at - one.at)[0];
      const [holder, giver] = await Promise.all(
        [task.assigneeId, last?.personId].map((id) => (id ? rowOf(local, people, id) : undefined)),
      );
      return { holder, giver: last?.toPersonId === task.assigneeId ? giver : undefined };
    },
    [task],
  );
}

function Holder({ task, zone }: { task: Task; zone: string }) {
  const t = useWords('tasks.people');
  const act = useAct();
  const { actor } = useDevice().person;
  const tried = useTried(delegateTask, ({ taskId }) => taskId === task.id);
  const [giving, setGiving] = useState(false);
  const found = useHolder(task);
  const give = async (toPersonId: string, note: string): Promise<boolean> => {
    const acted = await act(delegateTask, { taskId: task.id, toPersonId, commentId: newId(), note });
    if (acted.done) {
      tried?.settle();
      toast(t('given'));
    }
    return acted.done;
  };
  if (!found) return null;
  const { holder, giver } = found;
  const isMine = task.assigneeId === actor.personId;
  const back = isMine ? giver : giver?.id === actor.personId ? giver : undefined;
  return (
    <Section title={t('who')}>
      <TriedNote tried={tried} />
      <p className="mb-3 text-ink-soft">
        {holder === undefined
          ? t('nobodyYet')
          : giver && giver.id !== holder.id
            ? t('hasFrom', { name: holder.name, from: giver.name })
            : t('has', { name: holder.name })}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button icon={UserRoundPlus} onClick={() => setGiving(true)}>
          {t('give')}
        </Button>
        {back && back.id !== task.assigneeId && (
          <Button onClick={() => give(back.id, '')}>
            {isMine ? t('giveBack', { name: back.name }) : t('takeBack')}
          </Button>
        )}
      </div>
      <Sheet open={giving} onClose={() => setGiving(false)} title={t('giveTitle')}>
        <GiveForm
          task={task}
          zone={zone}
          noteBefore={tried?.args.note ?? ''}
          onGive={async (to, note) => {
            if (await give(to, note)) setGiving(false);
          }}
        />
      </Sheet>
    </Section>
  );
}

interface GiveFormProps {
  task: Task;
  zone: string;
  noteBefore: string;
  onGive: (personId: string, note: string) => void;
}

function GiveForm({ task, zone, noteBefore, onGive }: GiveFormProps) {
  const t = useWords('tasks.people');
  const { actor } = useDevice().person;
  const [to, setTo] = useState('');
  const [note, setNote] = useState(noteBefore);
  const [now] = useState(presentMoment);
  const candidates = useQuery(
    (local) => readCandidates(local, { ...task, but: task.assigneeId ?? actor.personId, now }),
    [task, actor, now],
  );
  return (
    <div className="space-y-5">
      <p className="text-ink-soft">{t('clocksGoOn')}</p>
      {candidates && (
        <CandidateList label={t('toWhom')} candidates={candidates} zone={zone} value={to} onChoose={setTo} />
      )}
      <TextField
        label={t('giveNote')}
        rows={2}
        maxLength={2_000}
        value={note}
        onChange={(e) => setNote(e.target.value)}
      />
      <Button big look="primary" disabled={to === ''} onClick={() => onGive(to, note)}>
        {t('giveIt')}
      </Button>
    </div>
  );
}
