'use client';
import { Check, MessageCircleQuestion, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import type { CustomerAsk } from '../../db/exception/customer-ask.ts';
import type { Option } from '../../db/exception/exception.ts';
import { undoOption } from '../../db/task/task-mutators.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { useNow } from '../_ui/clock.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Aftermath } from './aftermath.ts';

type AppliedWayProps = {
  option: Option;
  currency: string;
  aftermath: Aftermath | undefined;
  mayUndo: boolean;
};

/** A way out that was taken: that it is, what its customers say, what came of it, and the way back while there is one. */
export function AppliedWay({ option, currency, aftermath, mayUndo }: AppliedWayProps) {
  const t = useWords('tasks');
  if (option.state === 'failed') return <p className="mt-3 text-held">{t('optionFailed')}</p>;
  const refused = option.state === 'refused';
  const state = option.state === 'applied' ? 'applied' : 'chosen';
  return (
    <div className="mt-3 space-y-3">
      <p>
        <Badge tone={refused ? 'held' : 'run'} icon={refused ? X : Check}>
          {refused ? t('optionRefused') : t(aftermath?.isTakenBack ? 'takingBack' : state)}
        </Badge>
      </p>
      <Asks asks={aftermath?.asks ?? []} />
      <Outcome aftermath={aftermath} currency={currency} />
      {mayUndo && option.state === 'applied' && !aftermath?.isTakenBack && (
        <Undo option={option} asks={aftermath?.asks ?? []} />
      )}
    </div>
  );
}

const tones: Readonly<Record<CustomerAsk['state'], Tone>> = {
  held: 'wait',
  asked: 'late',
  accepted: 'run',
  refused: 'held',
  unanswered: 'held',
  withdrawn: 'wait',
};

function Asks({ asks }: { asks: Aftermath['asks'] }) {
  const t = useWords('tasks');
  if (asks.length === 0) return null;
  return (
    <ul aria-label={t('ask.title')} className="space-y-2 border-t border-line pt-3">
      {asks.map((ask) => (
        <li key={ask.id}>
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <MessageCircleQuestion aria-hidden className="size-4 text-ink-soft" />
            <span className="font-medium">{ask.customer}</span>
            <Badge tone={tones[ask.state]}>{t(`ask.${ask.state}`)}</Badge>
            {ask.state === 'asked' && <Countdown until={ask.answerBy} />}
          </span>
          <q className="mt-0.5 block text-sm text-ink-soft">{ask.body}</q>
        </li>
      ))}
    </ul>
  );
}

/** What was foreseen beside what came of it. */
function Outcome({ aftermath, currency }: { aftermath: Aftermath | undefined; currency: string }) {
  const t = useWords('tasks');
  const decision = aftermath?.chosen;
  if (!decision?.actual) return null;
  const of = (facts: Readonly<Record<string, unknown>>, key: string): number => Number(facts[key] ?? 0);
  const rows = [
    { title: t('outcome.foreseen'), facts: decision.predicted },
    { title: t('outcome.came'), facts: decision.actual },
  ];
  return (
    <dl className="space-y-1 border-t border-line pt-3 text-sm">
      {rows.map(({ title, facts }) => (
        <div key={title} className="flex flex-wrap gap-x-3">
          <dt className="min-w-24 text-ink-soft">{title}</dt>
          <dd className="flex flex-wrap gap-x-3 font-medium tabular-nums">
            <span>{t('figure.orders', { count: of(facts, 'ordersSaved') })}</span>
            <span>
              {of(facts, 'latenessHours') > 0 ? t('late', { hours: of(facts, 'latenessHours') }) : t('onTime')}
            </span>
            <Money minor={of(facts, 'moneySavedMinor')} currency={currency} short />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Undo({ option, asks }: { option: Option; asks: Aftermath['asks'] }) {
  const t = useWords('tasks');
  const act = useAct();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  if (asks.some(({ state }) => state !== 'held')) return null;
  const until = asks.length > 0 ? Math.min(...asks.map(({ heldUntil }) => heldUntil)) : null;
  if (until !== null && until < now) return null;
  const undo = async () => {
    setBusy(true);
    const acted = await act(undoOption, { optionId: option.id, decisionId: newId(), reason: '' });
    setBusy(false);
    if (acted.done) toast(t('takenBack'));
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button icon={Undo2} busy={busy} onClick={undo}>
        {t('undo')}
      </Button>
      <span className="text-sm text-ink-soft">
        {until === null ? (
          t('undoOpen')
        ) : (
          <>
            {t('undoUntil')} <Countdown until={until} />
          </>
        )}
      </span>
    </div>
  );
}
