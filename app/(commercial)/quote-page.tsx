'use client';
import { useDevice, useQuery } from '../_device/device.ts';
import { formatDay } from '../_ui/formats.ts';
import { StateBadge } from '../_ui/kit/badge.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { NotHere } from '../_ui/kit/not-here.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { BackToInbox } from './back-to-inbox.tsx';
import { MailFiles } from './mail-files.tsx';
import { useMayChange } from './may-change.ts';
import { NameSender } from './name-sender.tsx';
import { QuoteActions } from './quote-actions.tsx';
import { QuoteLines } from './quote-lines.tsx';
import { type QuoteView, readQuote, waitsForApproval } from './quote-view.ts';
import { toneOfQuote } from './state-tones.ts';
import { Thread } from './thread.tsx';

/** One request: the mail and its files beside what is offered, and everything up to the customer's answer. */
export function QuotePage({ quoteId }: { quoteId: string }) {
  const t = useWords('quotes');
  const view = useQuery((local) => readQuote(local, quoteId), [quoteId]);
  if (view === undefined) return <LoadingState />;
  if (view === null) return <NotHere title={t('gone')} detail={t('goneDetail')} action={<BackToInbox />} />;
  return <Drawn view={view} />;
}

function Drawn({ view }: { view: QuoteView }) {
  const t = useWords('quotes');
  const { quote, customer, message, mail } = view;
  const editable = useMayChange() && quote.state === 'open';
  const about = [quote.number, mail?.subject, view.owner && t('owner', { name: view.owner })].filter(Boolean);
  return (
    <Page
      wide
      title={customer?.name ?? (message?.fromNumber || t('unknown'))}
      detail={about.join(' · ')}
      actions={<BackToInbox />}
    >
      <Standing view={view} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        <div className="min-w-0 space-y-6">
          <Section title={t('request')}>
            <Thread bubbles={view.thread} lines={view.lines.map(({ line }) => line)} zone={view.zone} />
          </Section>
          <MailFiles files={view.files} />
        </div>
        <div className="min-w-0 space-y-6">
          <Section title={t('lines')} count={view.lines.length}>
            <QuoteLines view={view} editable={editable} />
          </Section>
          <Totals view={view} />
          <QuoteActions view={view} />
        </div>
      </div>
    </Page>
  );
}

function Standing({ view }: { view: QuoteView }) {
  const t = useWords('quotes');
  const locale = useLocale();
  const { person } = useDevice();
  const { quote, message } = view;
  const held = quote.state === 'open' && waitsForApproval(view);
  const own = quote.preparedBy === person.actor.personId;
  return (
    <Card tone={held ? 'held' : toneOfQuote[quote.state]}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <StateBadge tone={toneOfQuote[quote.state]}>{t(`state.${quote.state}`)}</StateBadge>
        {quote.state === 'open' && <Countdown until={quote.dueAt} since={quote.requestedAt} size="figure" />}
        {quote.state === 'sent' && quote.validUntil !== null && (
          <span className="text-sm text-ink-soft">
            {t('until', { day: formatDay(quote.validUntil, locale, view.zone) })}
          </span>
        )}
      </div>
      <p className="mt-2 text-lg leading-snug font-medium">
        {quote.customerId === null ? t('nameFirst') : held && own ? t('needsApproval') : t(`next.${quote.state}`)}
      </p>
      {view.approver && quote.state === 'open' && (
        <p className="mt-1 text-sm text-ink-soft">{t('approvedBy', { name: view.approver })}</p>
      )}
      {quote.customerId === null && message && <NameSender message={message} />}
    </Card>
  );
}

function Totals({ view: { quote } }: { view: QuoteView }) {
  const t = useWords('commercial');
  const q = useWords('quotes');
  if (quote.totalMinor === 0) return null;
  const { currency } = quote;
  return (
    <Card>
      <p className="mb-2 text-sm text-ink-soft">{q('validFor', { days: quote.validDays })}</p>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1 tabular-nums">
        <dt className="text-ink-soft">{t('net')}</dt>
        <dd className="text-right">
          <Money minor={quote.netMinor} currency={currency} />
        </dd>
        <dt className="text-ink-soft">{t('tax')}</dt>
        <dd className="text-right">
          <Money minor={quote.taxMinor} currency={currency} />
        </dd>
        <dt className="border-t border-line pt-1 font-semibold">{t('total')}</dt>
        <dd className="border-t border-line pt-1 text-right text-lg font-semibold">
          <Money minor={quote.totalMinor} currency={currency} />
        </dd>
      </dl>
      {quote.terms !== '' && <p className="mt-3 text-sm whitespace-pre-wrap text-ink-soft">{quote.terms}</p>}
    </Card>
  );
}
