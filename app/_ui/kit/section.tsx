import { type ReactNode, useId } from 'react';

type SectionProps = {
  title: string;
  /** How many there are, beside the title. */
  count?: number;
  /** Right of the title: an age, a small button. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A titled part of a desk; a landmark for screen readers. */
export function Section({ title, count, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="mb-2 flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1">
        <h2 id={id} className="text-base font-semibold tracking-tight">
          {title}
          {count !== undefined && <span className="ml-2 font-medium text-ink-soft">{count}</span>}
        </h2>
        {aside !== undefined && <div className="ml-auto text-sm text-ink-soft">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
