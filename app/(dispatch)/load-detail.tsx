'use client';
import { ArrowLeft, ScanBarcode, TruckIcon } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from '../_device/device.ts';
import { formatDay, formatTime } from '../_ui/formats.ts';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { Arrival } from './arrival.tsx';
import { LoadSteps } from './load-steps.tsx';
import { LoadTroubles } from './load-troubles.tsx';
import { byOrder, type LoadView, readLoad } from './loads-view.ts';
import { OrderLines } from './order-lines.tsx';
import { ProofCard } from './proof-card.tsx';
import { ScanToLoad } from './scan-to-load.tsx';
import { StaleBar } from './stale-bar.tsx';
import { StandBadge } from './stand-badge.tsx';

/** One truck: load its lines, seal it, let it go, and keep the proof. All of it without a network. */
export function LoadDetail({ loadId }: { loadId: string }) {
  const t = useWords('dispatch');
  const view = useQuery((local) => readLoad(local, loadId), [loadId]);
  const back = (
    <GoButton look="plain" icon={ArrowLeft} href="/dispatch">
      {t('back')}
    </GoButton>
  );
  if (view === null) {
    return <NotHere icon={TruckIcon} title={t('unknown')} detail={t('unknownDetail')} action={back} />;
  }
  return (
    <Page title={view?.load.number ?? t('title')} detail={view && <LoadFacts view={view} />} actions={back}>
      {view === undefined && <LoadingState />}
      {view && <Truck view={view} />}
    </Page>
  );
}

function LoadFacts({ view }: { view: LoadView }) {
  const { load, zone, stand } = view;
  const locale = useLocale();
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-base font-medium text-ink">{load.vehicle}</span>
      <span>
        {formatDay(load.slotAt, locale, zone)}, {formatTime(load.slotAt, locale, zone)}
      </span>
      {stand.is !== 'gone' && <Countdown until={load.slotAt} />}
      <StandBadge view={view} />
    </span>
  );
}

function Truck({ view }: { view: LoadView }) {
  const t = useWords('dispatch');
  const [scanning, setScanning] = useState(false);
  const { load, lines, stand } = view;
  const gone = stand.is === 'gone';
  const open = !gone && load.seal === null;
  return (
    <>
      <LoadTroubles view={view} />
      {gone && <ProofCard view={view} />}
      {!gone && <StaleBar />}
      {open && (
        <Button
          big
          look={stand.is === 'unsealed' ? 'quiet' : 'primary'}
          icon={ScanBarcode}
          onClick={() => setScanning(true)}
        >
          {t('scan')}
        </Button>
      )}
      <ScanToLoad view={view} open={scanning} onClose={() => setScanning(false)} />
      {byOrder(lines).map((group) => (
        <Section key={group.key} title={`${group.order?.number ?? ''} · ${group.customer}`}>
          <OrderLines lines={group.lines} open={open} />
          {gone && group.lines.some(({ line }) => line.picked > 0) && (
            <Arrival
              loadId={load.id}
              orderId={group.key}
              order={group.order?.number ?? ''}
              zone={view.zone}
              proof={view.proofs.find(({ orderId }) => orderId === group.key)}
            />
          )}
        </Section>
      ))}
      {!gone && <LoadSteps view={view} />}
    </>
  );
}
