'use client';
import type { ReactNode } from 'react';
import { DeadlineMoves } from '../_coordination/deadline-moves-list.tsx';
import { LateBanner } from '../_coordination/late-banner.tsx';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { useSpanSince } from '../_ui/kit/span.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { TaskView } from './tasks-view.ts';

/** One of the questions the page opens with, and its answer. */
function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-t border-line px-4 py-3 first:border-t-0">
      <h2 className="text-label font-semibold text-ink-soft">{title}</h2>
      <div className="mt-0.5">{children}</div>
    </div>
  );
}

/** What broke, when, and who saw it. */
export function WhatHappened({ view: { task, exception, nameOf, zone } }: { view: TaskView }) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  const locale = useLocale();
  const since = useSpanSince(exception?.occurredAt ?? task.createdAt);
  const raisedBy = exception?.raisedBy ? nameOf.get(exception.raisedBy) : undefined;
  const at = formatMoment(exception?.occurredAt ?? task.createdAt, locale, zone);
  return (
    <Part title={t('happened')}>
      <p className="text-xl leading-snug font-semibold">
        {exception
          ? `${words.kind(exception.kind)}: ${exception.subject}`
          : `${t(`kind.${task.kind}`)}: ${task.subject}`}
      </p>
      <p className="text-ink-soft">
        {t('ago', { at, span: since })}
        {raisedBy && ` · ${raisedBy}`}
      </p>
    </Part>
  );
}

/** Of which function it is asked, what is asked, who has it, and how far up its silence has gone. */
export function WhyMe({ view: { task, nameOf, zone } }: { view: TaskView }) {
  const t = useWords('tasks');
  const f = useWords('shared.function');
  const words = useExceptionWords(zone);
  const open = isOpenTask(task);
  return (
    <Part title={t('whyMe')}>
      <p className="text-ink-soft">{t('forFunction', { function: f(task.function) })}</p>
      <p className="text-xl leading-snug font-semibold">{words.question(task.question, task.subject)}</p>
      {task.escalationLevel > 0 && open && (
        <p className="mt-2">
          <Badge tone="held">{t('escalated', { level: task.escalationLevel })}</Badge>
        </p>
      )}
      <Standing view={{ task, nameOf, zone }} />
    </Part>
  );
}

function Standing({ view: { task, nameOf, zone } }: { view: Pick<TaskView, 'task' | 'nameOf' | 'zone'> }) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  if (task.decidedBy && task.choice)
    return (
      <p className="mt-2">
        {t('answeredBy', { name: nameOf.get(task.decidedBy) ?? '', choice: words.choice(task.choice) })}
      </p>
    );
  if (!isOpenTask(task)) return <p className="mt-2">{t(task.state === 'superseded' ? 'superseded' : 'closed')}</p>;
  // Who has it stands further down, beside what can be done about it.
  return null;
}

/** The time left, what happens then, whether it is late already, and how the deadline moved. */
export function UntilWhen({ view: { task, exception, zone } }: { view: TaskView }) {
  const t = useWords('tasks');
  const words = useExceptionWords(zone);
  const locale = useLocale();
  if (!isOpenTask(task)) return null;
  const consequenceAt = exception?.consequenceAt ?? null;
  return (
    <Part title={t('until')}>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <Countdown until={task.decideBy} since={task.createdAt} size="figure" />
        <span className="text-ink-soft tabular-nums">{formatMoment(task.decideBy, locale, zone)}</span>
      </p>
      {exception?.consequence && (
        <p className="mt-1 flex flex-wrap items-center gap-x-3">
          <span>{words.consequence(exception.consequence, consequenceAt)}</span>
          {consequenceAt !== null && <Countdown until={consequenceAt} />}
        </p>
      )}
      <LateBanner ackBy={task.ackBy} decideBy={task.decideBy} taken={task.acknowledgedAt !== null} />
      {exception && <DeadlineMoves exception={exception} zone={zone} />}
    </Part>
  );
}

/** How much money and how many orders, customers and trucks are in it. */
export function Touches({ view: { task, exception } }: { view: TaskView }) {
  const t = useWords('tasks.touched');
  const minor = exception?.moneyAtRiskMinor ?? task.moneyAtRiskMinor;
  const currency = exception?.currency ?? task.currency;
  const impact = exception?.impact;
  if (minor === 0 && !impact) return null;
  return (
    <Part title={t('title')}>
      <p className="flex flex-wrap gap-x-4 text-lg leading-snug">
        {minor > 0 && (
          <span className="font-semibold text-held">
            <Money minor={minor} currency={currency} short /> {t('atRisk')}
          </span>
        )}
        {impact && (
          <>
            <span>{t('orders', { count: impact.orders.length })}</span>
            <span>{t('customers', { count: impact.customerIds.length })}</span>
            <span>{t('loads', { count: impact.loadIds.length })}</span>
          </>
        )}
      </p>
    </Part>
  );
}
