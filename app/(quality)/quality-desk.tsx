'use client';
import { RaiseHoldForm } from '../_lots/raise-hold-form.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { go, usePlace } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { BackToQuality } from './back-to-quality.tsx';
import { ChooseLot } from './choose-lot.tsx';
import { HoldDetail } from './hold-detail.tsx';
import { HoldList } from './hold-list.tsx';
import { LotDetail } from './lot-detail.tsx';

/** Quality's desk: `/quality` the holds, `/raise` and `/raise/<lot>` a new one, `/hold/<id>` one hold, `/lot/<id>` one lot. */
export default function QualityDesk() {
  const {
    rest: [what, id],
  } = usePlace();
  if (what === 'raise') return id === undefined ? <ChooseLot /> : <RaiseHold lotId={id} />;
  if (what === 'hold' && id !== undefined) return <HoldDetail key={id} holdId={id} />;
  if (what === 'lot' && id !== undefined) return <LotDetail key={id} lotId={id} />;
  return <HoldList />;
}

function RaiseHold({ lotId }: { lotId: string }) {
  const t = useWords('quality.raise');
  return (
    <Page title={t('title')} actions={<BackToQuality />}>
      <RaiseHoldForm lotId={lotId} onRaised={(holdId) => go(`/quality/hold/${holdId}`, 'replace')} />
    </Page>
  );
}
