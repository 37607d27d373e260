'use client';
import { ShieldCheck } from 'lucide-react';
import { formatShare } from '../_ui/formats.ts';
import { Go } from '../_ui/go.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Gauge } from '../_ui/kit/gauge.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { ManagerRows } from './manager-view.ts';
import type { Standing } from './response.ts';

/** Each open exception as a bar of the time that is gone; a tap opens its room. */
export function StandingList({ open, rows }: { open: readonly Standing[]; rows: ManagerRows }) {
  const t = useWords('manager');
  return (
    <Section title={t('open')} count={open.length}>
      {open.length === 0 ? (
        <EmptyState icon={ShieldCheck} title={t('noneOpen')} detail={t('noneOpenDetail')} />
      ) : (
        <Card flush>
          <ul aria-label={t('open')} className="divide-y divide-line">
            {open.map((each) => (
              <StandingRow key={each.exception.id} each={each} zone={rows.zoneOf(each.exception.plantId)} />
            ))}
          </ul>
          <p className="border-t border-line px-4 py-2 text-sm text-ink-soft">{t('ackMark')}</p>
        </Card>
      )}
    </Section>
  );
}

function toneOf({ over, elapsed, ackShare }: Standing): Tone {
  if (over) return 'held';
  return elapsed > Math.max(0.5, ackShare) ? 'late' : 'ready';
}

function StandingRow({ each, zone }: { each: Standing; zone: string }) {
  const t = useWords('manager');
  const words = useExceptionWords(zone);
  const locale = useLocale();
  const { exception, elapsed, ackShare, over, answered, level } = each;
  const asked = exception.answers.length;
  return (
    <li>
      <Go
        href={`/exceptions/${exception.id}`}
        className="tap block px-4 py-3 hover:bg-sunken focus-visible:-outline-offset-3 active:bg-sunken"
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className="min-w-0 leading-snug">
            <span className="font-semibold">{exception.subject}</span>{' '}
            <span className="text-sm text-ink-soft">
              {words.kind(exception.kind)} · {exception.number}
            </span>
          </span>
          <Countdown until={exception.decideBy} since={exception.occurredAt} />
        </span>
        <span className="my-2.5 block">
          <Gauge
            label={exception.subject}
            value={elapsed}
            max={1}
            tone={toneOf(each)}
            mark={ackShare}
            words={over ? t('over') : t('elapsed', { share: formatShare(elapsed, locale) })}
          />
        </span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
          {exception.moneyAtRiskMinor > 0 && (
            <span>
              <span className="font-semibold text-ink">
                <Money minor={exception.moneyAtRiskMinor} currency={exception.currency} short />
              </span>{' '}
              {t('atRisk')}
            </span>
          )}
          <span>{t('answered', { answered, asked })}</span>
          {over && <Badge tone="held">{t('breached')}</Badge>}
          {level > 0 && <Badge tone="late">{t('level', { level: String(level) })}</Badge>}
        </span>
      </Go>
    </li>
  );
}
