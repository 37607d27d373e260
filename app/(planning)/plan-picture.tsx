'use client';
import { type ReactNode, useMemo, useState } from 'react';
import { day, hour, type Instant, minute } from '../../db/values/instant.ts';
import { useNow } from '../_ui/clock.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { MachineLists } from './machine-lists.tsx';
import { planPicture } from './machine-plan.ts';
import { PlanChart } from './plan-chart.tsx';
import type { PlanningRows } from './planning-view.ts';
import { startOfDay } from './plant-hours.ts';

const ranges = ['day', 'days'] as const;
type Range = (typeof ranges)[number];

/** From a little before now, for what runs over, to the end of the day after tomorrow or a day ahead. */
function windowOf(range: Range, now: Instant, zone: string): { from: Instant; to: Instant } {
  const before = now - (range === 'day' ? 2 : 3) * hour;
  const from = before - (before % (30 * minute));
  return { from, to: range === 'day' ? from + day : startOfDay(startOfDay(now, zone) + 3.5 * day, zone) };
}

/** As far as the plan goes: the smaller range when it holds all of it. */
function farOf(rows: PlanningRows, now: Instant): Range {
  const last = rows.operations.reduce((top, { plannedEndAt }) => Math.max(top, plannedEndAt), 0);
  return last > windowOf('day', now, rows.zone).to ? 'days' : 'day';
}

/** The plan as a picture where there is room, and as a list for each machine on a phone. */
export function PlanPicture({ rows, age }: { rows: PlanningRows; age: ReactNode }) {
  const t = useWords('planning');
  const now = useNow(minute);
  const [asked, setRange] = useState<Range>();
  const range = asked ?? farOf(rows, now);
  const { from, to } = windowOf(range, now, rows.zone);
  const machines = useMemo(() => planPicture(rows, from, to, now), [rows, from, to, now]);
  return (
    <Section title={t('picture')} aside={age}>
      <fieldset className="mb-3 flex gap-2">
        <legend className="sr-only">{t('range')}</legend>
        {ranges.map((each) => (
          <Button
            key={each}
            aria-pressed={each === range}
            onClick={() => setRange(each)}
            className="aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent"
          >
            {t(`range_${each}`)}
          </Button>
        ))}
      </fieldset>
      <Card flush className="hidden md:block">
        <PlanChart machines={machines} from={from} to={to} now={now} zone={rows.zone} />
      </Card>
      <div className="md:hidden">
        <MachineLists machines={machines} zone={rows.zone} />
      </div>
    </Section>
  );
}
