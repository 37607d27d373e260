'use client';
import { type KeyboardEvent, useId, useState } from 'react';
import { hour, type Instant } from '../../db/values/instant.ts';
import { formatDay, formatTime } from '../_ui/formats.ts';
import type { Tone } from '../_ui/tone.ts';
import { useWidth } from '../_ui/use-width.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { placeRows, type Scale, scaleOf } from './chart-places.ts';
import type { MachinePlan, PlannedStep } from './machine-plan.ts';
import { hourMarks } from './plant-hours.ts';
import { StepCard } from './step-card.tsx';
import { useStepWords } from './step-words.ts';

type Props = {
  machines: readonly MachinePlan[];
  from: Instant;
  to: Instant;
  now: Instant;
  zone: string;
};

const headTall = 40;
const labelWide = 104;
const barTall = 30;

const fills: Record<Tone | 'done', string> = {
  run: 'fill-run-wash stroke-run-solid',
  ready: 'fill-ready-wash stroke-ready-solid',
  wait: 'fill-wait-wash stroke-wait-solid',
  late: 'fill-late-wash stroke-late-solid',
  held: 'fill-held-wash stroke-held-solid',
  done: 'fill-sunken stroke-line-strong opacity-60',
};
const inks: Record<Tone | 'done', string> = {
  run: 'fill-run',
  ready: 'fill-ready',
  wait: 'fill-wait',
  late: 'fill-late',
  held: 'fill-held',
  done: 'fill-ink-soft',
};

/** Machines by time. One stop for the keyboard; arrows move from step to step, and each step says itself in words. */
export function PlanChart({ machines, from, to, now, zone }: Props) {
  const t = useWords('planning');
  const [frame, width] = useWidth();
  const [chosenId, choose] = useState<string>();
  const id = useId();
  const rows = placeRows(machines, headTall);
  const tall = rows.at(-1)?.bottom ?? headTall;
  const scale = scaleOf(from, to, labelWide, Math.max(width, 320));
  const all = machines.flatMap(({ steps }) => steps);
  const chosen = all.find(({ step }) => step.id === chosenId);

  return (
    <>
      <div
        ref={frame}
        role="listbox"
        aria-label={t('pictureLabel')}
        aria-activedescendant={chosen && `${id}-${chosen.step.id}`}
        tabIndex={0}
        onKeyDown={(event) => moveBy(event, all, chosen, choose)}
        className="overflow-hidden focus-visible:-outline-offset-3"
      >
        <svg role="presentation" width="100%" height={tall} className="block select-none">
          <Hours scale={scale} tall={tall} zone={zone} now={now} />
          <NowLine at={scale.x(now)} tall={tall} />
          {rows.map((row) => (
            <g key={row.plan.machine.id}>
              <MachineLabel plan={row.plan} top={row.top} bottom={row.bottom} width={scale.right} />
              {row.bars.map(({ each, top }) => (
                <Bar
                  key={each.step.id}
                  id={`${id}-${each.step.id}`}
                  each={each}
                  machine={row.plan.machine.code}
                  top={top}
                  scale={scale}
                  zone={zone}
                  chosen={each === chosen}
                  onChoose={() => choose(each.step.id)}
                />
              ))}
              {row.plan.stop && (
                <Standstill since={row.plan.stop.startedAt} scale={scale} now={now} top={row.top} bottom={row.bottom} />
              )}
            </g>
          ))}
        </svg>
      </div>
      <Legend />
      <div aria-live="polite" className="border-t border-line px-4 py-3">
        {chosen ? <StepCard each={chosen} zone={zone} /> : <p className="text-sm text-ink-soft">{t('chooseStep')}</p>}
      </div>
    </>
  );
}

/** Arrows go from step to step, round and round. */
function moveBy(
  event: KeyboardEvent,
  all: readonly PlannedStep[],
  chosen: PlannedStep | undefined,
  choose: (id: string | undefined) => void,
): void {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined || all.length === 0) return;
  event.preventDefault();
  const next = chosen ? (all.indexOf(chosen) + by + all.length) % all.length : 0;
  choose(all[next]?.step.id);
}

type HoursProps = { scale: Scale; tall: number; zone: string; now: Instant };

/** The plant's hours across the top; none where the mark of the present stands. */
function Hours({ scale, tall, zone, now }: HoursProps) {
  const locale = useLocale();
  const wide = (scale.right - scale.left) / ((scale.to - scale.from) / hour);
  const every = [1, 2, 3, 4, 6, 12].find((hours) => hours * wide >= 44) ?? 24;
  return (
    <g aria-hidden>
      {hourMarks(scale.from, scale.to, every, zone).map(({ at, newDay }) => (
        <g key={at}>
          <line
            x1={scale.x(at)}
            x2={scale.x(at)}
            y1={newDay ? 0 : headTall - 8}
            y2={tall}
            className={newDay ? 'stroke-line-strong' : 'stroke-line'}
          />
          {(newDay || (scale.x(at) < scale.right - 36 && isClear(scale.x(at), scale.x(now)))) && (
            <text
              x={scale.x(at) + 4}
              y={newDay ? 15 : 33}
              className={newDay ? 'fill-ink text-xs font-semibold' : 'fill-ink-soft text-[0.6875rem] tabular-nums'}
            >
              {newDay ? formatDay(at, locale, zone) : formatTime(at, locale, zone)}
            </text>
          )}
        </g>
      ))}
      <line x1={0} x2={scale.right} y1={headTall} y2={headTall} className="stroke-line" />
    </g>
  );
}

