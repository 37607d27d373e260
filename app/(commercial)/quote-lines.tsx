'use client';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { isBelowFloor, isQuotable, removeQuoteLine } from '../../db/quote/quote-mutators.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { useAct } from '../_device/device.ts';
import { PriceTrace } from '../_money/price-trace.tsx';
import { formatMoney } from '../_ui/formats.ts';
import { Button, IconButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Money, Quantity } from '../_ui/kit/figures.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { QuoteLineForm } from './quote-line-form.tsx';
import type { QuoteLineView, QuoteView } from './quote-view.ts';

/** The lines of a quote, each with where it was read, its price and how that came about. */
export function QuoteLines({ view, editable }: { view: QuoteView; editable: boolean }) {
  return (
    <ul className="space-y-3">
      {view.lines.map((row) => (
        <li key={row.line.id}>
          <LineCard row={row} view={view} editable={editable} />
        </li>
      ))}
    </ul>
  );
}

function LineCard({ row, view, editable }: { row: QuoteLineView; view: QuoteView; editable: boolean }) {
  const t = useWords('quotes');
  const { line, product, source } = row;
  const { currency } = view.quote;
  const clear = line.accepted && line.productId !== null && line.baseQuantity !== null;
  return (
    <Card tone={isQuotable(line) ? (isBelowFloor(line) ? 'held' : undefined) : 'late'}>
      <div className="flex items-start gap-3">
        <span
          aria-hidden
          className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-wash text-sm font-semibold text-accent"
        >
          {line.position}
        </span>
        <div className="min-w-0 flex-1">
          <p dir="auto" className="text-sm wrap-anywhere text-ink-soft">
            “{line.phrase}”
          </p>
          {source && (
            <p className="text-label wrap-anywhere text-ink-soft">
              {t('from', { file: source.fileName, place: source.place })}
            </p>
          )}
          <p className={`mt-0.5 leading-snug font-semibold ${clear ? '' : 'text-late'}`}>
            {product?.name ?? t('noProduct')}
          </p>
          <p className="text-sm">
            {line.quantity === null || line.unit === null ? (
              <span className="font-medium text-late">{t('noAmount')}</span>
            ) : (
              <Quantity thousandths={line.quantity} unit={line.unit} />
            )}
            {product && <span className="ml-2 text-ink-soft">{product.code}</span>}
          </p>
        </div>
        <p className="text-right font-semibold">
          {line.unitPrice === null ? (
            <span className="text-sm font-medium text-late">{t('noPrice')}</span>
          ) : (
            <Money minor={line.netMinor} currency={currency} />
          )}
        </p>
      </div>
      <PriceNote row={row} currency={currency} />
      {editable && <LineActions row={row} view={view} />}
      {line.priceTrace.length > 0 && (
        <PriceTrace line={{ ...line, tax: [] }} unit={product?.unit ?? ''} currency={currency} />
      )}
    </Card>
  );
}

/** What differs from the rules: a price of somebody's own, or one below the floor. */
function PriceNote({ row: { line }, currency }: { row: QuoteLineView; currency: string }) {
  const t = useWords('quotes');
  const locale = useLocale();
  const told = (price: number) => formatMoney(lineTotalMinor(price, 1_000, currency), currency, locale);
  if (line.unitPrice === null) return null;
  const own = line.rulePrice !== null && line.rulePrice !== line.unitPrice;
  if (!own && !isBelowFloor(line)) return null;
  return (
    <p className="mt-1.5 text-sm">
      {own && line.rulePrice !== null && (
        <span className="text-ink-soft">{t('ownPrice', { price: told(line.rulePrice) })}</span>
      )}
      {isBelowFloor(line) && line.floorPrice !== null && (
        <span className="ml-2 font-semibold text-held">{t('belowFloor', { price: told(line.floorPrice) })}</span>
      )}
    </p>
  );
}

function LineActions({ row, view }: { row: QuoteLineView; view: QuoteView }) {
  const t = useWords('quotes');
  const act = useAct();
  const [open, setOpen] = useState(false);
  const remove = async () => {
    const acted = await act(removeQuoteLine, { lineId: row.line.id });
    if (acted.done) toast(t('removed'));
  };
  return (
    <div className="mt-1 flex justify-end gap-1">
      <Button look="plain" icon={Pencil} onClick={() => setOpen(true)}>
        {t('change')}
      </Button>
      {view.lines.length > 1 && <IconButton icon={Trash2} label={t('remove')} onClick={remove} />}
      <QuoteLineForm open={open} row={row} currency={view.quote.currency} onClose={() => setOpen(false)} />
    </div>
  );
}
