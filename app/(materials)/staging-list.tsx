'use client';
import { useState } from 'react';
import { useLotName } from '../_lots/lot-name.ts';
import { isShort, type Need, type StagedWork } from '../_stock/stage-work.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { MaterialsRows } from './materials-view.ts';

const shownCount = 3;

/** The next work orders that have not begun, each with the lots to bring and where they lie. */
export function StagingList({ rows }: { rows: MaterialsRows }) {
  const t = useWords('materials');
  const [all, setAll] = useState(false);
  const next = rows.staged.filter(({ started }) => !started);
  const hidden = next.length - shownCount;
  return (
    <Section title={t('staging')} count={next.length}>
      {next.length === 0 ? (
        <EmptyState title={t('noStaging')} detail={t('noStagingDetail')} />
      ) : (
        <ul className="space-y-3">
          {(all ? next : next.slice(0, shownCount)).map((work) => (
            <li key={work.order.id}>
              <ToStage
                work={work}
                machine={rows.machines.get(work.steps[0]?.equipmentId ?? '')?.code ?? ''}
                zone={rows.zone}
              />
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <Button look="plain" className="mt-1 w-full" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('less') : t('more', { count: hidden })}
        </Button>
      )}
    </Section>
  );
}

function ToStage({ work, machine, zone }: { work: StagedWork; machine: string; zone: string }) {
  const t = useWords('materials');
  const locale = useLocale();
  return (
    <Card flush>
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 px-4 pt-3 pb-2">
        <span className="min-w-0 font-semibold">
          {work.order.number} · {work.product?.name}
        </span>
        <span className="text-sm text-ink-soft tabular-nums">
          {t('startsAt', { machine, at: formatMoment(work.order.plannedStartAt, locale, zone) })}
        </span>
      </h3>
      <ul className="divide-y divide-line border-t border-line">
        {work.needs.map((need) => (
          <NeedLine key={need.product.id} need={need} short={isShort(work)} />
        ))}
      </ul>
    </Card>
  );
}

/** What is not staged yet is trouble only where the work can't begin for it. */
function NeedLine({ need, short }: { need: Need; short: boolean }) {
  const t = useWords('materials');
  const quantity = useQuantity();
  const lotName = useLotName();
  const say = (amount: number): string => quantity(amount, need.product.unit);
  return (
    <li className="px-4 py-2">
      {need.staged.map(({ lot, quantity: amount }) => (
        <p key={lot.id} className="flex items-baseline justify-between gap-3">
          <span className="min-w-0">
            <span className="font-medium">{lot.location}</span>{' '}
            <span className="text-sm text-ink-soft">
              {lotName(lot)} · {need.product.name}
            </span>
          </span>
          <span className="shrink-0 tabular-nums">{say(amount)}</span>
        </p>
      ))}
      {need.missing > 0 && (
        <p className={`flex items-baseline justify-between gap-3 font-medium ${short ? 'text-held' : 'text-ink-soft'}`}>
          <span className="min-w-0">
            {need.product.name}: {t('notStaged')}
          </span>
          <span className="shrink-0 tabular-nums">{say(need.missing)}</span>
        </p>
      )}
    </li>
  );
}
