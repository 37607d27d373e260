import { solidByTone, type Tone } from '../tone.ts';

type GaugeProps = {
  /** What the bar measures, for screen readers: "Good pieces". */
  label: string;
  value: number;
  max: number;
  tone?: Tone;
  /** The same as words, "340 of 500"; stands for the bare number in speech. */
  words?: string;
  /** A mark on the scale: where it should be by now, the limit. Same scale as `value`. */
  mark?: number;
};

/** How much of how much. Over the maximum the bar is full; say so in words beside it. */
export function Gauge({ label, value, max, tone = 'run', words, mark }: GaugeProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native <meter> cannot be painted alike in all browsers
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      aria-valuetext={words}
      className="relative h-2.5 rounded-full bg-sunken"
    >
      <div className={`h-full rounded-full ${solidByTone[tone]}`} style={{ width: percent(value, max) }} />
      {mark !== undefined && <div className="absolute -inset-y-1 w-0.5 bg-ink" style={{ left: percent(mark, max) }} />}
    </div>
  );
}

type Share = { key: string; title: string; value: number; tone: Tone };

/** Parts of one whole side by side, with their words below: good and scrap, running and stopped. */
export function ShareBar({ shares, label }: { shares: readonly Share[]; label: string }) {
  const whole = shares.reduce((sum, share) => sum + share.value, 0);
  return (
    <figure aria-label={label}>
      <div aria-hidden className="flex h-2.5 gap-0.5 overflow-hidden rounded-full bg-sunken">
        {shares.map((share) => (
          <div key={share.key} className={solidByTone[share.tone]} style={{ width: percent(share.value, whole) }} />
        ))}
      </div>
      <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-soft">
        {shares.map((share) => (
          <span key={share.key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-full ${solidByTone[share.tone]}`} />
            {share.title}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function percent(value: number, whole: number): string {
  return whole <= 0 ? '0%' : `${Math.min(100, Math.max(0, (100 * value) / whole))}%`;
}
