'use client';
import { useState } from 'react';
import { MachineBadge } from '../_machines/machine-badge.tsx';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { MachinePlan, PlannedStep } from './machine-plan.ts';
import { useStepWords } from './step-words.ts';

const shownCount = 3;

/** The plan machine by machine, in the order of its steps. */
export function MachineLists({ machines, zone }: { machines: readonly MachinePlan[]; zone: string }) {
  return (
    <ul className="space-y-3">
      {machines.map((plan) => (
        <li key={plan.machine.id}>
          <MachineList plan={plan} zone={zone} />
        </li>
      ))}
    </ul>
  );
}

function MachineList({ plan: { machine, steps }, zone }: { plan: MachinePlan; zone: string }) {
  const t = useWords('planning');
  const [all, setAll] = useState(false);
  const open = steps.filter(({ tone }) => tone !== 'done');
  const hidden = open.length - shownCount;
  return (
    <Card flush tone={machine.state === 'down' ? 'held' : undefined}>
      <h3 className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5 font-semibold">
        {machine.code}
        <MachineBadge state={machine.state} />
      </h3>
      {open.length === 0 && <p className="px-4 py-3 text-ink-soft">{t('nothingPlanned')}</p>}
      <RowList label={machine.code}>
        {(all ? open : open.slice(0, shownCount)).map((each) => (
          <StepRow key={each.step.id} each={each} zone={zone} />
        ))}
      </RowList>
      {hidden > 0 && (
        <Button look="plain" className="w-full" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('less') : t('more', { count: hidden })}
        </Button>
      )}
    </Card>
  );
}

function StepRow({ each, zone }: { each: PlannedStep; zone: string }) {
  const words = useStepWords(zone);
  return (
    <Row
      title={`${each.order.number} · ${each.product?.name ?? ''}`}
      detail={
        <>
          <span className="block tabular-nums">{words.span(each)}</span>
          <span className="block">{words.behind(each)}</span>
        </>
      }
      tail={<StateBadge tone={each.tone === 'done' ? 'wait' : each.tone}>{words.state(each)}</StateBadge>}
    />
  );
}
