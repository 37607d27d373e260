'use client';
import { ShieldCheck } from 'lucide-react';
import type { Exception } from '../../db/exception/exception.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card, GoCard, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { usePlace } from '../_ui/place.ts';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { ExceptionRoom } from './exception-room.tsx';
import { readExceptions } from './exception-view.ts';

/** `/exceptions`: what is broken, by deadline. `/exceptions/<id>`: its room. */
export default function ExceptionsPlace() {
  const { rest } = usePlace();
  const { plantIds } = useDevice().person.actor;
  const list = useQuery((local) => readExceptions(local, plantIds), [plantIds]);
  const t = useWords('exceptions.place');
  if (rest[0]) return <ExceptionRoom id={rest[0]} />;
  if (!list) return <LoadingState />;
  return (
    <Page title={t('title')} detail={t('detail')}>
      {list.open.length === 0 && <EmptyState icon={ShieldCheck} title={t('none')} detail={t('noneDetail')} />}
      {list.open.length > 0 && (
        <Section title={t('open')} count={list.open.length}>
          <ul className="space-y-2">
            {list.open.map((exception) => (
              <li key={exception.id}>
                <ExceptionCard exception={exception} zone={list.zoneOf(exception.plantId)} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {list.ended.length > 0 && <Ended exceptions={list.ended} zone={list.zoneOf()} />}
    </Page>
  );
}

/** One exception in a list: what broke, how many orders and how much money, until when, who has answered. */
function ExceptionCard({ exception, zone }: { exception: Exception; zone: string }) {
  const t = useWords('exceptions.place');
  const words = useExceptionWords(zone);
  const answered = exception.answers.filter(({ state }) => ['decided', 'done', 'superseded'].includes(state)).length;
  return (
    <GoCard href={`/exceptions/${exception.id}`} tone={exception.breached ? 'held' : 'late'}>
      <div className="flex items-center justify-between gap-3">
        <p className="min-w-0 truncate text-lg font-semibold">{exception.subject}</p>
        <Countdown until={exception.decideBy} since={exception.occurredAt} />
      </div>
      <p className="text-ink-soft">
        {exception.number} · {words.kind(exception.kind)}
      </p>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span>{t('orders', { count: exception.impact.orders.length })}</span>
        {exception.moneyAtRiskMinor > 0 && (
          <span>
            <Money minor={exception.moneyAtRiskMinor} currency={exception.currency} short /> {t('atRisk')}
          </span>
        )}
        <span className="text-ink-soft">{t('answers', { answered, asked: exception.answers.length })}</span>
        {exception.breached && <Badge tone="held">{t('breached')}</Badge>}
      </p>
    </GoCard>
  );
}

function Ended({ exceptions, zone }: { exceptions: readonly Exception[]; zone: string }) {
  const t = useWords('exceptions.place');
  const words = useExceptionWords(zone);
  return (
    <Section title={t('ended')}>
      <Card flush>
        <RowList label={t('ended')}>
          {exceptions.map((exception) => (
            <Row
              key={exception.id}
              href={`/exceptions/${exception.id}`}
              title={exception.subject}
              detail={`${exception.number} · ${words.kind(exception.kind)}`}
            />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}
