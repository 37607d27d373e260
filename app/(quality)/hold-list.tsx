'use client';
import { OctagonAlert, ShieldCheck } from 'lucide-react';
import { OpenTaskList } from '../_coordination/open-task-list.tsx';
import { useQuery } from '../_device/device.ts';
import { useHoldReason } from '../_lots/hold-reason.ts';
import { useLotName } from '../_lots/lot-name.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card, GoCard, Row, RowList } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money, Quantity } from '../_ui/kit/figures.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { answerDue, type HoldView, readQuality } from './quality-view.ts';

/** The holds: those that await an answer on top with their clocks, the way to raise one above all. */
export function HoldList() {
  const t = useWords('quality');
  const view = useQuery(readQuality);
  return (
    <Page title={t('title')}>
      <GoButton big look="danger" icon={OctagonAlert} href="/quality/raise" className="min-h-20! text-xl!">
        {t('raise.title')}
      </GoButton>
      {view === undefined ? (
        <LoadingState />
      ) : (
        <>
          <Section title={t('open')} count={view.open.length}>
            {view.open.length === 0 ? (
              <EmptyState icon={ShieldCheck} title={t('noneOpen')} detail={t('noneOpenDetail')} />
            ) : (
              <ul className="space-y-3">
                {view.open.map((hold) => (
                  <li key={hold.hold.id}>
                    <OpenHold view={hold} />
                  </li>
                ))}
              </ul>
            )}
          </Section>
          {view.otherTasks.length > 0 && (
            <Section title={t('otherTasks')} count={view.otherTasks.length}>
              <OpenTaskList tasks={view.otherTasks} label={t('otherTasks')} zone={view.zone} />
            </Section>
          )}
          <ClosedHolds views={view.closed} />
        </>
      )}
    </Page>
  );
}

function OpenHold({ view }: { view: HoldView }) {
  const t = useWords('quality');
  const locale = useLocale();
  const lotName = useLotName();
  const reason = useHoldReason();
  const { hold, lot, product, exception, task, raisedBy, zone } = view;
  const due = answerDue(view);
  return (
    <GoCard href={`/quality/hold/${hold.id}`} tone="held">
      <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="text-xl font-semibold tracking-tight">{lotName(lot)}</span>
        {due === null ? (
          <Badge tone={exception ? 'run' : 'wait'}>{t(exception ? 'answered' : 'notSent')}</Badge>
        ) : (
          <Countdown until={due} since={task?.createdAt ?? exception?.receivedAt} />
        )}
      </span>
      <span className="mt-0.5 block leading-snug">{product?.name}</span>
      <span className="mt-1 block font-medium text-held">
        {reason(hold.reason)}
        {hold.note && <span className="font-normal text-ink"> · {hold.note}</span>}
      </span>
      <span className="mt-2 flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-ink-soft">
        {lot && product && <Quantity thousandths={lot.quantity} unit={product.unit} />}
        {lot && <span>{lot.location}</span>}
        {exception && exception.moneyAtRiskMinor > 0 && (
          <span className="text-late">
            <Money minor={exception.moneyAtRiskMinor} currency={exception.currency} short /> {t('atRisk')}
          </span>
        )}
        <span>
          {raisedBy} · {formatMoment(hold.occurredAt, locale, zone)}
        </span>
      </span>
    </GoCard>
  );
}

function ClosedHolds({ views }: { views: readonly HoldView[] }) {
  const t = useWords('quality');
  const locale = useLocale();
  const lotName = useLotName();
  const reason = useHoldReason();
  if (views.length === 0) return null;
  return (
    <Section title={t('closed')}>
      <Card flush>
        <RowList label={t('closed')}>
          {views.map(({ hold, lot, closedBy, zone }) => (
            <Row
              key={hold.id}
              href={`/quality/hold/${hold.id}`}
              title={lotName(lot)}
              detail={`${reason(hold.reason)} · ${closedBy} · ${formatMoment(hold.closedAt ?? hold.occurredAt, locale, zone)}`}
              tail={<Badge tone={hold.state === 'released' ? 'run' : 'wait'}>{t(`holdState.${hold.state}`)}</Badge>}
            />
          ))}
        </RowList>
      </Card>
    </Section>
  );
}
