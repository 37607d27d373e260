'use client';
import { Factory, FileText, type LucideIcon, MapPin, MessageSquareText, Package, Route, Truck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from '../tone.ts';
import { useWords } from '../words/words.tsx';

export const stationNames = ['message', 'order', 'plan', 'workOrder', 'lot', 'load', 'customer'] as const;
export type StationName = (typeof stationNames)[number];

/** `off`: not reached yet; `broken`: where it broke; every other tone as elsewhere. */
export type Station = { tone: Tone | 'off' | 'broken'; detail?: ReactNode };

type CausalLineProps = {
  label: string;
  /** The stations the thing has reached or touches; the rest are drawn as still to come. */
  stations: Partial<Record<StationName, Station>>;
};

const icons: Record<StationName, LucideIcon> = {
  message: MessageSquareText,
  order: FileText,
  plan: Route,
  workOrder: Factory,
  lot: Package,
  load: Truck,
  customer: MapPin,
};
const discs: Record<Station['tone'], string> = {
  off: 'border-line-strong bg-panel text-ink-soft border-dashed',
  run: 'border-run-solid bg-run-wash text-run',
  wait: 'border-wait-solid bg-wait-wash text-wait',
  held: 'border-held-solid bg-held-wash text-held',
  late: 'border-late-solid bg-late-wash text-late',
  ready: 'border-ready-solid bg-ready-wash text-ready',
  broken: 'border-held-solid bg-held-solid text-on-held ring-4 ring-held-wash',
};
const strokes: Record<Station['tone'], string> = {
  off: 'stroke-line-strong',
  run: 'stroke-run-solid',
  wait: 'stroke-wait-solid',
  held: 'stroke-held-solid',
  late: 'stroke-late-solid',
  ready: 'stroke-ready-solid',
  broken: 'stroke-held-solid',
};

/** The one line from the message to the customer, lit as far as it got and red from where it broke. */
export function CausalLine({ label, stations }: CausalLineProps) {
  const t = useWords('shared');
  return (
    <ol aria-label={label} className="flex flex-col sm:flex-row">
      {stationNames.map((name, place) => {
        const station: Station = stations[name] ?? { tone: 'off' };
        const Icon = icons[name];
        return (
          <li
            key={name}
            className="relative flex min-w-0 flex-1 gap-3 pb-4 last:pb-0 sm:flex-col sm:items-center sm:gap-1.5 sm:pb-0 sm:text-center"
          >
            {place > 0 && <Stretch tone={station.tone} />}
            <span
              aria-hidden
              className={`relative z-1 grid size-9 shrink-0 place-items-center rounded-full border-2 ${discs[station.tone]}`}
            >
              <Icon className="size-4" />
            </span>
            <span className="min-w-0 pt-1.5 sm:px-1 sm:pt-0">
              <span className="text-sm leading-tight font-semibold sm:block">{t(`station.${name}`)}</span>
              <span className="sr-only"> {t(`stationState.${station.tone}`)} </span>
              {station.detail !== undefined && (
                <span className="ml-2 text-sm text-ink-soft sm:ml-0 sm:block">{station.detail}</span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** The stretch of line that leads to a station: above its disc on a phone, left of it elsewhere. */
function Stretch({ tone }: { tone: Station['tone'] }) {
  const dashes = tone === 'off' ? '2 5' : undefined;
  const line = `${strokes[tone]} stroke-3`;
  return (
    <svg
      aria-hidden
      className="absolute bottom-[calc(100%-0.25rem)] left-[1.125rem] h-full w-full overflow-visible sm:top-[1.125rem] sm:right-1/2 sm:bottom-auto sm:left-auto sm:h-px"
    >
      <line x1="0" y1="0" x2="0" y2="100%" strokeDasharray={dashes} className={`${line} sm:hidden`} />
      <line x1="0" y1="0" x2="100%" y2="0" strokeDasharray={dashes} className={`${line} hidden sm:block`} />
    </svg>
  );
}
