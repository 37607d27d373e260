'use client';
import { useState } from 'react';
import type { Customer } from '../../db/customer/customer.ts';
import { priceProduct } from '../../db/price/price-product.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import type { Product } from '../../db/product/product.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { presentMoment } from '../_ui/clock.ts';
import { formatMoney } from '../_ui/formats.ts';
import { Card } from '../_ui/kit/card.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

interface PreviewProps {
  /** Undefined while it is not whole. */
  rule: PriceRule | undefined;
  rules: readonly PriceRule[];
  goods: readonly Product[];
  buyers: readonly Customer[];
}

/** What a rule would change for a product, a customer and an amount, before it is saved. */
export function PricePreview({ rule, rules, goods, buyers }: PreviewProps) {
  const t = useWords('terms.edit');
  const locale = useLocale();
  const [productId, setProduct] = useState('');
  const [customerId, setCustomer] = useState('');
  const [amount, setAmount] = useState('100');
  if (!rule) return null;
  const near = goods.filter(
    ({ id, family }) =>
      (rule.productId === null || rule.productId === id) && (rule.family === null || rule.family === family),
  );
  const product = near.find(({ id }) => id === productId) ?? near[0];
  const may = buyers.filter(({ id, currency }) => currency === rule.currency && (rule.customerId ?? id) === id);
  const buyer = may.find(({ id }) => id === customerId) ?? may[0];
  const thousandths = Math.max(1, Math.round(Number(amount.replace(',', '.')) * 1_000) || 1_000);
  if (!product || !buyer) return null;
  const at = Math.max(presentMoment(), rule.validFrom);
  const ask = {
    buyer,
    goods: { productId: product.id, family: product.family, plantId: '', thousandths },
    extraBps: 0,
    at,
  };
  const told = (of: readonly PriceRule[]): string => {
    const price = priceProduct(of, ask)?.unitPrice;
    if (price === undefined) return t('noPrice');
    return formatMoney(lineTotalMinor(price, 1_000, rule.currency), rule.currency, locale);
  };
  const before = told(rules);
  const after = told([...rules.filter(({ id }) => id !== rule.id), rule]);
  return (
    <Card>
      <p className="mb-3 font-semibold">{t('preview')}</p>
      <div className="space-y-4">
        <Select
          label={t('product')}
          value={product.id}
          onChoose={setProduct}
          options={near.map(({ id, code, name }) => ({ value: id, title: `${code} · ${name}` }))}
        />
        <Select
          label={t('for')}
          value={buyer.id}
          onChoose={setCustomer}
          options={may.map(({ id, name }) => ({ value: id, title: name }))}
        />
        <Field
          label={t('amount')}
          inputMode="decimal"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        <p aria-live="polite" className="font-medium tabular-nums">
          {before === after ? t('same') : `${t('was', { price: before })}, ${t('becomes', { price: after })}`}
        </p>
      </div>
    </Card>
  );
}
