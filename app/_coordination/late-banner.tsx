'use client';
import { BellRing, TimerOff } from 'lucide-react';
import type { Instant } from '../../db/values/instant.ts';
import { useNow } from '../_ui/clock.ts';
import { useSpan } from '../_ui/kit/span.tsx';
import { useWords } from '../_ui/words/words.tsx';

type LateProps = {
  ackBy: Instant;
  decideBy: Instant;
  /** Somebody has it: only its decision can be late. */
  taken: boolean;
};

/**
 * Says in words, with a shape and a hatched edge that a deadline has passed: nobody has it, or nobody decided. Nothing
 * before. Counted from the deadline itself, so a phone that slept shows the truth at once.
 */
export function LateBanner({ ackBy, decideBy, taken }: LateProps) {
  const t = useWords('exceptions.late');
  const now = useNow();
  const over = now > decideBy;
  const since = useSpan(now - (over ? decideBy : ackBy));
  if (!over && (taken || now <= ackBy)) return null;
  const Icon = over ? TimerOff : BellRing;
  const look = over ? 'bg-held-wash text-held border-held-solid' : 'bg-late-wash text-late border-late-solid';
  return (
    <p
      className={`relative mt-3 flex items-center gap-3 overflow-hidden rounded-tap border-2 py-2.5 pr-3 pl-6 font-semibold ${look}`}
    >
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 w-3 bg-[repeating-linear-gradient(45deg,currentColor_0_4px,transparent_4px_8px)]"
      />
      <Icon aria-hidden className="size-6 shrink-0" />
      <span>
        {/* Announced once: the minutes beside it go on by themselves. */}
        <span role="status">{t(over ? 'decide' : 'take')}</span>{' '}
        <span className="font-normal">{t('since', { span: since })}</span>
      </span>
    </p>
  );
}
