'use client';
import { useState } from 'react';
import { putPrices } from '../../db/price/price-mutators.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import type { Product } from '../../db/product/product.ts';
import { minute } from '../../db/values/instant.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { useNow } from '../_ui/clock.ts';
import { formatMoney } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Select, TextField } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { listPriceOf, readPasted, ruleOf } from './pasted-prices.ts';

interface PasteProps {
  open: boolean;
  onClose: () => void;
  rules: readonly PriceRule[];
  products: readonly Product[];
}

/** List prices pasted from a sheet: what they change is shown first, and what can't be meant is named. */
export function PastePrices({ open, onClose, rules, products }: PasteProps) {
  const t = useWords('terms.prices');
  const locale = useLocale();
  const act = useAct();
  const now = useNow(minute);
  const currencies = [...new Set(rules.map(({ currency }) => currency))].sort();
  const [chosen, setChosen] = useState<string>();
  const currency = chosen ?? (currencies.includes('INR') ? 'INR' : (currencies[0] ?? 'INR'));
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const pasted = readPasted(text, products, ({ id }) => listPriceOf(rules, id, currency, now));
  const { changes, wrong } = pasted;
  const money = (price: number): string => formatMoney(lineTotalMinor(price, 1_000, currency), currency, locale);
  const save = async () => {
    setBusy(true);
    const acted = await act(putPrices, { rules: changes.map((change) => ruleOf(change, currency, newId(), now)) });
    setBusy(false);
    if (!acted.done) return;
    toast(t('saved'));
    setText('');
    onClose();
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('paste')}
      foot={
        <Button big look="primary" busy={busy} disabled={changes.length === 0 || wrong.length > 0} onClick={save}>
          {t('save', { count: changes.length })}
        </Button>
      }
    >
      <div className="space-y-4">
        <Select
          label={t('currency')}
          value={currency}
          onChoose={setChosen}
          options={currencies.map((value) => ({ value, title: value }))}
        />
        <TextField
          label={t('pasted')}
          hint={t('pasteHint', { currency })}
          rows={6}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Preview pasted={pasted} money={money} />
      </div>
    </Sheet>
  );
}

/** What the pasted list changes, and what of it can't be meant. */
function Preview({
  pasted: { changes, same, wrong },
  money,
}: {
  pasted: ReturnType<typeof readPasted>;
  money: (price: number) => string;
}) {
  const t = useWords('terms.prices');
  return (
    <>
      {wrong.length > 0 && (
        <ul role="alert" className="space-y-1 text-sm font-medium text-held">
          {wrong.map(({ code, facts }) => (
            <li key={facts.line}>{t(`row.${code}`, facts)}</li>
          ))}
        </ul>
      )}
      {changes.length > 0 && (
        <div>
          <p className="font-semibold">{t('changes')}</p>
          <ul className="mt-1 space-y-1 text-sm tabular-nums">
            {changes.map(({ product, before, after }) => (
              <li key={product.id}>
                {before === undefined
                  ? t('new', { code: product.code, after: money(after) })
                  : t('was', { code: product.code, before: money(before), after: money(after) })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {same > 0 && <p className="text-sm text-ink-soft">{t('same', { count: same })}</p>}
    </>
  );
}
