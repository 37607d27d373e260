'use client';
import { day, minute } from '../../db/values/instant.ts';
import { useNow } from '../_ui/clock.ts';
import { formatDay, formatTime } from '../_ui/formats.ts';
import { Badge, StateBadge } from '../_ui/kit/badge.tsx';
import { GoCard } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { Thumb } from './file-view.tsx';
import { type MessageRow, placeOfMessage } from './inbox-view.ts';
import { StageTimes } from './stage-times.tsx';
import { toneOfDraft, toneOfMessage } from './state-tones.ts';

/** One message as in a chat list: who, when, the words, how far it is and how long each stage took. */
export function MessageCard({
  row: { message, customer, draft, order, file, quote },
  zone,
}: {
  row: MessageRow;
  zone: string;
}) {
  const t = useWords('commercial');
  const locale = useLocale();
  const recent = useNow(minute) - message.receivedAt < day;
  return (
    <GoCard href={placeOfMessage(message, quote)} className="mb-2 py-3!">
      <span className="flex items-baseline justify-between gap-3">
        <span className={`min-w-0 truncate font-semibold ${customer ? '' : 'text-late'}`}>
          {customer?.name ?? t('unknownNumber', { number: message.fromNumber })}
        </span>
        <span className="shrink-0 text-sm text-ink-soft tabular-nums">
          {!recent && `${formatDay(message.receivedAt, locale, zone)}, `}
          {formatTime(message.receivedAt, locale, zone)}
        </span>
      </span>
      <span className="mt-0.5 flex items-start gap-3">
        <span dir="auto" className="line-clamp-2 min-w-0 flex-1 leading-snug text-ink">
          {message.body || t(`kind.${kindWord(message.kind)}`)}
        </span>
        <Thumb file={file} />
      </span>
      <span className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {draft ? (
          <StateBadge tone={toneOfDraft[draft.state]}>{t(`draftState.${draft.state}`)}</StateBadge>
        ) : (
          <StateBadge tone={toneOfMessage[message.state]}>{t(`messageState.${message.state}`)}</StateBadge>
        )}
        {order && <Badge>{order.number}</Badge>}
        {quote && <Badge>{quote.number}</Badge>}
        {draft && draft.totalMinor > 0 && (
          <span className="text-sm font-medium">
            <Money minor={draft.totalMinor} currency={draft.currency} whole />
          </span>
        )}
        <StageTimes message={message} />
      </span>
    </GoCard>
  );
}

const kinds = [
  'image',
  'audio',
  'voice',
  'video',
  'document',
  'location',
  'contacts',
  'sticker',
  'reaction',
  'order',
  'system',
  'unsupported',
] as const;
/** The word for a message without text. */
export const kindWord = (kind: string): (typeof kinds)[number] | 'other' =>
  kinds.find((known) => known === kind) ?? 'other';
