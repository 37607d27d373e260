'use client';
import type { Decision } from '../../db/task/task.ts';
import { formatMoment, formatMoney } from '../_ui/formats.ts';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { effectFacts } from './effect-facts.ts';
import type { Room } from './exception-view.ts';

/** What was decided, what it was predicted to do, and what came of it. */
export function Decisions({ room }: { room: Room }) {
  const t = useWords('exceptions.place');
  if (room.decisions.length === 0) return null;
  return (
    <Section title={t('decisions')} count={room.decisions.length}>
      <Card flush>
        <ul aria-label={t('decisions')} className="divide-y divide-line">
          {room.decisions.map((decision) => (
            <li key={decision.id} className="px-4 py-3">
              <OneDecision decision={decision} room={room} />
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function OneDecision({ decision, room: { nameOf, zone, exception } }: { decision: Decision; room: Room }) {
  const t = useWords('exceptions.place');
  const words = useExceptionWords(zone);
  const locale = useLocale();
  const { predicted, actual, reason } = decision;
  const told = { predicted: effectFacts(predicted), actual: effectFacts(actual ?? {}) };
  return (
    <>
      <p className="font-medium leading-snug">
        {decision.optionId && decision.choice !== 'undo'
          ? words.optionKind(decision.choice)
          : words.choice(decision.choice)}
      </p>
      <p className="text-sm text-ink-soft">
        {nameOf.get(decision.actorId)} · {formatMoment(decision.at, locale, zone)}
      </p>
      {reason !== '' && <p className="mt-1">{reason}</p>}
      {told.predicted.length > 0 && (
        <dl className="mt-2 grid grid-cols-2 gap-x-4 text-sm">
          {(['predicted', 'actual'] as const).map((side) => (
            <div key={side}>
              <dt className="font-semibold text-ink-soft">{t(side)}</dt>
              {told[side].length === 0 && <dd className="text-ink-soft">{t('notYet')}</dd>}
              {told[side].map(({ name, value }) => (
                <dd key={name}>
                  {name === 'money'
                    ? t('effect.money', { money: formatMoney(value, exception.currency, locale, true) })
                    : t(`effect.${name}`, { count: value })}
                </dd>
              ))}
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
