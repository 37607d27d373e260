'use client';
import { OctagonAlert, Truck } from 'lucide-react';
import { plantDay } from '../../db/values/instant.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { useFreshness } from '../_device/freshness.ts';
import { staleAfterMs } from '../_device/stale.ts';
import { useNow } from '../_ui/clock.ts';
import { formatDay, formatTime } from '../_ui/formats.ts';
import { Age } from '../_ui/kit/age.tsx';
import { GoCard } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Gauge } from '../_ui/kit/gauge.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useRefusalWords } from '../_ui/words/refusal-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type LoadView, readLoads, type Slot, slotOf } from './loads-view.ts';
import { StaleBar } from './stale-bar.tsx';
import { StandBadge, toneOfLoad } from './stand-badge.tsx';

const slots: readonly Slot[] = ['late', 'today', 'later', 'gone'];

/** All loads by the time they leave, each with what blocks it. */
export function LoadList() {
  const t = useWords('dispatch');
  const { plantIds } = useDevice().person.actor;
  const loads = useQuery((local) => readLoads(local, plantIds), [plantIds]);
  const freshness = useFreshness();
  const now = useNow(60_000);
  const age = freshness?.pulledAt ? <Age of={freshness.pulledAt} staleAfterMs={staleAfterMs} /> : undefined;
  const slotHere = (view: LoadView): Slot => slotOf(view, now, (at) => plantDay(at, view.zone));
  return (
    <Page title={t('title')} detail={age}>
      <StaleBar />
      {loads === undefined && <LoadingState />}
      {loads?.length === 0 && <EmptyState icon={Truck} title={t('none')} detail={t('noneDetail')} />}
      {loads &&
        slots.map((slot) => {
          const inSlot = loads.filter((view) => slotHere(view) === slot);
          if (inSlot.length === 0) return null;
          return (
            <Section key={slot} title={t(`slot.${slot}`)} count={inSlot.length}>
              <ul className="space-y-3">
                {inSlot.map((view) => (
                  <li key={view.load.id}>
                    <LoadCard view={view} severalPlants={plantIds.length > 1} />
                  </li>
                ))}
              </ul>
            </Section>
          );
        })}
    </Page>
  );
}

function LoadCard({ view, severalPlants }: { view: LoadView; severalPlants: boolean }) {
  const t = useWords('dispatch');
  const locale = useLocale();
  const { load, lines, stand, plant, zone } = view;
  const live = lines.filter(({ line }) => line.state !== 'swapped');
  const done = live.filter(({ line }) => line.state !== 'staged').length;
  const customers = [...new Set(lines.map(({ customer }) => customer))].filter(Boolean).join(', ');
  const gone = stand.is === 'gone';
  return (
    <GoCard href={`/dispatch/${load.id}`} tone={toneOfLoad(view)}>
      <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="text-xl font-semibold tracking-tight">{load.number}</span>
        <StandBadge view={view} />
      </span>
      <span className="mt-1 flex flex-wrap items-baseline justify-between gap-x-3 text-ink-soft">
        <span className="tabular-nums">
          <span className="text-lg font-semibold text-ink">{formatTime(load.slotAt, locale, zone)}</span>{' '}
          {formatDay(load.slotAt, locale, zone)}
        </span>
        {!gone && <Countdown until={load.slotAt} />}
      </span>
      <span className="mt-1 block leading-snug font-medium">{load.vehicle}</span>
      <span className="block text-sm text-ink-soft">
        {severalPlants && plant && `${plant.name} · `}
        {customers}
      </span>
      <Why view={view} />
      {!gone && (
        <span className="mt-3 flex items-center gap-3 text-sm text-ink-soft tabular-nums">
          <span className="flex-1">
            <Gauge
              label={t('loaded')}
              value={done}
              max={Math.max(1, live.length)}
              tone={done === live.length ? 'run' : 'ready'}
            />
          </span>
          {t('doneOf', { done, of: live.length })}
        </span>
      )}
    </GoCard>
  );
}

/** The reason a load can't leave, named: a refusal before a hold. */
function Why({ view: { stand, troubles } }: { view: LoadView }) {
  const t = useWords('dispatch');
  const reason = useRefusalWords();
  const words = troubles[0]
    ? reason(troubles[0].code, troubles[0].facts)
    : stand.is === 'held'
      ? t('heldLots', { lots: stand.lots.join(', ') })
      : undefined;
  if (words === undefined) return null;
  return (
    <span className="mt-2 flex items-start gap-2 font-semibold text-held">
      <OctagonAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
      {words}
    </span>
  );
}
