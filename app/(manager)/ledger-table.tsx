'use client';
import { type ReactNode, useState } from 'react';
import { formatMoment } from '../_ui/formats.ts';
import { Go } from '../_ui/go.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useSpan } from '../_ui/kit/span.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Ledger, LedgerEntry, Response } from './ledger.ts';
import type { ManagerRows } from './manager-view.ts';
import type { MoneyOutcome } from './money-outcome.ts';
import type { Sum } from './response.ts';
import { Sums } from './sums.tsx';

const steps = ['know', 'acknowledge', 'decide', 'resolve'] as const satisfies readonly (keyof Response)[];
const columns = ['exception', ...steps, 'atRisk', 'preserved', 'lost'] as const;
const shownCount = 6;
/** On a phone a row is a block with its times in a grid. */
const block = 'max-md:grid max-md:grid-cols-4 max-md:gap-x-2 max-md:px-4 max-md:py-2';

/** One column of the outcomes as sums that can be shown. */
export const sumOf = (
  money: readonly MoneyOutcome[],
  column: 'atRiskMinor' | 'preservedMinor' | 'lostMinor' | 'openMinor',
): Sum[] => money.map((each) => ({ currency: each.currency, minor: each[column] })).filter(({ minor }) => minor > 0);

/** How fast the house answered, exception by exception, and what came of the money. */
export function LedgerTable({ ledger, rows, label }: { ledger: Ledger; rows: ManagerRows; label: string }) {
  const t = useWords('manager');
  const [all, setAll] = useState(false);
  const hidden = ledger.entries.length - shownCount;
  const shown = all ? ledger.entries : ledger.entries.slice(0, shownCount);
  return (
    <Card flush>
      <table aria-label={label} className="w-full text-left max-md:block">
        <thead className="max-md:sr-only">
          <tr className="border-b border-line text-label text-ink-soft">
            {columns.map((column, place) => (
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
  );
}

/** The middle of every column of times, and what came of all the money. */
function MedianRow({ ledger }: { ledger: Ledger }) {
  const t = useWords('manager');
  const { entries, applied, median, money } = ledger;
  return (
    <tr className={`${block} bg-sunken font-semibold`}>
      <th scope="row" className="py-2 text-left max-md:col-span-4 max-md:block md:pl-4">
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
      <MoneyCells money={money} />
    </tr>
  );
}

function MoneyCells({ money }: { money: readonly MoneyOutcome[] }) {
  const t = useWords('manager');
  return (
    <>
      <Cell title={t('column.atRisk')}>
        <Sums sums={sumOf(money, 'atRiskMinor')} none="–" />
      </Cell>
      <Cell title={t('column.preserved')}>
        <span className="font-semibold text-run">
          <Sums sums={sumOf(money, 'preservedMinor')} none="–" />
        </span>
      </Cell>
      <Cell title={t('column.lost')}>
        <span className="font-semibold text-held">
          <Sums sums={sumOf(money, 'lostMinor')} none="–" />
        </span>
      </Cell>
    </>
  );
}

/** A length of time, or that it has not come yet. */
export function Span({ ms }: { ms: number | null }) {
  const words = useSpan(ms ?? 0);
  return <span className="whitespace-nowrap tabular-nums">{ms === null ? '–' : words}</span>;
}

/** One exception: its times, and what came of its money. */
function EntryRow({ entry: { exception, response, money }, zone }: { entry: LedgerEntry; zone: string }) {
  const t = useWords('manager');
  const words = useExceptionWords(zone);
  const locale = useLocale();
  return (
    <tr className={block}>
      <th scope="row" className="font-normal max-md:col-span-4 max-md:block md:pl-1">
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
      <MoneyCells money={money} />
    </tr>
  );
}

function Cell({ title, children }: { title: string; children: ReactNode }) {
  return (
    <td className="max-md:pb-1.5 md:px-3 md:text-right md:last:pr-4">
      <span aria-hidden className="block truncate text-label text-ink-soft md:hidden">
        {title}
      </span>
      {children}
    </td>
  );
}
