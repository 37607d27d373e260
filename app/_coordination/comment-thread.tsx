'use client';
import { Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { people } from '../../db/person/person.ts';
import { type Comment, comments } from '../../db/task/comment.ts';
import { commentTask } from '../../db/task/delegate-mutators.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Timeline } from '../_ui/kit/timeline.tsx';
import { useWords } from '../_ui/words/words.tsx';

interface ThreadProps {
  /** The whole exception's thread, which everybody in the plant reads; null for a task that belongs to none. */
  exceptionId: string | null;
  /** Said about this task. */
  taskId: string | null;
  zone: string;
}

const mostLetters = 2_000;

/** What people said to each other about an exception or a task, and a line to say more; works offline. */
export function CommentThread({ exceptionId, taskId, zone }: ThreadProps) {
  const t = useWords('tasks.people');
  const found = useQuery(
    async (local) => ({
      said: (await allRows(local, comments))
        .filter((each) => (exceptionId === null ? each.taskId === taskId : each.exceptionId === exceptionId))
        .sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1)),
      nameOf: new Map((await allRows(local, people)).map(({ id, name }) => [id, name])),
    }),
    [exceptionId, taskId],
  );
  if (!found) return null;
  const { said, nameOf } = found;
  const who = (id: string | null): string => nameOf.get(id ?? '') ?? '';
  const title = (each: Comment): string =>
    each.kind === 'said'
      ? who(each.personId)
      : t(`did.${each.kind}`, { name: who(each.personId), to: who(each.toPersonId) });
  return (
    <Section title={t('thread')} count={said.length}>
      <Card>
        {said.length > 0 && (
          <div className="mb-4">
            <Timeline
              label={t('thread')}
              zone={zone}
              entries={said.map((each) => ({
                key: each.id,
                at: each.at,
                title: title(each),
                ...(each.body ? { detail: <p className="whitespace-pre-wrap text-ink">{each.body}</p> } : {}),
                tone: each.kind === 'said' ? 'wait' : 'ready',
              }))}
            />
          </div>
        )}
        <SayMore exceptionId={exceptionId} taskId={taskId} />
      </Card>
    </Section>
  );
}

function SayMore({ exceptionId, taskId }: Omit<ThreadProps, 'zone'>) {
  const t = useWords('tasks.people');
  const act = useAct();
  const tried = useTried(commentTask, (args) => args.taskId === taskId && args.exceptionId === exceptionId);
  const [body, setBody] = useState(tried?.args.body ?? '');
  const say = async (event: FormEvent) => {
    event.preventDefault();
    if (body.trim() === '') return;
    const acted = await act(commentTask, { commentId: newId(), exceptionId, taskId, body });
    if (!acted.done) return;
    tried?.settle();
    setBody('');
  };
  return (
    <form onSubmit={say} className="space-y-3">
      <TriedNote tried={tried} />
      <TextField
        label={t('say')}
        rows={2}
        maxLength={mostLetters}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <Button type="submit" icon={Send} disabled={body.trim() === ''}>
        {t('send')}
      </Button>
    </form>
  );
}
