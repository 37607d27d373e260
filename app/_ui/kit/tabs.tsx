'use client';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';

type TabsProps<T extends string> = {
  label: string;
  tabs: readonly { key: T; title: string; count?: number }[];
  value: T;
  onChange: (key: T) => void;
  /** The panel of the chosen tab. */
  children: ReactNode;
};

/** One of a few views of the same thing. Arrow keys move between the tabs; the row scrolls when it is long. */
export function Tabs<T extends string>({ label, tabs, value, onChange, children }: TabsProps<T>) {
  const id = useId();
  const row = useRef<HTMLDivElement>(null);

  // The chosen tab of a long row may lie off the screen, also when the place was opened by its address.
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>(`[data-tab="${value}"]`);
    if (row.current && tab) row.current.scrollLeft = tab.offsetLeft - (row.current.clientWidth - tab.offsetWidth) / 2;
  }, [value]);

  function move(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const here = tabs.findIndex((tab) => tab.key === value);
    const next = tabs[(here + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onChange(next.key);
    row.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus();
  }

  return (
    <div>
      <div
        ref={row}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className="relative mb-4 flex gap-1 overflow-x-auto lg:flex-wrap rounded-panel bg-sunken p-1"
      >
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            data-tab={tab.key}
            aria-selected={tab.key === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.key === value ? 0 : -1}
            onClick={() => onChange(tab.key)}
            className="tap flex-[1_0_auto] rounded-tap px-4 font-medium whitespace-nowrap text-ink-soft focus-visible:-outline-offset-3 aria-selected:bg-panel aria-selected:font-semibold aria-selected:text-ink aria-selected:shadow-panel"
          >
            {tab.title}
            {tab.count !== undefined && <span className="ml-1.5 text-sm text-ink-soft">{tab.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>
        {children}
      </div>
    </div>
  );
}
