'use client';
import { OctagonAlert, PackageX } from 'lucide-react';
import { useState } from 'react';
import { useDevice, useQuery } from '../_device/device.ts';
import { ConcessionCard } from '../_lots/concession-card.tsx';
import { readConcessions } from '../_lots/concession-view.ts';
import { toneOfLot, useLotName } from '../_lots/lot-name.ts';
import { ReachPanel } from '../_lots/reach-panel.tsx';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { BackToQuality } from './back-to-quality.tsx';
import type { LotView } from './find-lots.ts';
import { JudgeLot } from './judge-lot.tsx';
import { type LotFamily, readLotFamily } from './lot-view.ts';

/** One lot: where it is, what it came from, what came from it, who is to get it. */
export function LotDetail({ lotId }: { lotId: string }) {
  const t = useWords('quality');
  const lotName = useLotName();
  const family = useQuery((local) => readLotFamily(local, lotId), [lotId]);
  const title = family ? lotName(family.lot) : t('lot.title');
  return (
    <Page title={title} detail={family?.product?.name} actions={<BackToQuality />}>
      {family === undefined && <LoadingState />}
      {family === null && <EmptyState icon={PackageX} title={t('lot.unknown')} />}
      {family && (
        <>
          <LotFacts family={family} />
          <LotConcessions lotId={lotId} />
          <LotAction family={family} />
          <Section title={t('lot.goesTo')}>
            <Card>
              <ReachPanel reach={family.reach} unit={family.product?.unit ?? ''} zone={family.zone} />
            </Card>
          </Section>
          <Genealogy family={family} />
        </>
      )}
    </Page>
  );
}

/** What of the lot is or was used as it is, and for whom. */
function LotConcessions({ lotId }: { lotId: string }) {
  const t = useWords('quality.concession');
  const found = useQuery((local) => readConcessions(local, 'lotId', lotId), [lotId]);
  if (!found?.length) return null;
  return (
    <Section title={t('heading')}>
      <div className="space-y-3">
        {found.map((each) => (
          <ConcessionCard key={each.concession.id} view={each} />
        ))}
      </div>
    </Section>
  );
}

function LotAction({ family: { lot, openHold } }: { family: LotFamily }) {
  const t = useWords('quality');
  const { person } = useDevice();
  const lotName = useLotName();
  if (openHold) {
    return (
      <GoButton big href={`/quality/hold/${openHold.id}`}>
        {t('lot.openHold')}
      </GoButton>
    );
  }
  if (['scrapped', 'returned'].includes(lot.state)) return null;
  const judges = person.actor.functions.some((name) => name === 'quality' || name === 'manager');
  return (
    <>
      {lot.state === 'quarantined' && judges && <JudgeLot lot={lot} name={lotName(lot)} />}
      <GoButton big look="danger" icon={OctagonAlert} href={`/quality/raise/${lot.id}`}>
        {t('raise.action', { lot: lotName(lot) })}
      </GoButton>
    </>
  );
}

/** Where a lot is and what is known of it, as a list of facts. */
export function LotFacts({ family: { lot, product, zone } }: { family: LotFamily }) {
  const t = useWords('quality.lot');
  const locale = useLocale();
  const quantity = useQuantity();
  const unit = product?.unit ?? '';
  const facts = [
    { name: t('state_'), value: <Badge tone={toneOfLot[lot.state]}>{t(`state.${lot.state}`)}</Badge> },
    { name: t('location'), value: lot.location },
    {
      name: t('quantity'),
      value: t('quantityOf', { left: quantity(lot.quantity, unit), made: quantity(lot.madeQuantity, unit) }),
    },
    { name: t(lot.supplierLot === null ? 'made' : 'received'), value: formatMoment(lot.madeAt, locale, zone) },
    ...(lot.supplierLot === null ? [] : [{ name: t('supplierLot'), value: lot.supplierLot }]),
  ];
  return (
    <Card tone={toneOfLot[lot.state]}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-2">
        {facts.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** What went into the lot, what was made from it, and what may share its fault. */
export function Genealogy({ family }: { family: LotFamily }) {
  const t = useWords('quality.lot');
  const made = family.lot.supplierLot === null;
  return (
    <>
      {made && <Relatives title={t('parents')} lots={family.parents} none={t('noParents')} />}
      <Relatives title={t('children')} lots={family.children} none={t('noChildren')} />
      {family.siblings.length > 0 && <Relatives title={t('siblings')} lots={family.siblings} none="" />}
    </>
  );
}

const shownCount = 6;

function Relatives({ title, lots, none }: { title: string; lots: readonly LotView[]; none: string }) {
  const t = useWords('quality.lot');
  const [all, setAll] = useState(false);
  const shown = all ? lots : lots.slice(0, shownCount);
  return (
    <Section title={title} count={lots.length}>
      {lots.length === 0 ? (
        <p className="text-ink-soft">{none}</p>
      ) : (
        <Card flush>
          <RowList label={title}>
            {shown.map((view) => (
              <FamilyRow key={view.lot.id} view={view} />
            ))}
            {shown.length < lots.length && (
              <Row
                title={<span className="text-accent">{t('showAll', { count: lots.length })}</span>}
                onTap={() => setAll(true)}
              />
            )}
          </RowList>
        </Card>
      )}
    </Section>
  );
}

function FamilyRow({ view: { lot, product } }: { view: LotView }) {
  const t = useWords('quality.lot.state');
  const lotName = useLotName();
  const quantity = useQuantity();
  const detail = [product?.name, lot.supplierLot, quantity(lot.quantity, product?.unit ?? ''), lot.location];
  return (
    <Row
      href={`/quality/lot/${lot.id}`}
      title={lotName(lot)}
      detail={detail.filter(Boolean).join(' · ')}
      tail={<Badge tone={toneOfLot[lot.state]}>{t(lot.state)}</Badge>}
    />
  );
}
