'use client';
import { lazy, Suspense } from 'react';
import { isOpenException } from '../../db/exception/exception.ts';
import { CommentThread } from '../_coordination/comment-thread.tsx';
import { DeadlineMoves } from '../_coordination/deadline-moves-list.tsx';
import { DeliveryLog } from '../_coordination/delivery-log.tsx';
import { LateBanner } from '../_coordination/late-banner.tsx';
import { WaysOut } from '../_coordination/ways-out.tsx';
import { WhyRouted } from '../_coordination/why-routed.tsx';
import { useQuery } from '../_device/device.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Stat, StatRow } from '../_ui/kit/stat.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type Room, readRoom } from './exception-view.ts';
import { Answers } from './room-answers.tsx';
import { Decisions } from './room-decisions.tsx';
import { History } from './room-timeline.tsx';

/** The picture is the room's largest part and not its first line: what happened stands before it has come. */
const LinePicture = lazy(() => import('./line-picture.tsx').then((script) => ({ default: script.LinePicture })));

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
  const { exception, options, zone } = room;
  const words = useExceptionWords(zone);
  return (
    <Page wide title={exception.subject} detail={`${exception.number} · ${words.kind(exception.kind)}`}>
      <Standing room={room} />
      <Line room={room} />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0 space-y-6">
          {options.some(({ state }) => state === 'offered') && <StaleNote />}
          {options.length > 0 && <WaysOut options={options} zone={zone} currency={exception.currency} />}
          {exception.impact.orders.length > 0 && <Orders room={room} />}
        </div>
        <div className="min-w-0 space-y-6">
          <Answers room={room} />
          <Decisions room={room} />
          <WhyRouted policy={exception.policy} />
          <CommentThread exceptionId={exception.id} taskId={null} zone={zone} />
          <History room={room} />
          {room.told.length > 0 && <DeliveryLog told={room.told} nameOf={room.nameOf} zone={zone} />}
        </div>
      </div>
    </Page>
  );
}

/** How it stands: the time left, what happens then, the figures, and the rule that asked whom. */
function Standing({ room: { exception, zone } }: { room: Room }) {
  const t = useWords('exceptions.place');
  const words = useExceptionWords(zone);
  const open = isOpenException(exception);
  return (
    <>
      <Card tone={open ? (exception.breached ? 'held' : 'late') : 'run'}>
        <div className="flex flex-wrap items-center justify-between gap-3">
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
        {open && <LateBanner ackBy={exception.ackBy} decideBy={exception.decideBy} taken={isTaken(exception.state)} />}
        <DeadlineMoves exception={exception} zone={zone} />
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
    </>
  );
}

const isTaken = (state: string): boolean => state !== 'raised' && state !== 'routed';

function Line({ room: { exception } }: { room: Room }) {
  const t = useWords('exceptions.place');
  return (
    <Section title={t('line')}>
      <Card>
        <Suspense fallback={<div className="h-40" />}>
          <LinePicture exception={exception} />
        </Suspense>
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