/** An hour's words (34 px, from its line on) and the mark of the present (36 px, about its line) don't touch. */
const isClear = (hour: number, now: number): boolean => hour + 38 < now - 18 || hour > now + 18;

const machineInk = {
  running: 'fill-run',
  idle: 'fill-ink-soft',
  stopped: 'fill-late',
  down: 'fill-held',
  unknown: 'fill-ink-soft',
} as const;

function MachineLabel({
  plan: { machine },
  top,
  bottom,
  width,
}: {
  plan: MachinePlan;
  top: number;
  bottom: number;
  width: number;
}) {
  const t = useWords('floor.machineState');
  return (
    <g aria-hidden>
      <text x={16} y={top + 20} className="fill-ink text-sm font-semibold">
        {machine.code}
      </text>
      <text x={16} y={top + 35} className={`text-[0.6875rem] font-medium ${machineInk[machine.state]}`}>
        {t(machine.state)}
      </text>
      <line x1={0} x2={width} y1={bottom} y2={bottom} className="stroke-line" />
    </g>
  );
}

type BarProps = {
  id: string;
  each: PlannedStep;
  machine: string;
  top: number;
  scale: Scale;
  zone: string;
  chosen: boolean;
  onChoose: () => void;
};

/** A step: its colour says how it stands, a mark at its head that something is wrong, its label whatever fits. */
function Bar({ id, each, machine, top, scale, zone, chosen, onChoose }: BarProps) {
  const words = useStepWords(zone);
  const left = scale.x(each.from);
  const wide = Math.max(4, scale.x(each.to) - left);
  const sentence = `${machine}: ${words.sentence(each)}`;
  const flagged = each.flags.length > 0;
  const label = labelIn(wide, each.order.number);
  return (
    <g
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-label={sentence}
      onClick={onChoose}
      className="cursor-pointer outline-none"
    >
      <title>{sentence}</title>
      <rect
        x={left}
        y={top}
        width={wide}
        height={barTall}
        rx={5}
        strokeWidth={chosen ? 3 : flagged ? 2 : 1}
        className={`${fills[each.tone]} ${chosen ? 'stroke-accent!' : ''}`}
      />
      {flagged && (
        <rect x={left} y={top} width={Math.min(4, wide)} height={barTall} rx={2} className={marks[each.tone]} />
      )}
      {label !== '' && (
        <text
          x={left + wide / 2 + (flagged ? 2 : 0)}
          y={top + 20}
          textAnchor="middle"
          className={`text-xs font-semibold tabular-nums ${inks[each.tone]}`}
        >
          {label}
        </text>
      )}
    </g>
  );
}

/** `WO-302`, or `302` where only that has room, or nothing. */
function labelIn(wide: number, number: string): string {
  if (wide >= 62) return number;
  return wide >= 32 ? number.replace(/^\D+/, '') : '';
}

const marks: Record<Tone | 'done', string> = {
  run: 'fill-run-solid',
  ready: 'fill-ready-solid',
  wait: 'fill-wait-solid',
  late: 'fill-late-solid',
  held: 'fill-held-solid',
  done: 'fill-line',
};

type StandstillProps = { since: Instant; scale: Scale; now: Instant; top: number; bottom: number };

/** The time a machine has been standing, hatched. */
function Standstill({ since, scale, now, top, bottom }: StandstillProps) {
  const id = useId();
  const left = scale.x(since);
  return (
    <g aria-hidden className="pointer-events-none">
      <pattern id={id} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="8" strokeWidth="4" className="stroke-held-solid" opacity={0.6} />
      </pattern>
      <rect
        x={left}
        y={top + 2}
        width={Math.max(3, scale.x(now) - left)}
        height={bottom - top - 4}
        fill={`url(#${id})`}
      />
    </g>
  );
}

function NowLine({ at, tall }: { at: number; tall: number }) {
  const t = useWords('planning');
  return (
    <g aria-hidden className="pointer-events-none">
      <line x1={at} x2={at} y1={headTall - 12} y2={tall} strokeWidth={2} className="stroke-accent" />
      <rect x={at - 18} y={headTall - 22} width={36} height={17} rx={8.5} className="fill-accent" />
      <text x={at} y={headTall - 9.5} textAnchor="middle" className="fill-on-accent text-[0.6875rem] font-semibold">
        {t('now')}
      </text>
    </g>
  );
}

function Legend() {
  const t = useWords('planning.legend');
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-sm text-ink-soft">
      {(['run', 'ready', 'wait', 'late', 'held', 'done'] as const).map((tone) => (
        <li key={tone} className="inline-flex items-center gap-1.5">
          <svg aria-hidden width="16" height="12">
            <rect x="0.5" y="0.5" width="15" height="11" rx="3" className={fills[tone]} />
          </svg>
          {t(tone)}
        </li>
      ))}
    </ul>
  );
}
