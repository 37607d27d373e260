'use client';
import type { ReactNode } from 'react';

/** One thing that is on or off. */
export function Tick({ title, on, onChange }: { title: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="tap flex cursor-pointer items-center gap-3 rounded-tap px-1 font-medium hover:bg-sunken">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
        className="size-5 shrink-0 accent-accent"
      />
      {title}
    </label>
  );
}

type TicksProps<T extends string> = {
  label: string;
  hint?: ReactNode;
  options: readonly { value: T; title: string }[];
  chosen: readonly T[];
  /** The chosen ones, in the order of the options. */
  onChoose: (chosen: T[]) => void;
};

/** Any of a few, each to tick. */
export function Ticks<T extends string>({ label, hint, options, chosen, onChoose }: TicksProps<T>) {
  const set = (value: T, on: boolean) =>
    onChoose(options.map((each) => each.value).filter((each) => (each === value ? on : chosen.includes(each))));
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{label}</legend>
      {hint !== undefined && <p className="mb-1.5 text-sm text-ink-soft">{hint}</p>}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-3">
        {options.map(({ value, title }) => (
          <Tick key={value} title={title} on={chosen.includes(value)} onChange={(on) => set(value, on)} />
        ))}
      </div>
    </fieldset>
  );
}
