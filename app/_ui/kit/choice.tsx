'use client';
import { useId } from 'react';

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; title: string }[];
  onChoose: (value: T) => void;
};

/** A few options side by side, one of them on. Native radio buttons underneath. */
export function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  const group = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{label}</legend>
      <div className="flex gap-1 rounded-tap bg-sunken p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="tap grid flex-1 cursor-pointer place-items-center rounded-[0.5rem] px-2 text-center text-sm font-medium text-ink-soft has-checked:bg-panel has-checked:font-semibold has-checked:text-ink has-checked:shadow-panel has-focus-visible:outline-3 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={group}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
              className="sr-only"
            />
            {option.title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
