'use client';
import { type ReactNode, useState } from 'react';
import { formatMoment } from '../_ui/formats.ts';
import { Go } from '../_ui/go.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Money } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { useSpan } from '../_ui/kit/span.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Ledger, LedgerEntry, Response } from './ledger.ts';
import type { ManagerRows } from './manager-view.ts';
import { risksOf } from './response.ts';
import { Sums } from './sums.tsx';

const steps = ['know', 'acknowledge', 'decide', 'resolve'] as const satisfies readonly (keyof Response)[];
const shownCount = 6;
/** On a phone a row is a block with its times in a grid. */
const block = 'max-md:grid max-md:grid-cols-3 max-md:gap-x-2 max-md:px-4 max-md:py-2';

/** How fast the house answered, exception by exception, and what its ways out kept. */
export function LedgerTable({ ledger, rows }: { ledger: Ledger; rows: ManagerRows }) {
  const t = useWords('manager');
  const [all, setAll] = useState(false);
  const hidden = ledger.entries.length - shownCount;
  const shown = all ? ledger.entries : ledger.entries.slice(0, shownCount);
  return (
    <Section title={t('ledger')} count={ledger.entries.length}>
      <p className="mb-3 text-sm text-ink-soft">{t('ledgerDetail')}</p>
      {ledger.entries.length === 0 ? (
        <EmptyState title={t('noLedger')} detail={t('noLedgerDetail')} />
      ) : (
        <Card flush>
          <table className="w-full text-left max-md:block">
            <thead className="max-md:sr-only">
              <tr className="border-b border-line text-label text-ink-soft">
                {(['exception', ...steps, 'atRisk', 'preserved'] as const).map((column, place) => (
                  <th
                    key={column}
                    scope="col"
                    className={`px-3 py-2 font-semibold first:pl-4 last:pr-4 ${place > 0 ? 'text-right' : ''}`}
                  >
                    {t(`column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line max-md:block">
              <MedianRow ledger={ledger} />
              {shown.map((entry) => (
                <EntryRow key={entry.exception.id} entry={entry} zone={rows.zoneOf(entry.exception.plantId)} />
              ))}
            </tbody>
          </table>
          {hidden > 0 && (
            <Button look="plain" className="w-full" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t('less') : t('more', { count: hidden })}
            </Button>
          )}
        </Card>
      )}
    </Section>
  );
}

/** The middle of every column of times, and what was put at risk and kept altogether. */
function MedianRow({ ledger }: { ledger: Ledger }) {
  const t = useWords('manager');
  const { entries, applied, median, preserved } = ledger;
  return (
    <tr className={`${block} bg-sunken font-semibold`}>
      <th scope="row" className="py-2 text-left max-md:col-span-3 max-md:block md:pl-4">
        <span className="block">{t('median')}</span>
        <span className="block text-sm font-normal text-ink-soft">
          {t('medianOf', { count: entries.length, applied })}
        </span>
      </th>
      {steps.map((step) => (
        <Cell key={step} title={t(`column.${step}`)}>
          <Span ms={median[step]} />
        </Cell>
      ))}
      <Cell title={t('column.atRisk')}>
        <Sums sums={risksOf(entries.map(({ exception }) => exception))} none="–" />
      </Cell>
      <Cell title={t('column.preserved')}>
        <span className={applied > 0 ? 'text-run' : ''}>
          <Sums sums={preserved} none="–" />
        </span>
      </Cell>
    </tr>
  );
}

/** A length of time, or that it has not come yet. */
function Span({ ms }: { ms: number | null }) {
  const words = useSpan(ms ?? 0);
  return <span className="whitespace-nowrap tabular-nums">{ms === null ? '–' : words}</span>;
}

/** One exception: its times, and what was at risk and kept. */
function EntryRow({ entry: { exception, response, preservedMinor }, zone }: { entry: LedgerEntry; zone: string }) {
  const t = useWords('manager');
  const words = useExceptionWords(zone);
  const locale = useLocale();
  return (
    <tr className={block}>
      <th scope="row" className="font-normal max-md:col-span-3 max-md:block md:pl-1">
        <Go
          href={`/exceptions/${exception.id}`}
          className="tap flex flex-col justify-center rounded-tap py-1 hover:bg-sunken focus-visible:-outline-offset-3 md:px-3"
        >
          <span className="leading-snug font-medium">
            {exception.subject} <span className="text-sm font-normal text-ink-soft">{words.kind(exception.kind)}</span>
          </span>
          <span className="text-sm text-ink-soft md:whitespace-nowrap">
            {exception.number} · {formatMoment(exception.occurredAt, locale, zone)}
          </span>
        </Go>
      </th>
      {steps.map((step) => (
        <Cell key={step} title={t(`column.${step}`)}>
          <Span ms={response[step]} />
        </Cell>
      ))}
      <Cell title={t('column.atRisk')}>
        <Money minor={exception.moneyAtRiskMinor} currency={exception.currency} short />
      </Cell>
      <Cell title={t('column.preserved')}>
        {preservedMinor > 0 ? (
          <span className="font-semibold text-run">
            <Money minor={preservedMinor} currency={exception.currency} short />
          </span>
        ) : (
          '–'
        )}
      </Cell>
    </tr>
  );
}

function Cell({ title, children }: { title: string; children: ReactNode }) {
  return (
    <td className="max-md:pb-1.5 md:px-3 md:text-right md:last:pr-4">
      <span aria-hidden className="block text-label text-ink-soft md:hidden">
        {title}
      </span>
      {children}
    </td>
  );
}
