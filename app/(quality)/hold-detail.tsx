'use client';
import { OctagonAlert } from 'lucide-react';
import { useQuery } from '../_device/device.ts';
import { ConcessionCard } from '../_lots/concession-card.tsx';
import { type ConcessionView, readConcessions } from '../_lots/concession-view.ts';
import { useHoldReason } from '../_lots/hold-reason.ts';
import { useLotName } from '../_lots/lot-name.ts';
import type { Local } from '../_sync/local.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { AskConcession } from './ask-concession.tsx';
import { BackToQuality } from './back-to-quality.tsx';
import { CloseHold } from './close-hold.tsx';
import { useDisposition } from './disposition.ts';
import { HoldImpact } from './hold-impact.tsx';
import { Genealogy, LotFacts } from './lot-detail.tsx';
import { type LotFamily, readLotFamily } from './lot-view.ts';
import { answerDue, type HoldView, readHold } from './quality-view.ts';

interface HoldAndLot {
  readonly view: HoldView;
  readonly family: LotFamily;
  readonly conceded: readonly ConcessionView[];
}

async function readHoldAndLot(local: Local, holdId: string): Promise<HoldAndLot | null> {
  const view = await readHold(local, holdId);
  const family = view && (await readLotFamily(local, view.hold.lotId));
  return view && family ? { view, family, conceded: await readConcessions(local, 'holdId', holdId) } : null;
}

/** One hold: its clock, why, the lot and its family, whom it touches, and how to end it. */
export function HoldDetail({ holdId }: { holdId: string }) {
  const t = useWords('quality');
  const lotName = useLotName();
  const read = useQuery((local) => readHoldAndLot(local, holdId), [holdId]);
  if (read === undefined) return <LoadingState />;
  if (read === null) {
    return (
      <Page title={t('title')} actions={<BackToQuality />}>
        <EmptyState icon={OctagonAlert} title={t('hold.unknown')} detail={t('hold.unknownDetail')} />
      </Page>
    );
  }
  const { view, family, conceded } = read;
  const open = view.hold.state === 'open';
  return (
    <Page title={t('hold.title', { lot: lotName(view.lot) })} detail={view.product?.name} actions={<BackToQuality />}>
      <HoldCard view={view} />
      {(open || conceded.length > 0) && (
        <Section title={t('concession.heading')}>
          <div className="space-y-3">
            {conceded.map((each) => (
              <ConcessionCard key={each.concession.id} view={each} />
            ))}
            {open && (
              <AskConcession
                hold={view.hold}
                exception={view.exception}
                lot={lotName(view.lot)}
                unit={view.product?.unit ?? ''}
                zone={view.zone}
              />
            )}
          </div>
        </Section>
      )}
      {open && <CloseHold hold={view.hold} lot={lotName(view.lot)} />}
      <Section title={t('hold.touches')}>
        <HoldImpact view={view} reach={family.reach} />
      </Section>
      <Section title={t('hold.where')}>
        <LotFacts family={family} />
      </Section>
      <Genealogy family={family} />
    </Page>
  );
}

function HoldCard({ view }: { view: HoldView }) {
  const t = useWords('quality');
  const locale = useLocale();
  const reason = useHoldReason();
  const ended = useDisposition();
  const { hold, exception, task, raisedBy, closedBy, zone } = view;
  const due = answerDue(view);
  const open = hold.state === 'open';
  return (
    <Card tone={open ? 'held' : 'run'} className="space-y-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className={`text-xl font-semibold ${open ? 'text-held' : ''}`}>{reason(hold.reason)}</p>
        {due !== null ? (
          <Countdown until={due} since={task?.createdAt ?? exception?.receivedAt} size="figure" />
        ) : (
          <Badge tone={open ? 'wait' : 'run'}>
            {open ? t(exception ? 'answered' : 'notSent') : t(`holdState.${hold.state}`)}
          </Badge>
        )}
      </div>
      {hold.note && <p>{hold.note}</p>}
      <p className="text-sm text-ink-soft">
        {t('hold.raised', { name: raisedBy, at: formatMoment(hold.occurredAt, locale, zone) })}
      </p>
      {hold.closedAt !== null && (
        <p className="text-sm text-ink-soft">
          {t('hold.closed', { name: closedBy, at: formatMoment(hold.closedAt, locale, zone) })}
          {hold.disposition && ` · ${ended(hold.disposition)}`}
        </p>
      )}
      {exception && (
        <div className="flex flex-wrap items-center gap-3">
          <GoButton href={`/exceptions/${exception.id}`}>{t('hold.room', { number: exception.number })}</GoButton>
          {task && (
            <GoButton look="plain" href={`/tasks/${task.id}`}>
              {t('hold.myTask')}
            </GoButton>
          )}
          {exception.moneyAtRiskMinor > 0 && (
            <span className="text-late">
              <Money minor={exception.moneyAtRiskMinor} currency={exception.currency} short /> {t('atRisk')}
            </span>
          )}
        </div>
      )}
    </Card>
  );
}
