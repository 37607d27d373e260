import { inkByTone, type Tone } from '../tone.ts';

type SparkbarProps = {
  /** What the bars say, in words: they are a picture and screen readers hear this instead. */
  label: string;
  values: readonly number[];
  tone?: Tone;
  /** A limit drawn across, on the bars' scale. */
  limit?: number;
};

const tall = 32;

/** A run of small bars, the last one strongest: output by the hour, stops by day. Scaled to the largest. */
export function Sparkbar({ label, values, tone = 'wait', limit }: SparkbarProps) {
  const top = Math.max(1e-9, limit ?? 0, ...values);
  const wide = Math.max(1, values.length * 6 - 2);
  const bars = values.map((value, place) => bar(place, Math.max(1, (value / top) * (tall - 2))));
  const limitAt = tall - ((limit ?? 0) / top) * (tall - 2);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${wide} ${tall}`}
      preserveAspectRatio="none"
      className={`h-8 w-full ${inkByTone[tone]}`}
    >
      <path d={bars.slice(0, -1).join('')} fill="currentColor" opacity={0.5} />
      <path d={bars.at(-1)} fill="currentColor" />
      {limit !== undefined && (
        <path
          d={`M0 ${limitAt}H${wide}`}
          className="stroke-held-solid"
          strokeDasharray="3 2"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}

function bar(place: number, height: number): string {
  return `M${place * 6} ${tall}v${-height}h4v${height}z`;
}
