'use client';
import { FileText, Gavel } from 'lucide-react';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { formatMoment } from '../_ui/formats.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { DraftView } from './draft-view.ts';
import { toneOfDraft } from './state-tones.ts';

/** Where the draft stands, in plain words, what comes next, and the one thing to press if it is for this person. */
export function DraftStanding({ view }: { view: DraftView }) {
  const t = useWords('commercial');
  const { draft, clarify } = view;
  const asked = draft.state === 'needs_clarification' && draft.question !== null;
  return (
    <Card tone={toneOfDraft[draft.state]}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <StateBadge tone={toneOfDraft[draft.state]}>{t(`draftState.${draft.state}`)}</StateBadge>
        <Deadline view={view} />
      </div>
      <p className="mt-2 text-lg leading-snug font-medium">{t(asked ? 'askedNext' : `draftNext.${draft.state}`)}</p>
      {clarify && draft.state === 'needs_clarification' && <TakeQuestion view={view} />}
      <Answers view={view} />
    </Card>
  );
}

function Deadline({ view: { draft, clarify, approvalTasks, exceptions } }: { view: DraftView }) {
  const clock =
    draft.state === 'awaiting_approval'
      ? (approvalTasks[0] ?? exceptions[0])
      : draft.state === 'needs_clarification'
        ? clarify
        : undefined;
  if (!clock) return null;
  const since = 'createdAt' in clock ? clock.createdAt : clock.receivedAt;
  return <Countdown until={clock.decideBy} since={since} size="figure" />;
}

function TakeQuestion({ view: { clarify } }: { view: DraftView }) {
  const t = useWords('commercial');
  const act = useAct();
  if (!clarify || clarify.acknowledgedAt !== null) return null;
  return (
    <Button className="mt-3" onClick={() => act(acknowledgeTask, { taskId: clarify.id })}>
      {t('take')}
    </Button>
  );
}

/** The order it became; or each breach with its answer, or the way to give one. */
function Answers({ view: { draft, order, decided, approvalTasks, exceptions, zone } }: { view: DraftView }) {
  const t = useWords('commercial');
  const locale = useLocale();
  const { person } = useDevice();
  if (order) {
    return (
      <GoButton className="mt-3" look="primary" icon={FileText} href={`/orders/${order.id}`}>
        {t('toOrder', { number: order.number })}
      </GoButton>
    );
  }
  const task = approvalTasks[0];
  const own = draft.requesterId === person.actor.personId;
  const room = exceptions[0];
  return (
    <>
      {draft.breaches.length > 0 && (
        <ul className="mt-2 space-y-1 text-sm">
          {draft.breaches.map((breach) => {
            const answer = decided.find(({ kind }) => kind === breach);
            const kind = breach === 'credit' ? 'credit' : 'price';
            if (!answer) return <li key={breach}>{t(`awaits.${kind}`)}</li>;
            const at = formatMoment(answer.decidedAt, locale, zone);
            return (
              <li key={breach} className="text-ink-soft">
                {t(`answer.${answer.decision}`, { what: t(`breach.${kind}`), name: answer.by, at })}
                {answer.reason && ` “${answer.reason}”`}
              </li>
            );
          })}
        </ul>
      )}
      {draft.state === 'awaiting_approval' && own && <p className="mt-2 text-sm text-ink-soft">{t('ownRequest')}</p>}
      {draft.state === 'awaiting_approval' && (task || room) && (
        <div className="mt-3 flex flex-wrap gap-2">
          {task && !own && (
            <GoButton look="primary" icon={Gavel} href={`/tasks/${task.id}`}>
              {t('decide')}
            </GoButton>
          )}
          {room && <GoButton href={`/exceptions/${room.id}`}>{t('toRoom', { number: room.number })}</GoButton>}
        </div>
      )}
    </>
  );
}
