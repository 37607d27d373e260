'use client';
import { isOpenException } from '../../db/exception/exception.ts';
import type { Difference, Rehearsed } from '../../db/rule/rehearse.ts';
import { minute } from '../../db/values/instant.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { RuleWords } from './rule-words.ts';
import type { Rehearsal } from './use-rehearsal.ts';

export const spans = ['7', '30', '90'] as const;
export type Span = (typeof spans)[number];

type PanelProps = {
  rehearsal: Rehearsal;
  days: Span;
  onDays: (days: Span) => void;
  words: RuleWords;
  zone: string;
};

/** What the edited rules would have done with the last days' exceptions, one by one; nothing is changed by it. */
export function RehearsalPanel({ rehearsal, days, onDays, words, zone }: PanelProps) {
  const t = useWords('rules');
  const { of, done, differences } = rehearsal;
  return (
    <Section title={t('rehearsal')}>
      <div className="space-y-3">
        <p className="text-sm text-ink-soft">{t('rehearsalWhat')}</p>
        <Choice
          label={t('lastDays')}
          value={days}
          options={spans.map((value) => ({ value, title: t('days', { count: Number(value) }) }))}
          onChoose={onDays}
        />
        {done < of && <progress className="w-full" max={of} value={done} aria-label={t('rehearsing')} />}
        <RehearsalSummary rehearsal={rehearsal} />
        {differences.length === 0 ? (
          <EmptyState title={of === 0 ? t('nothingThen') : t('sameAsBefore')} />
        ) : (
          <Card flush>
            <RowList label={t('rehearsal')}>
              {differences.slice(0, 50).map((each) => (
                <DifferenceRow key={each.exception.id} difference={each} words={words} zone={zone} />
              ))}
            </RowList>
          </Card>
        )}
        {differences.length > 50 && (
          <p className="text-sm text-ink-soft">{t('andMore', { count: differences.length - 50 })}</p>
        )}
      </div>
    </Section>
  );
}

/** What it would have changed, for who is about to publish. */
export function RehearsalTold({ rehearsal, days }: { rehearsal: Rehearsal; days: Span }) {
  const t = useWords('rules');
  return (
    <div>
      <p className="text-sm text-ink-soft">{t('ofLastDays', { days })}</p>
      <RehearsalSummary rehearsal={rehearsal} />
    </div>
  );
}

/** How many of how many, and in what. */
function RehearsalSummary({ rehearsal: { of, differences } }: { rehearsal: Rehearsal }) {
  const t = useWords('rules');
  const count = (is: (each: Difference) => boolean): number => differences.filter(is).length;
  return (
    <p className="font-medium" data-testid="rehearsal-summary">
      {t('summary', { count: differences.length, of })}
      {differences.length > 0 && (
        <span className="block text-sm font-normal text-ink-soft">
          {t('summaryParts', {
            functions: count(({ asksOthers }) => asksOthers),
            time: count(({ otherTime }) => otherTime),
            chain: count(({ otherChain }) => otherChain),
          })}
        </span>
      )}
    </p>
  );
}

function DifferenceRow({ difference, words, zone }: { difference: Difference; words: RuleWords; zone: string }) {
  const t = useWords('rules');
  const locale = useLocale();
  const { exception, before, after, asksOthers, otherTime, otherChain } = difference;
  const functions = (each: Rehearsed): string =>
    each.functions.map((name) => words.value('functions', name)).join(', ');
  const chain = (each: Rehearsed): string =>
    each.chain.length === 0 ? t('nobody') : each.chain.map((step) => words.value('chain', step)).join(' → ');
  const time = (each: Rehearsed): string =>
    `${t('minutes', { count: each.capMs / minute })} (${formatMoment(each.decideBy, locale, zone)})`;
  const parts = [
    ...(asksOthers ? [{ name: 'functions', from: functions(before), to: functions(after) }] : []),
    ...(otherTime ? [{ name: 'capMinutes', from: time(before), to: time(after) }] : []),
    ...(otherChain ? [{ name: 'chain', from: chain(before), to: chain(after) }] : []),
  ];
  return (
    <Row
      href={`/exceptions/${exception.id}`}
      title={`${exception.number} · ${words.value('kind', exception.kind)} · ${exception.subject}`}
      detail={
        <span className="block space-y-1">
          {parts.map(({ name, from, to }) => (
            <span key={name} className="block">
              {words.column(name)}: <s>{from}</s> → <strong className="font-semibold text-ink">{to}</strong>
            </span>
          ))}
        </span>
      }
      tail={isOpenException(exception) ? <Badge tone="late">{t('stillOpen')}</Badge> : undefined}
    />
  );
}
