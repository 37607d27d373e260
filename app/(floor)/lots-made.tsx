'use client';
import { OctagonAlert } from 'lucide-react';
import { toneOfLot, useLotName } from '../_lots/lot-name.ts';
import { formatTime } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { MadeLot } from './floor-view.ts';

/** The lots that came off this machine last, with the way to put one on hold while it still stands here. */
export function LotsMade({ made, zone }: { made: readonly MadeLot[]; zone: string }) {
  const t = useWords('floor.made');
  const states = useWords('quality.lot.state');
  const lotName = useLotName();
  const quantity = useQuantity();
  const locale = useLocale();
  if (made.length === 0) return null;
  return (
    <Section title={t('title')}>
      <ul className="space-y-3">
        {made.map(({ lot, product, workOrder }) => (
          <li key={lot.id}>
            <Card tone={toneOfLot[lot.state]}>
              <p className="flex flex-wrap items-center justify-between gap-2">
                <span className="text-xl font-semibold tracking-tight">{lotName(lot)}</span>
                <Badge tone={toneOfLot[lot.state]}>{states(lot.state)}</Badge>
              </p>
              <p className="leading-snug">{product?.name}</p>
              <p className="text-sm text-ink-soft">
                {quantity(lot.madeQuantity, product?.unit ?? '')} · {workOrder} · {formatTime(lot.madeAt, locale, zone)}
              </p>
              {lot.state !== 'held' && lot.state !== 'scrapped' && (
                <GoButton href={`/floor/hold/${lot.id}`} icon={OctagonAlert} className="mt-3 w-full text-held!">
                  {t('raiseHold')}
                </GoButton>
              )}
            </Card>
          </li>
        ))}
      </ul>
    </Section>
  );
}
