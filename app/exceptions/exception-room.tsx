'use client';
import { isOpenException } from '../../db/exception/exception.ts';
import { WaysOut } from '../_coordination/ways-out.tsx';
import { useQuery } from '../_device/device.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { CausalLine } from '../_ui/kit/causal-line.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Stat, StatRow } from '../_ui/kit/stat.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { Timeline, type TimelineEntry } from '../_ui/kit/timeline.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { lineOf, type Room, readRoom } from './exception-view.ts';

/** The room of one exception: the line as a picture, every function's answer, the ways out, what it touches, what was done. */
export function ExceptionRoom({ id }: { id: string }) {
  const t = useWords('exceptions.place');
  const found = useQuery(async (local) => ({ room: await readRoom(local, id) }), [id]);
  if (!found) return <LoadingState />;
  if (!found.room)
    return (
      <NotHere
        title={t('gone')}
        detail={t('goneDetail')}
        action={<GoButton href="/exceptions">{t('toList')}</GoButton>}
      />
    );
  return <Drawn room={found.room} />;
}

function Drawn({ room }: { room: Room }) {
  const t = useWords('exceptions.place');
  const { exception, options, zone } = room;
  const words = useExceptionWords(zone);
  const open = isOpenException(exception);
  return (
    <Page title={exception.subject} detail={`${exception.number} · ${words.kind(exception.kind)}`}>
      <Card tone={open ? (exception.breached ? 'held' : 'late') : 'run'}>
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          {open ? (
            <Countdown until={exception.decideBy} since={exception.occurredAt} size="figure" />
          ) : (
            <Badge tone="run">{t('mended')}</Badge>
          )}
          {exception.consequence && open && (
            <p className="text-sm text-ink-soft">
              {words.consequence(exception.consequence, exception.consequenceAt)}{' '}
              {exception.consequenceAt !== null && <Countdown until={exception.consequenceAt} />}
            </p>
          )}
        </div>
        <CausalLine label={t('line')} stations={lineOf(exception)} />
      </Card>
      <StatRow>
        <Stat
          title={t('atRiskTitle')}
          value={<Money minor={exception.moneyAtRiskMinor} currency={exception.currency} short />}
        />
        <Stat title={t('ordersTitle')} value={exception.impact.orders.length} />
        <Stat title={t('customersTitle')} value={exception.impact.customerIds.length} />
        <Stat title={t('loadsTitle')} value={exception.impact.loadIds.length} />
      </StatRow>
      {options.length > 0 && <WaysOut options={options} zone={zone} currency={exception.currency} />}
      <Answers room={room} />
      {exception.impact.orders.length > 0 && <Orders room={room} />}
      <What room={room} />
    </Page>
  );
}

function Answers({ room: { exception, nameOf, zone } }: { room: Room }) {
  const t = useWords('exceptions.place');
  const f = useWords('shared.function');
  const words = useExceptionWords(zone);
  return (
    <Section title={t('asked')} count={exception.answers.length}>
      <Card flush>
        <RowList label={t('asked')}>
          {exception.answers.map((answer) => {
            const done = ['decided', 'done', 'superseded'].includes(answer.state);
            const name = answer.byId ? nameOf.get(answer.byId) : undefined;
            const said = answer.choice ? words.choice(answer.choice) : answer.state === 'superseded' && t('superseded');
            return (
              <Row
                key={answer.taskId}
                href={`/tasks/${answer.taskId}`}
                title={f(answer.function as Parameters<typeof f>[0])}
                detail={[name, said].filter(Boolean).join(': ') || undefined}
                tail={
                  <Badge tone={done ? 'run' : name ? 'wait' : 'late'}>
                    {t(done ? 'answered' : name ? 'taken' : 'waits')}
                  </Badge>
                }
              />
            );
          })}
        </RowList>
      </Card>
    </Section>
  );
}

function Orders({ room: { exception, zone } }: { room: Room }) {
  const t = useWords('exceptions.place');
  const locale = useLocale();
  return (
    <Section title={t('touched')} count={exception.impact.orders.length}>
      <Card flush>
        <RowList label={t('touched')}>
          {exception.impact.orders.map((order) => (
            <Row
              key={order.orderId}
              href={`/orders/${order.orderId}`}
              title={`${order.number} · ${order.customer}`}
              detail={
                order.promiseAt === null
                  ? t('noPromise')
                  : t('promised', { at: formatMoment(order.promiseAt, locale, zone) })
              }
              tail={<Money minor={order.minor} currency={order.currency} short />}
            />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}

function What({ room }: { room: Room }) {
  const t = useWords('exceptions.place');
  const f = useWords('shared.function');
  const { exception, nameOf, zone } = room;
  const words = useExceptionWords(zone);
  const entries: TimelineEntry[] = [
    {
      key: 'occurred',
      at: exception.occurredAt,
      title: t('occurred'),
      tone: 'held',
      ...(exception.raisedBy ? { detail: nameOf.get(exception.raisedBy) } : {}),
    },
    {
      key: 'received',
      at: exception.receivedAt,
      title: t('received', { count: exception.answers.length }),
      tone: 'late',
    },
    ...room.escalations.map(
      (each): TimelineEntry => ({
        key: each.id,
        at: each.at,
        title: t('escalated', { level: each.level, function: f(each.function as Parameters<typeof f>[0]) }),
        detail:
          each.supersededAt === null ? each.toPersonIds.map((id) => nameOf.get(id) ?? id).join(', ') : t('overtaken'),
        tone: 'late',
      }),
    ),
    ...room.decisions.map(
      (each): TimelineEntry => ({
        key: each.id,
        at: each.at,
        title: each.optionId
          ? t('chose', { option: t(`optionKind.${each.choice}` as 'optionKind.swap_lot') })
          : words.choice(each.choice),
        detail: [nameOf.get(each.actorId), each.reason].filter(Boolean).join(': '),
        tone: 'run',
      }),
    ),
    ...(exception.resolvedAt === null
      ? []
      : [{ key: 'resolved', at: exception.resolvedAt, title: t('mended'), tone: 'run' as const }]),
  ];
  return (
    <Section title={t('history')}>
      <Card>
        <Timeline label={t('history')} zone={zone} entries={entries.sort((a, b) => a.at - b.at)} />
      </Card>
    </Section>
  );
}
