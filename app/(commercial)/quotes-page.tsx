'use client';
import { FileQuestion } from 'lucide-react';
import { useQuery } from '../_device/device.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { GoCard } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { BackToInbox } from './back-to-inbox.tsx';
import { type QuoteRow, readQuotes } from './quote-view.ts';
import { toneOfQuote } from './state-tones.ts';

/** Every request for a quote: what is to be answered first, the nearest deadline on top. */
export function QuotesPage() {
  const t = useWords('quotes');
  const rows = useQuery(readQuotes);
  return (
    <Page title={t('title')} detail={t('detail')} actions={<BackToInbox />}>
      {rows === undefined ? (
        <LoadingState />
      ) : rows.open.length + rows.rest.length === 0 ? (
        <EmptyState icon={FileQuestion} title={t('none')} detail={t('noneDetail')} />
      ) : (
        <>
          <Part title={t('open')} rows={rows.open} />
          <Part title={t('rest')} rows={rows.rest} />
        </>
      )}
    </Page>
  );
}

function Part({ title, rows }: { title: string; rows: readonly QuoteRow[] }) {
  if (rows.length === 0) return null;
  return (
    <Section title={title} count={rows.length}>
      <ul className="space-y-2">
        {rows.map((row) => (
          <li key={row.quote.id}>
            <QuoteCard row={row} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function QuoteCard({ row: { quote, customer, from } }: { row: QuoteRow }) {
  const t = useWords('quotes');
  return (
    <GoCard href={`/commercial/quote/${quote.id}`} tone={toneOfQuote[quote.state]} className="py-3!">
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-semibold">{customer?.name ?? (from || t('unknown'))}</span>
        <span className="shrink-0 text-sm text-ink-soft tabular-nums">{quote.number}</span>
      </span>
      <span className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StateBadge tone={toneOfQuote[quote.state]}>{t(`state.${quote.state}`)}</StateBadge>
        {quote.totalMinor > 0 && <Money minor={quote.totalMinor} currency={quote.currency} whole />}
        {quote.state === 'open' && <Countdown until={quote.dueAt} since={quote.requestedAt} />}
      </span>
    </GoCard>
  );
}
