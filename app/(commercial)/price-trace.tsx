'use client';
import { ChevronDown } from 'lucide-react';
import type { DraftLine } from '../../db/draft/draft.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { Money, Quantity } from '../_ui/kit/figures.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Steps priced before they carried codes have none of these. */
const stepCodes = ['list', 'project', 'tier', 'extra'] as const;

/** How a line's price came about, step by step, down to the line's total and against its floor. */
export function PriceTrace({ line, unit, currency }: { line: DraftLine; unit: string; currency: string }) {
  const t = useWords('commercial');
  const below = line.unitPrice !== null && line.floorPrice !== null && line.unitPrice < line.floorPrice;
  return (
    <details className="group -mb-2 mt-2 border-t border-line open:mb-0">
      <summary className="tap flex list-none items-center gap-2 text-sm [&::-webkit-details-marker]:hidden">
        <span className="flex-1">
          {line.unitPrice !== null && (
            <>
              <Price tenThousandths={line.unitPrice} currency={currency} /> {t('each', { unit })}
            </>
          )}
          {below && <span className="ml-2 font-semibold text-held">{t('belowFloor')}</span>}
        </span>
        <span className="text-ink-soft">{t('howPriced')}</span>
        <ChevronDown aria-hidden className="size-4 text-ink-soft group-open:rotate-180" />
      </summary>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1 text-sm tabular-nums">
        {line.priceTrace.map((step) => (
          <div key={step.rule} className="contents">
            <dt>
              {t(`priceStep.${stepCodes.find((code) => code === step.code) ?? 'other'}`, { tier: step.tier ?? '' })}
              {step.offBps !== undefined && <span className="ml-2 text-ink-soft">−{step.offBps / 100} %</span>}
            </dt>
            <dd className="text-right">
              <Price tenThousandths={step.unitPrice} currency={currency} />
            </dd>
          </div>
        ))}
        {line.floorPrice !== null && (
          <div className="contents">
            <dt className={below ? 'font-semibold text-held' : 'text-ink-soft'}>{t('floor')}</dt>
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
      </dl>
    </details>
  );
}

function Price({ tenThousandths, currency }: { tenThousandths: number; currency: string }) {
  return <Money minor={lineTotalMinor(tenThousandths, 1_000, currency)} currency={currency} />;
}
