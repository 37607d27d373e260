'use client';
import { BellRing, Hand, ShieldCheck, TimerOff } from 'lucide-react';
import { useState } from 'react';
import { StaleNote } from '../_device/stale-note.tsx';
import { useNow } from '../_ui/clock.ts';
import { Go } from '../_ui/go.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Select } from '../_ui/kit/field.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import { Axis, BarPicture } from './bar-picture.tsx';
import { type Bar, barsOf, drawBar, foldTasks } from './board.ts';
import type { ManagerRows } from './manager-view.ts';

const everyPlant = '';
const shownCount = 12;
const shows = ['all', 'exception', 'task'] as const;

/** A row's shape: title above its bar on a phone, beside it where there is room. */
const shape = 'grid gap-x-4 gap-y-1.5 px-4 xl:grid-cols-[minmax(0,17rem)_minmax(0,1fr)_9.5rem] xl:items-center';

/** Everything open on one axis of time, what bursts first on top; a tap opens its room. */
export function Board({ rows }: { rows: ManagerRows }) {
  const t = useWords('manager.board');
  const [plant, setPlant] = useState(everyPlant);
  const [show, setShow] = useState<(typeof shows)[number]>('all');
  const [all, setAll] = useState(false);
  const every = barsOf(rows, plant === everyPlant ? null : plant);
  const bars = show === 'all' ? foldTasks(every) : every.filter((bar) => bar.of === show);
  const shown = all ? bars : bars.slice(0, shownCount);
  const hidden = bars.length - shown.length;
  return (
    <Section title={t('title')} count={bars.length}>
      <StaleNote className="mb-3" />
      <div className="mb-3 grid gap-3 sm:grid-cols-2">
        <Choice
          label={t('show')}
          value={show}
          onChoose={setShow}
          options={shows.map((value) => ({ value, title: t(`of.${value}`) }))}
        />
        {rows.plants.length > 1 && (
          <Select
            label={t('plant')}
            value={plant}
            onChoose={setPlant}
            options={[
              { value: everyPlant, title: t('everyPlant') },
              ...rows.plants.map(({ id, name }) => ({ value: id, title: name })),
            ]}
          />
        )}
      </div>
      {bars.length === 0 ? (
        <EmptyState icon={ShieldCheck} title={t('none')} detail={t('noneDetail')} />
      ) : (
        <Card flush>
          <div className={`${shape} border-b border-line py-2`} aria-hidden>
            <span className="hidden xl:block" />
            <Axis />
          </div>
          <ul aria-label={t('title')} className="divide-y divide-line">
            {shown.map((bar) => (
              <li key={bar.id}>
                <BarRow bar={bar} zone={rows.zoneOf(bar.plantId)} />
              </li>
            ))}
          </ul>
          <p className="border-t border-line px-4 py-2 text-sm text-ink-soft">{t('legend')}</p>
          {(hidden > 0 || all) && bars.length > shownCount && (
            <Button look="plain" className="w-full" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t('less') : t('more', { count: hidden })}
            </Button>
          )}
        </Card>
      )}
    </Section>
  );
}

function BarRow({ bar, zone }: { bar: Bar; zone: string }) {
  const f = useWords('shared.function');
  const words = useExceptionWords(zone);
  const now = useNow(5_000);
  const drawn = drawBar(bar, now);
  return (
    <Go
      href={bar.href}
      className={`tap ${shape} py-2.5 hover:bg-sunken focus-visible:-outline-offset-3 active:bg-sunken`}
    >
      <span className="flex min-w-0 items-baseline justify-between gap-3 leading-snug xl:block">
        <span className="min-w-0 xl:block">
          <span className="font-semibold">{bar.subject}</span>{' '}
          <span className="text-sm text-ink-soft">
            {bar.of === 'exception' ? words.kind(bar.exception.kind) : f(bar.function)}
          </span>
        </span>
        <span className="shrink-0 xl:hidden">
          <Countdown until={bar.burstsAt} since={bar.since} />
        </span>
      </span>
      <BarPicture drawn={drawn} />
      <span className="hidden text-right xl:block">
        <Countdown until={bar.burstsAt} since={bar.since} />
      </span>
      <BarStanding bar={bar} stage={drawn.stage} />
    </Go>
  );
}

/** How it stands, in words: late or untaken, who was told above, what comes next, and the money. */
function BarStanding({ bar, stage }: { bar: Bar; stage: ReturnType<typeof drawBar>['stage'] }) {
  const t = useWords('manager.board');
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft xl:col-span-3">
      {stage === 'over' && (
        <Badge tone="held" icon={TimerOff}>
          {t('over')}
        </Badge>
      )}
      {stage === 'untaken' && (
        <Badge tone="late" icon={BellRing}>
          {t('untaken')}
        </Badge>
      )}
      {bar.level > 0 && <Badge tone="late">{t('level', { level: String(bar.level) })}</Badge>}
      {bar.of === 'exception' ? (
        <span>{t('answered', { answered: bar.answered, asked: bar.exception.answers.length })}</span>
      ) : (
        bar.taken && (
          <span className="inline-flex items-center gap-1">
            <Hand aria-hidden className="size-4" />
            {t('taken')}
          </span>
        )
      )}
      <span>{t(bar.taken ? 'decideNext' : 'takeNext')}</span>
      {bar.moneyMinor > 0 && (
        <span>
          <span className="font-semibold text-ink">
            <Money minor={bar.moneyMinor} currency={bar.currency} short />
          </span>{' '}
          {t('atRisk')}
        </span>
      )}
    </span>
  );
}
