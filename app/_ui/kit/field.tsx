'use client';
import { ChevronDown, Search, X } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { useWords } from '../words/words.tsx';

const box =
  'tap w-full rounded-tap border border-line-strong bg-panel px-3.5 text-base placeholder:text-ink-soft aria-invalid:border-held aria-invalid:border-2';

type Surround = { label: string; hint?: ReactNode; error?: string | undefined };

/** A labelled input with its hint and its error; every property of `<input>` passes through. */
export function Field({ label, hint, error, ...rest }: Surround & ComponentProps<'input'>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-note`}
        className={box}
      />
    </Labelled>
  );
}

/** A labelled text of several lines. */
export function TextField({ label, hint, error, ...rest }: Surround & ComponentProps<'textarea'>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea
        rows={3}
        {...rest}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-note`}
        className={`${box} py-3`}
      />
    </Labelled>
  );
}

type SelectProps<T extends string> = Surround & {
  value: T | '';
  onChoose: (value: T) => void;
  options: readonly { value: T; title: string }[];
  /** Shown while nothing is chosen. */
  prompt?: string;
};

/** The platform's own list: the surest one with gloves and with a screen reader. */
export function Select<T extends string>({ label, hint, error, value, onChoose, options, prompt }: SelectProps<T>) {
  const id = useId();
  const choose = (wanted: string) => {
    const option = options.find((each) => each.value === wanted);
    if (option) onChoose(option.value);
  };
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <div className="grid items-center">
        <select
          id={id}
          value={value}
          onChange={(event) => choose(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-note`}
          className={`${box} col-start-1 row-start-1 appearance-none pr-11`}
        >
          {prompt !== undefined && (
            <option value="" disabled>
              {prompt}
            </option>
          )}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.title}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none col-start-1 row-start-1 mr-3.5 size-5 justify-self-end text-ink-soft"
        />
      </div>
    </Labelled>
  );
}

/** Narrows a list while one types. */
export function SearchBox({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch: (value: string) => void;
}) {
  const t = useWords('shared');
  return (
    <div className="relative">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 text-ink-soft"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onSearch(event.target.value)}
        className={`${box} pr-12 pl-11 [&::-webkit-search-cancel-button]:hidden`}
      />
      {value !== '' && (
        <button
          type="button"
          aria-label={t('clear')}
          onClick={() => onSearch('')}
          className="tap absolute top-0 right-0 grid place-items-center text-ink-soft"
        >
          <X aria-hidden className="size-5" />
        </button>
      )}
    </div>
  );
}

function Labelled({ id, label, hint, error, children }: Surround & { id: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      {children}
      <div id={`${id}-note`} className="text-sm">
        {error ? (
          <p role="alert" className="mt-1.5 font-medium text-held">
            {error}
          </p>
        ) : (
          hint !== undefined && <p className="mt-1.5 text-ink-soft">{hint}</p>
        )}
      </div>
    </div>
  );
}
