'use client';
import { OctagonAlert } from 'lucide-react';
import { useHoldReason } from '../_lots/hold-reason.ts';
import { useLotName } from '../_lots/lot-name.ts';
import { formatTime } from '../_ui/formats.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { NearHold } from './floor-view.ts';

/** Lots on hold that this machine's work uses or makes: red, first, and in so many words. */
export function HoldsNear({ holds, zone }: { holds: readonly NearHold[]; zone: string }) {
  const t = useWords('floor.hold');
  const reason = useHoldReason();
  const lotName = useLotName();
  const locale = useLocale();
  if (holds.length === 0) return null;
  return (
    <ul aria-label={t('title')} className="space-y-2">
      {holds.map(({ hold, lot, as, workOrder }) => (
        <li
          key={hold.id}
          className="flex items-start gap-3 rounded-panel border-2 border-held-solid bg-held-wash px-4 py-3 text-held"
        >
          <OctagonAlert aria-hidden className="mt-0.5 size-6 shrink-0" />
          <p className="min-w-0 flex-1">
            <span className="block text-lg leading-snug font-semibold">{t(as, { lot: lotName(lot), workOrder })}</span>
            <span className="block text-sm text-ink">
              {reason(hold.reason)}
              {hold.note && ` · ${hold.note}`} · {formatTime(hold.occurredAt, locale, zone)}
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}
