import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { solidByTone, type Tone, washByTone } from '../tone.ts';

/** A word or two on a coloured ground: what kind, how many, which rule. */
export function Badge({
  tone = 'wait',
  icon: Icon,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-md px-2 py-0.5 text-label font-semibold ${washByTone[tone]}`}
    >
      {Icon && <Icon aria-hidden className="size-3.5" />}
      {children}
    </span>
  );
}

/** The state a thing is in: a dot and its word. A running thing's dot breathes. */
export function StateBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full py-0.5 pr-2.5 pl-2 text-label font-semibold whitespace-nowrap ${washByTone[tone]}`}
    >
      <span aria-hidden className={`size-2 rounded-full ${solidByTone[tone]} ${tone === 'run' ? 'breathe' : ''}`} />
      {children}
    </span>
  );
}
