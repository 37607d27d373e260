'use client';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { correctLine, removeLine } from '../../db/draft/draft-mutators.ts';
import type { Product } from '../../db/product/product.ts';
import { packFactor } from '../../db/values/quantity.ts';
import { useAct } from '../_device/device.ts';
import { PriceTrace } from '../_money/price-trace.tsx';
import { formatShare } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button, IconButton } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { Money, Quantity } from '../_ui/kit/figures.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { CorrectLine } from './correct-line.tsx';
import { type DraftView, isEditable, type LineView } from './draft-view.ts';
import { useMayChange } from './may-change.ts';

/** The lines read from the message, each beside what was written. */
export function DraftLines({ view }: { view: DraftView }) {
  const t = useWords('commercial');
  const may = useMayChange();
  const editable = may && isEditable(view.draft);
  if (view.lines.length === 0) return <p className="text-ink-soft">{t('noLines')}</p>;
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

const isSure = ({ line }: LineView): boolean => line.accepted && line.productId !== null && line.baseQuantity !== null;

function LineCard({ row, view, editable }: { row: LineView; view: DraftView; editable: boolean }) {
  const { line, product } = row;
  const sure = isSure(row);
  const t = useWords('commercial');
  return (
    <Card tone={sure ? undefined : 'late'}>
      <div className="flex items-start gap-3">
        <span
          aria-hidden
          className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-wash text-sm font-semibold text-accent"
        >
          {line.position}
        </span>
        <div className="min-w-0 flex-1">
          <p dir="auto" className="text-sm text-ink-soft">
            “{line.phrase}”
          </p>
          <p className="mt-0.5 leading-snug font-semibold">{product?.name ?? t('noProduct')}</p>
          <Amount row={row} />
        </div>
        {line.netMinor > 0 && (
          <p className="font-semibold">
            <Money minor={line.netMinor} currency={view.draft.currency} />
          </p>
        )}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Confidence row={row} sure={sure} />
        {editable && <LineActions row={row} view={view} />}
      </div>
      {!sure && editable && <Candidates row={row} view={view} />}
      {line.priceTrace.length > 0 && (
        <PriceTrace line={line} unit={product?.unit ?? ''} currency={view.draft.currency} />
      )}
    </Card>
  );
}

function Amount({ row: { line, product } }: { row: LineView }) {
  const t = useWords('commercial');
  if (line.quantity === null || line.unit === null)
    return (
      <p className="text-sm font-medium text-late">
        {line.quantity === null ? t('noAmount') : t('noUnit', { amount: line.quantity / 1_000 })}
      </p>
    );
  const packed = product && line.unit !== product.unit && line.baseQuantity !== null;
  return (
    <p className="text-sm">
      <Quantity thousandths={line.quantity} unit={line.unit} />
      {packed && line.baseQuantity !== null && (
        <span className="text-ink-soft">
          {' = '}
          <Quantity thousandths={line.baseQuantity} unit={product.unit} />
        </span>
      )}
      {product && <span className="ml-2 text-ink-soft">{product.code}</span>}
    </p>
  );
}

function Confidence({ row: { line }, sure }: { row: LineView; sure: boolean }) {
  const t = useWords('commercial');
  const share = formatShare(line.confidence, useLocale());
  if (!sure) return <Badge tone="late">{t('unsure', { share })}</Badge>;
  return <Badge tone="run">{line.confidence >= 1 ? t('certain') : t('sure', { share })}</Badge>;
}

function LineActions({ row, view }: { row: LineView; view: DraftView }) {
  const t = useWords('commercial');
  const act = useAct();
  const [open, setOpen] = useState<'correct' | 'remove'>();
  const close = () => setOpen(undefined);
  const remove = async () => {
    close();
    const acted = await act(removeLine, { lineId: row.line.id });
    if (acted.done) toast(t('removed'));
  };
  return (
    <span className="ml-auto flex gap-1">
      <Button look="plain" icon={Pencil} onClick={() => setOpen('correct')}>
        {t('correct')}
      </Button>
      {view.lines.length > 1 && <IconButton icon={Trash2} label={t('remove')} onClick={() => setOpen('remove')} />}
      <CorrectLine open={open === 'correct'} row={row} customer={view.customer} onClose={close} />
      <Confirm
        open={open === 'remove'}
        title={t('removeTitle')}
        action={t('remove')}
        danger
        onConfirm={remove}
        onClose={close}
      >
        {t('removeWhat', { phrase: row.line.phrase })}
      </Confirm>
    </span>
  );
}

/** The likeliest products, one tap each when the amount is known in a unit they are packed in. */
function Candidates({ row: { line, product, candidates }, view }: { row: LineView; view: DraftView }) {
  const t = useWords('commercial');
  const act = useAct();
  const { quantity, unit } = line;
  if (quantity === null || unit === null) return null;
  const likely = product ? [{ product, byModel: false }, ...candidates] : candidates;
  const fitting = likely.filter((each) => packFactor(each.product, unit));
  const choose = async (chosen: Product) => {
    const acted = await act(correctLine, { lineId: line.id, productId: chosen.id, quantity, unit });
    if (acted.done) toast(view.customer ? t('remembered', { customer: view.customer.name }) : t('corrected'));
  };
  if (fitting.length === 0) return null;
  return (
    <fieldset className="mt-3 border-t border-line pt-3">
      <legend className="sr-only">{t('whichOne')}</legend>
      <p aria-hidden className="mb-2 text-sm font-medium">
        {t('whichOne')}
      </p>
      <div className="flex flex-wrap gap-2">
        {fitting.slice(0, 5).map(({ product: each, byModel }) => (
          <Button key={each.id} className="text-left!" onClick={() => choose(each)}>
            <span>
              {each.name}
              {byModel && <span className="block text-label font-normal text-ink-soft">{t('byModel')}</span>}
            </span>
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
