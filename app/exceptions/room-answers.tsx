'use client';
import { CircleCheck, Hand, Hourglass } from 'lucide-react';
import type { Answer } from '../../db/exception/exception.ts';
import { formatTime } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Room } from './exception-view.ts';

const ended: readonly string[] = ['decided', 'done', 'superseded'];

/** Every function that was asked: who has it, when, and what was answered. */
export function Answers({ room }: { room: Room }) {
  const t = useWords('exceptions.place');
  return (
    <Section title={t('asked')} count={room.exception.answers.length}>
      <Card flush>
        <RowList label={t('asked')}>
          {room.exception.answers.map((answer) => (
            <AnswerRow key={answer.taskId} answer={answer} room={room} />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}

function AnswerRow({ answer, room: { nameOf, taskOf, zone } }: { answer: Answer; room: Room }) {
  const t = useWords('exceptions.place');
  const f = useWords('shared.function');
  const words = useExceptionWords(zone);
  const locale = useLocale();
  const task = taskOf.get(answer.taskId);
  const done = ended.includes(answer.state);
  const name = answer.byId ? nameOf.get(answer.byId) : undefined;
  const said = answer.choice ? words.choice(answer.choice) : answer.state === 'superseded' && t('superseded');
  const at = answer.at ?? task?.acknowledgedAt ?? null;
  const who = [name, said].filter(Boolean).join(': ');
  return (
    <Row
      href={`/tasks/${answer.taskId}`}
      title={f(answer.function as Parameters<typeof f>[0])}
      detail={
        who === '' ? undefined : (
          <>
            {who}
            {at !== null && <span className="tabular-nums"> · {formatTime(at, locale, zone)}</span>}
          </>
        )
      }
      tail={
        <Badge tone={done ? 'run' : name ? 'wait' : 'late'} icon={done ? CircleCheck : name ? Hand : Hourglass}>
          {t(done ? 'answered' : name ? 'taken' : 'waits')}
        </Badge>
      }
    />
  );
}
