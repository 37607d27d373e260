'use client';
import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';

type TileChoiceProps<T extends string> = {
  label: string;
  value: T | undefined;
  options: readonly { value: T; title: string; icon: LucideIcon }[];
  onChoose: (value: T) => void;
};

/** One of several, as big tiles with a picture: for gloves and for a person in a hurry. Native radio buttons underneath. */
export function TileChoice<T extends string>({ label, value, options, onChoose }: TileChoiceProps<T>) {
  const group = useId();
  return (
    <fieldset>
      <legend className="mb-2 font-medium">{label}</legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2">
        {options.map(({ value: each, title, icon: Icon }) => (
          <label
            key={each}
            className="flex min-h-20 cursor-pointer flex-col items-center justify-center gap-1.5 rounded-tap border border-line-strong bg-panel px-2 py-3 text-center leading-tight font-medium select-none has-checked:border-accent has-checked:bg-accent-wash has-checked:font-semibold has-checked:text-accent has-checked:outline-2 has-checked:-outline-offset-2 has-checked:outline-accent has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={group}
              checked={each === value}
              onChange={() => onChoose(each)}
              className="sr-only"
            />
            <Icon aria-hidden className="size-6" strokeWidth={1.75} />
            {title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
