'use client';
import { useSpan } from '../_ui/kit/span.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { axisMarks, type DrawnBar } from './board.ts';

const fills: Record<DrawnBar['stage'], string> = {
  over: 'fill-held-solid',
  untaken: 'fill-late-solid',
  soon: 'fill-late-solid',
  calm: 'fill-ready-solid',
};
const percent = (place: number): string => `${100 * place}%`;

/** The axis above the bars: how long ago, now, how far ahead. */
export function Axis() {
  const t = useWords('manager.board');
  return (
    <div className="relative h-5 text-label text-ink-soft tabular-nums">
      {axisMarks.map(({ ms, place }, at) => {
        const edge = at === 0 ? '' : at === axisMarks.length - 1 ? '-translate-x-full' : '-translate-x-1/2';
        return (
          <span
            key={ms}
            className={`absolute whitespace-nowrap ${edge} ${at % 2 === 0 ? 'max-2xl:hidden' : ''}`}
            style={{ left: percent(place) }}
          >
            {ms === 0 ? <b className="text-ink">{t('now')}</b> : <Distance ms={ms} />}
          </span>
        );
      })}
    </div>
  );
}

function Distance({ ms }: { ms: number }) {
  return (
    <>
      {ms < 0 ? '−' : '+'}
      {useSpan(ms)}
    </>
  );
}

/**
 * One bar: filled as far as time has gone, empty to the deadline; a diamond where somebody should have it. Past its deadline
 * the part that is over is hatched, so that it is seen without colours too.
 */
export function BarPicture({ drawn: { from, to, ack, now, stage } }: { drawn: DrawnBar }) {
  const goneTo = Math.min(now, to);
  return (
    <span aria-hidden className="relative block h-6">
      <svg aria-hidden className="absolute inset-0 size-full overflow-visible">
        <defs>
          <pattern id="over-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" className="fill-held-wash" />
            <rect width="2.5" height="6" className="fill-held-solid" />
          </pattern>
        </defs>
        <AxisLines />
        <rect
          x={percent(from)}
          width={percent(Math.max(0.004, to - from))}
          y="5"
          height="14"
          rx="4"
          className="fill-sunken stroke-line-strong"
        />
        <rect
          x={percent(from)}
          width={percent(Math.max(0, goneTo - from))}
          y="5"
          height="14"
          rx="4"
          className={fills[stage]}
        />
        {to < now && (
          <rect
            x={percent(to)}
            width={percent(now - to)}
            y="5"
            height="14"
            fill="url(#over-hatch)"
            className="stroke-held-solid"
          />
        )}
        {ack > from && <Diamond at={ack} />}
      </svg>
    </span>
  );
}

const AxisLines = () =>
  axisMarks.map(({ ms, place }) => (
    <line
      key={ms}
      x1={percent(place)}
      x2={percent(place)}
      y1="0"
      y2="100%"
      className={ms === 0 ? 'stroke-ink stroke-2' : 'stroke-line'}
    />
  ));

/** Where somebody should have taken it. */
const Diamond = ({ at }: { at: number }) => (
  <svg aria-hidden x={percent(at)} y="12" className="overflow-visible">
    <rect x="-4" y="-4" width="8" height="8" transform="rotate(45)" className="fill-panel stroke-ink stroke-2" />
  </svg>
);
