'use client';
import type { Notice } from '../../db/delivery/notice.ts';
import { formatTime } from '../_ui/formats.ts';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';

import { inkByTone, type Tone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { byPerson } from './delivery-view.ts';

type DeliveryLogProps = {
  /** All notices of one task, or of all tasks of an exception. */
  told: readonly Notice[];
  nameOf: ReadonlyMap<string, string>;
  zone: string;
};

const toneOf: Record<Notice['state'], Tone> = {
  held: 'wait',
  queued: 'wait',
  sent: 'wait',
  delivered: 'wait',
  seen: 'run',
  acted: 'run',
  failed: 'late',
};

/** Who was told, when and by what, and how far it came. Needs the words of `notify`. */
export function DeliveryLog({ told, nameOf, zone }: DeliveryLogProps) {
  const t = useWords('notify');
  const people = byPerson(told);
  return (
    <Section title={t('log')} count={people.length}>
      <Card flush>
        <ul aria-label={t('log')} className="divide-y divide-line">
          {people.map(({ personId, level, notices }) => (
            <li key={personId} className="px-4 py-3">
              <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{nameOf.get(personId) ?? personId}</span>
                <span className="text-sm text-ink-soft">{t('level', { level: String(level) })}</span>
              </p>
              <ul className="mt-1 space-y-0.5">
                {notices.map((notice) => (
                  <Line key={notice.id} notice={notice} zone={zone} />
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function Line({ notice, zone }: { notice: Notice; zone: string }) {
  const t = useWords('notify');
  const locale = useLocale();
  const reason = useReason();
  return (
    <li className="grid grid-cols-[3.25rem_1fr] gap-x-2 text-sm text-ink-soft">
      <time dateTime={new Date(notice.at).toISOString()} className="tabular-nums">
        {formatTime(notice.at, locale, zone)}
      </time>
      <span className="min-w-0">
        {t(`channel.${notice.channel}`)}:{' '}
        <span className={inkByTone[toneOf[notice.state]]}>{t(`state.${notice.state}`)}</span>
        {notice.reason !== null && reason(notice.reason) !== '' && `, ${reason(notice.reason)}`}
      </span>
    </li>
  );
}

/** Why, in words; a code only a newer server or a service knows is told as that it refused. */
function useReason(): (code: string) => string {
  const t = useWords('notify.reason');
  return (code) => {
    const known = code as Parameters<typeof t>[0];
    if (t.has(known)) return t(known);
    if (code.startsWith('push.')) return t('push.other');
    return code.startsWith('whatsapp.') ? t('whatsapp.other') : '';
  };
}
