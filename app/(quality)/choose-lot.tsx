'use client';
import { PackageSearch, ScanBarcode } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from '../_device/device.ts';
import { toneOfLot, useLotName } from '../_lots/lot-name.ts';
import { type ScanAnswer, ScanSheet } from '../_scan/scan-sheet.tsx';
import { bareCode } from '../_scan/scanned-code.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { go } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { BackToQuality } from './back-to-quality.tsx';
import { findLots, type LotView, lotOfCode, readLots } from './find-lots.ts';

const recentCount = 12;

/** Which lot: scan it, type some of its number or product, or tap one of the newest. */
export function ChooseLot() {
  const t = useWords('quality.raise');
  const lots = useQuery(readLots);
  const [typed, setTyped] = useState('');
  const [scanning, setScanning] = useState(false);
  const onCode = async (code: string): Promise<ScanAnswer | undefined> => {
    const found = lots && lotOfCode(lots, code);
    if (!found) return { tone: 'held', words: t('noSuchLot', { code: bareCode(code) }) };
    setScanning(false);
    go(`/quality/raise/${found.lot.id}`);
    return undefined;
  };
  const found = lots && (typed.trim() === '' ? lots.slice(0, recentCount) : findLots(lots, typed));
  return (
    <Page title={t('title')} detail={t('whichLot')} actions={<BackToQuality />}>
      <div className="space-y-3">
        <Button big look="primary" icon={ScanBarcode} onClick={() => setScanning(true)}>
          {t('scan')}
        </Button>
        <SearchBox label={t('search')} value={typed} onSearch={setTyped} />
      </div>
      <Section title={t(typed.trim() === '' ? 'recent' : 'found')}>
        {found === undefined ? (
          <LoadingState />
        ) : found.length === 0 ? (
          <EmptyState icon={PackageSearch} title={t('noneFound')} detail={t('noneFoundDetail')} />
        ) : (
          <Card flush>
            <RowList label={t('found')}>
              {found.map((view) => (
                <LotRow key={view.lot.id} view={view} />
              ))}
            </RowList>
          </Card>
        )}
      </Section>
      <ScanSheet open={scanning} title={t('scan')} onCode={onCode} onClose={() => setScanning(false)} />
    </Page>
  );
}

function LotRow({ view: { lot, product } }: { view: LotView }) {
  const t = useWords('quality.lot.state');
  const lotName = useLotName();
  const quantity = useQuantity();
  const detail = [product?.name, quantity(lot.quantity, product?.unit ?? '')].filter(Boolean).join(' · ');
  return (
    <Row
      href={lot.state === 'held' ? `/quality/lot/${lot.id}` : `/quality/raise/${lot.id}`}
      title={<span className="text-lg font-semibold tracking-tight">{lotName(lot)}</span>}
      detail={detail}
      tail={
        <span className="flex flex-col items-end gap-1 text-sm text-ink-soft">
          {lot.location}
          {lot.state !== 'available' && <Badge tone={toneOfLot[lot.state]}>{t(lot.state)}</Badge>}
        </span>
      }
    />
  );
}
