'use client';
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { Reason } from '../../db/draft/draft.ts';
import { Card } from '../_ui/kit/card.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { groupReasons, reasonFacts } from './reason-facts.ts';

/** What the checks found, head by head, each finding a sentence with its facts. */
export function ReasonLines({ reasons, zone }: { reasons: readonly Reason[]; zone: string }) {
  const t = useWords('terms');
  return (
    <Card flush>
      <dl className="divide-y divide-line">
        {groupReasons(reasons).map(({ head, reasons: found }) => (
          <div key={head} className="px-4 py-3 sm:grid sm:grid-cols-[6rem_1fr] sm:gap-3">
            <dt className="text-sm font-semibold text-ink-soft">{t(`head.${head}`)}</dt>
            <dd className="mt-1 space-y-1.5 sm:mt-0">
              {found.map((reason, place) => {
                // Findings never reorder; two lines may be unsure alike.
                const key = `${reason.code}-${place}`;
                return <Finding key={key} reason={reason} zone={zone} />;
              })}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** Too little stock only informs: it is planned. Everything else that is not ok stops the order. */
const informs: readonly string[] = ['stock.short'];

function Finding({ reason, zone }: { reason: Reason; zone: string }) {
  const words = useReasonWords(zone);
  const t = useWords('terms');
  const Icon = reason.ok ? CircleCheck : CircleAlert;
  const ink = reason.ok ? 'text-run' : informs.includes(reason.code) ? 'text-late' : 'text-held';
  return (
    <p className="flex gap-2 text-sm leading-snug">
      <Icon aria-hidden className={`mt-px size-4.5 shrink-0 ${ink}`} />
      <span>
        <span className="sr-only">{t(reason.ok ? 'fine' : 'notFine')}: </span>
        {words(reason)}
      </span>
    </p>
  );
}

/** A finding as a sentence; one of a newer server shows its code. */
function useReasonWords(zone: string): (reason: Reason) => string {
  const t = useWords('terms.reason');
  const locale = useLocale();
  return ({ code, facts }) => {
    const key = code as Parameters<typeof t>[0];
    return t.has(key) ? t(key, reasonFacts(facts, locale, zone) as never) : code;
  };
}
