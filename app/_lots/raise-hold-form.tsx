'use client';
import {
  Container,
  Gauge,
  Layers,
  type LucideIcon,
  MessageCircleWarning,
  OctagonAlert,
  Ruler,
  ScanText,
  TriangleAlert,
} from 'lucide-react';
import { useState } from 'react';
import { holdReasons, raiseHold } from '../../db/hold/hold-mutators.ts';
import { type Lot, lots } from '../../db/lot/lot.ts';
import { products } from '../../db/product/product.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { rowOf } from '../_device/rows.ts';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { TileChoice } from '../_ui/kit/tile-choice.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { toneOfLot, useLotName } from './lot-name.ts';
import { type LotReach, readReach } from './lot-reach.ts';
import { ReachPanel } from './reach-panel.tsx';

type Reason = (typeof holdReasons)[number];

const icons: Record<Reason, LucideIcon> = {
  dimension: Ruler,
  surface: Layers,
  pressure_test: Gauge,
  material: Container,
  marking: ScanText,
  complaint: MessageCircleWarning,
  other: TriangleAlert,
};

interface Subject {
  readonly lot: Lot;
  readonly product: string;
  readonly unit: string;
  readonly zone: string;
  readonly reach: LotReach;
}

async function readSubject(local: Local, lotId: string): Promise<Subject | null> {
  const lot = await rowOf(local, lots, lotId);
  const reach = lot && (await readReach(local, lotId));
  if (!lot || !reach) return null;
  const product = await rowOf(local, products, lot.productId);
  const zone = (await readZones(local))(lot.plantId);
  return { lot, product: product?.name ?? '', unit: product?.unit ?? '', zone, reach };
}

/** Raises a hold on one lot: why, a note, and before it is done what it takes away and whom it touches. */
export function RaiseHoldForm({ lotId, onRaised }: { lotId: string; onRaised: (holdId: string) => void }) {
  const t = useWords('quality');
  const subject = useQuery((local) => readSubject(local, lotId), [lotId]);
  const lotName = useLotName();
  const tried = useTried(raiseHold, (args) => args.lotId === lotId);
  const [reason, setReason] = useState<Reason | undefined>(tried?.args.reason);
  const [note, setNote] = useState(tried?.args.note ?? '');
  const [asking, setAsking] = useState(false);
  if (subject === undefined) return <LoadingState />;
  if (subject === null) return <EmptyState icon={TriangleAlert} title={t('lot.unknown')} />;
  const name = lotName(subject.lot);
  const held = subject.lot.state === 'held';
  const raised = (holdId: string) => {
    tried?.settle();
    onRaised(holdId);
  };
  return (
    <div className="space-y-6">
      <LotCard subject={subject} />
      <TriedNote tried={tried} />
      <TileChoice
        label={t('raise.why')}
        value={reason}
        options={holdReasons.map((value) => ({ value, title: t(`reason.${value}`), icon: icons[value] }))}
        onChoose={setReason}
      />
      <TextField
        label={t('raise.note')}
        hint={t('raise.noteHint')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button
        big
        look="danger"
        icon={OctagonAlert}
        disabled={reason === undefined || held}
        onClick={() => setAsking(true)}
      >
        {t('raise.action', { lot: name })}
      </Button>
      {held && <p className="font-medium text-held">{t('raise.alreadyHeld')}</p>}
      {reason !== undefined && (
        <AskHold
          subject={subject}
          reason={reason}
          note={note}
          open={asking}
          onClose={() => setAsking(false)}
          onRaised={raised}
        />
      )}
    </div>
  );
}

function LotCard({ subject: { lot, product, unit } }: { subject: Subject }) {
  const t = useWords('quality.lot');
  const lotName = useLotName();
  const quantity = useQuantity();
  return (
    <Card tone={toneOfLot[lot.state]}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-figure font-semibold">{lotName(lot)}</p>
        <Badge tone={toneOfLot[lot.state]}>{t(`state.${lot.state}`)}</Badge>
      </div>
      <p className="mt-1 font-medium">{product}</p>
      <p className="text-sm text-ink-soft">
        {quantity(lot.quantity, unit)} · {lot.location}
      </p>
    </Card>
  );
}

type AskHoldProps = {
  subject: Subject;
  reason: Reason;
  note: string;
  open: boolean;
  onClose: () => void;
  onRaised: (holdId: string) => void;
};

function AskHold({ subject, reason, note, open, onClose, onRaised }: AskHoldProps) {
  const t = useWords('quality');
  const act = useAct();
  const lotName = useLotName();
  const [busy, setBusy] = useState(false);
  const lot = lotName(subject.lot);
  const raise = async () => {
    setBusy(true);
    const holdId = newId();
    const acted = await act(raiseHold, { holdId, lotId: subject.lot.id, reason, note: note.trim() });
    setBusy(false);
    onClose();
    if (!acted.done) return;
    toast(t('raise.done', { lot }), { tone: 'held' });
    onRaised(holdId);
  };
  return (
    <Confirm
      open={open}
      title={t('raise.confirmTitle', { lot })}
      action={t('raise.confirm')}
      danger
      busy={busy}
      onConfirm={raise}
      onClose={onClose}
    >
      <p className="text-ink-soft">{t('raise.confirmDetail')}</p>
      <ReachPanel reach={subject.reach} unit={subject.unit} zone={subject.zone} />
    </Confirm>
  );
}
