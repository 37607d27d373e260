'use client';
import type { InboundMessage } from '../../db/message/message.ts';
import { minute, second } from '../../db/values/instant.ts';
import { useSpan } from '../_ui/kit/span.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { stagesOf } from './state-tones.ts';

/** The last stage a message passed, and after how long. */
export function StageTimes({ message }: { message: InboundMessage }) {
  const last = stagesOf(message).at(-1);
  const t = useWords('commercial');
  if (!last) return null;
  return (
    <span className="ml-auto text-sm whitespace-nowrap text-ink-soft tabular-nums">
      {t(`stage.${last.name}`)} <After ms={last.afterMs} />
    </span>
  );
}

/** Each stage as one step of a strip: its name and the time since the message came in. */
export function StageStrip({ message }: { message: InboundMessage }) {
  const t = useWords('commercial');
  const stages = stagesOf(message);
  if (stages.length === 0) return null;
  return (
    <ol aria-label={t('stages')} className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {stages.map(({ name, at, afterMs }) => (
        <li key={`${name}-${at}`} className="flex items-baseline gap-1.5">
          <span aria-hidden className="size-1.5 self-center rounded-full bg-run-solid" />
          {t(`stage.${name}`)}
          <span className="text-ink-soft tabular-nums">
            <After ms={afterMs} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** `0.3 s` under ten seconds, where tenths tell something; then whole units. */
function After({ ms }: { ms: number }) {
  const locale = useLocale();
  const t = useWords('shared');
  const span = useSpan(ms);
  if (ms >= minute) return span;
  const seconds = Math.max(0.1, ms / second).toLocaleString(locale, {
    maximumFractionDigits: ms < 10 * second ? 1 : 0,
  });
  return t('span.second', { count: seconds });
}
