'use client';
import { Check, CheckCheck, Clock, Paperclip, TriangleAlert } from 'lucide-react';
import type { DraftLine } from '../../db/draft/draft.ts';
import type { Attachment, InboundMessage, OutboundMessage } from '../../db/message/message.ts';
import { formatDay, formatTime } from '../_ui/formats.ts';
import { inkByTone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Bubble } from './draft-view.ts';
import { FileView } from './file-view.tsx';
import { markPhrases } from './mark-phrases.ts';
import { kindWord } from './message-card.tsx';
import { toneOfSent } from './state-tones.ts';

type Marked = readonly Pick<DraftLine, 'phrase' | 'position'>[];

/** The chat with the customer: what came in on the left, what went out on the right, days named where they begin. */
export function Thread({
  bubbles,
  lines,
  files = [],
  zone,
}: {
  bubbles: readonly Bubble[];
  lines: Marked;
  files?: readonly Attachment[];
  zone: string;
}) {
  const t = useWords('commercial');
  const locale = useLocale();
  const days = bubbles.map(({ at }) => formatDay(at, locale, zone));
  return (
    <ol aria-label={t('thread')} className="flex flex-col gap-2 rounded-panel bg-sunken p-3">
      {bubbles.map((bubble, place) => (
        <li key={bubble.message.id} className="contents">
          {days[place] !== days[place - 1] && (
            <p className="self-center rounded-full bg-panel px-3 py-0.5 text-label font-medium text-ink-soft">
              {days[place]}
            </p>
          )}
          {bubble.way === 'in' ? (
            <Incoming
              message={bubble.message}
              lines={lines}
              files={files.filter(({ messageId }) => messageId === bubble.message.id)}
              time={formatTime(bubble.at, locale, zone)}
            />
          ) : (
            <Outgoing message={bubble.message} time={formatTime(bubble.at, locale, zone)} />
          )}
        </li>
      ))}
    </ol>
  );
}

const bubbleShape = 'max-w-[88%] min-w-0 rounded-2xl px-3.5 py-2 shadow-panel wrap-anywhere whitespace-pre-wrap';

type IncomingProps = { message: InboundMessage; lines: Marked; files: readonly Attachment[]; time: string };

function Incoming({ message, lines, files, time }: IncomingProps) {
  const t = useWords('commercial');
  const isGone = message.changed === 'deleted';
  return (
    <div className={`${bubbleShape} self-start rounded-tl-sm bg-panel`}>
      {files.map((file) => (
        <FileView key={file.id} file={file} />
      ))}
      {(message.body !== '' || files.length === 0) && (
        <p dir="auto" className={`leading-relaxed ${isGone ? 'text-ink-soft line-through' : ''}`}>
          {message.body === ''
            ? t(`kind.${kindWord(message.kind)}`)
            : markPhrases(message.body, lines).map(({ text, position, from }) =>
                position === null ? (
                  text
                ) : (
                  <mark key={from} className="rounded-sm bg-accent-wash px-0.5 text-ink">
                    {text}
                    <sup className="ml-0.5 font-semibold text-accent">{position}</sup>
                  </mark>
                ),
              )}
        </p>
      )}
      <p className="mt-1 text-right text-label text-ink-soft tabular-nums">
        {message.changed !== null && `${t(`changed.${message.changed}`)}, `}
        {time}
      </p>
    </div>
  );
}

/** WhatsApp's own emphasis: `*SO-1042*` is bold. */
function Bold({ text }: { text: string }) {
  const parts = text.split(/\*([^*\n]+)\*/);
  return parts.map((part, place) => {
    // Every second part stood between asterisks; parts never reorder.
    const key = `${place}`;
    return place % 2 === 1 ? <strong key={key}>{part}</strong> : part;
  });
}

const ticks = { waiting: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck, failed: TriangleAlert } as const;

function Outgoing({ message, time }: { message: OutboundMessage; time: string }) {
  const t = useWords('commercial');
  const Tick = ticks[message.state];
  return (
    <div className={`${bubbleShape} self-end rounded-tr-sm bg-run-wash`}>
      <p dir="auto" className="leading-relaxed">
        <Bold text={message.body} />
      </p>
      <Form form={message.form} />
      <p className="mt-1 flex items-center justify-end gap-1 text-label text-ink-soft tabular-nums">
        {time}
        <Tick aria-hidden className={`size-3.5 ${inkByTone[toneOfSent[message.state]]}`} />
        <span className={message.state === 'failed' ? 'font-semibold text-held' : ''}>
          {t(`sentState.${message.state}`)}
        </span>
      </p>
      {message.state === 'failed' && message.error && <NotSent code={message.error} />}
      {message.state === 'waiting' && message.error !== null && message.error !== 'whatsapp.sending' && (
        <HeldUp code={message.error} />
      )}
    </div>
  );
}

/** What could be tapped under the message, or that it went as a template. */
function Form({ form }: { form: OutboundMessage['form'] }) {
  const t = useWords('commercial.sent');
  if (form === null) return null;
  if (form.kind === 'file')
    return (
      <p className="mt-1 flex items-center gap-1.5 text-sm text-ink-soft">
        <Paperclip aria-hidden className="size-4 shrink-0" />
        {form.fileName ?? t(form.as)}
      </p>
    );
  if (form.kind === 'template') return <p className="mt-1 text-sm text-ink-soft">{t('template')}</p>;
  return (
    <ul aria-label={t('buttons')} className="mt-1.5 flex flex-wrap gap-1.5">
      {form.choices.map(({ id, title }) => (
        <li key={id} className="rounded-full border border-line-strong bg-panel px-2.5 py-0.5 text-sm">
          {title}
        </li>
      ))}
    </ul>
  );
}

const told = [
  'outside_window',
  '131047',
  '131026',
  '130429',
  '131056',
  '131042',
  '131049',
  '131051',
  '132000',
  '132001',
  'outcome_unknown',
  'not_configured',
  'unreachable',
  'file_gone',
  'http_429',
  '190',
] as const;

/** What the code WhatsApp gave means. */
function useReason(code: string): string {
  const t = useWords('commercial.notSent');
  const own = code.split('.').at(-1);
  const known = told.find((each) => each === own);
  return t(known ?? 'other', { code });
}

/** Why a message did not arrive. */
function NotSent({ code }: { code: string }) {
  return <p className="text-sm text-held">{useReason(code)}</p>;
}

/** What holds a message up that is tried again by itself: too many at once, a token, no connection. */
function HeldUp({ code }: { code: string }) {
  const t = useWords('commercial.sent');
  return (
    <p className="text-sm text-late">
      {useReason(code)} {t('again')}
    </p>
  );
}
