'use client';
import { ChevronDown } from 'lucide-react';
import type { DraftLine, PriceStep } from '../../db/draft/draft.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { Money, Quantity, useQuantity } from '../_ui/kit/figures.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Steps of a newer server may have a code that is none of these. */
const stepCodes = ['list', 'project', 'tier', 'extra', 'agreed', 'floor', 'margin'] as const;

/** What a line of a draft and of a quote have of their price. */
type Priced = Pick<
  DraftLine,
  'unitPrice' | 'floorPrice' | 'baseQuantity' | 'netMinor' | 'taxMinor' | 'tax' | 'priceTrace'
>;

/** How a line's price came about, step by step, down to the line's total and against its floor. */
export function PriceTrace({ line, unit, currency }: { line: Priced; unit: string; currency: string }) {
  const t = useWords('terms');
  const tax = useWords('terms.tax');
  const below = line.unitPrice !== null && line.floorPrice !== null && line.unitPrice < line.floorPrice;
  return (
    <details className="group -mb-2 mt-2 border-t border-line open:mb-0">
      <summary className="tap flex list-none items-center gap-2 text-sm [&::-webkit-details-marker]:hidden">
        <span className="flex-1">
          {line.unitPrice !== null && (
            <>
              <Price tenThousandths={line.unitPrice} currency={currency} /> {t('trace.each', { unit })}
            </>
          )}
          {below && <span className="ml-2 font-semibold text-held">{t('trace.belowFloor')}</span>}
        </span>
        <span className="text-ink-soft">{t('trace.howPriced')}</span>
        <ChevronDown aria-hidden className="size-4 text-ink-soft group-open:rotate-180" />
      </summary>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1 text-sm tabular-nums">
        {line.priceTrace.map((step) => (
          <Step key={`${step.rule}-${step.code}`} step={step} unit={unit} currency={currency} />
        ))}
        {line.floorPrice !== null && (
          <div className="contents">
            <dt className={below ? 'font-semibold text-held' : 'text-ink-soft'}>{t('trace.lowest')}</dt>
            <dd className={`text-right ${below ? 'font-semibold text-held' : 'text-ink-soft'}`}>
              <Price tenThousandths={line.floorPrice} currency={currency} />
            </dd>
          </div>
        )}
        {line.baseQuantity !== null && (
          <div className="contents">
            <dt className="border-t border-line pt-1">
              × <Quantity thousandths={line.baseQuantity} unit={unit} />
            </dt>
            <dd className="border-t border-line pt-1 text-right font-semibold">
              <Money minor={line.netMinor} currency={currency} />
            </dd>
          </div>
        )}
        {line.tax.map((part) => (
          <div key={part.code} className="contents text-ink-soft">
            <dt>{tax(part.code, { percent: part.bps / 100 })}</dt>
            <dd className="text-right">
              <Money minor={part.minor} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** What was applied, for what, and what it left; floors stand apart, they only say what the price may not fall below. */
function Step({ step, unit, currency }: { step: PriceStep; unit: string; currency: string }) {
  const t = useWords('terms.trace');
  const amountOf = useQuantity();
  const isFloor = step.code === 'floor' || step.code === 'margin';
  const said = [step.family, step.region].filter(Boolean).join(', ');
  return (
    <div className={`contents ${isFloor ? 'text-ink-soft' : ''}`}>
      <dt>
        {t(`step.${stepCodes.find((code) => code === step.code) ?? 'other'}`, { tier: step.tier ?? '' })}
        {step.offBps !== undefined && (
          <span className="ml-2 text-ink-soft">
            {isFloor ? '' : '−'}
            {step.offBps / 100} %
          </span>
        )}
        {said !== '' && <span className="ml-2 text-ink-soft">{said}</span>}
        {step.minQuantity !== undefined && (
          <span className="ml-2 text-ink-soft">{t('from', { amount: amountOf(step.minQuantity, unit) })}</span>
        )}
        {step.capQuantity !== undefined && (
          <span className="ml-2 text-ink-soft">{t('upTo', { amount: amountOf(step.capQuantity, unit) })}</span>
        )}
      </dt>
      <dd className="text-right">
        <Price tenThousandths={step.unitPrice} currency={currency} />
      </dd>
    </div>
  );
}

function Price({ tenThousandths, currency }: { tenThousandths: number; currency: string }) {
  return <Money minor={lineTotalMinor(tenThousandths, 1_000, currency)} currency={currency} />;
}
