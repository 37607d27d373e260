'use client';
import { useState } from 'react';
import { type Customer, customers } from '../../db/customer/customer.ts';
import { endPrice } from '../../db/price/price-mutators.ts';
import { type PriceRule, priceRules } from '../../db/price/price-rule.ts';
import { type Product, products } from '../../db/product/product.ts';
import { minute } from '../../db/values/instant.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { allRows, byId } from '../_device/rows.ts';
import { useMaySet } from '../_terms/may-set.ts';
import { useOwnPlant } from '../_terms/own-plant.ts';
import { useNow } from '../_ui/clock.ts';
import { formatDay, formatMoney } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { BackToInbox } from './back-to-inbox.tsx';
import { EditPrice } from './edit-price.tsx';
import { ExportDiscounts } from './export-discounts.tsx';
import { findByWords } from './find-products.ts';
import { PastePrices } from './paste-prices.tsx';

const most = 2_000;

/** The price list: every rule that counts or will, found by a few letters; a list pasted from a sheet. */
export function PricesPage() {
  const t = useWords('terms.prices');
  const [search, setSearch] = useState('');
  const [pasting, setPasting] = useState(false);
  const [open, setOpen] = useState<PriceRule | 'new'>();
  const may = useMaySet('commercial');
  const now = useNow(minute);
  const found = useQuery(async (local) => {
    const [rules, goods, buyers] = await Promise.all([
      allRows(local, priceRules),
      allRows(local, products),
      allRows(local, customers).then(byId),
    ]);
    return { rules, goods, buyers, byId: byId(goods) };
  }, []);
  if (!found) return <LoadingState />;
  const said = (rule: PriceRule): string => saidOf(rule, found.byId, found.buyers) || t('all');
  const valid = found.rules.filter(({ validTo }) => validTo === null || validTo > now);
  const rows = findByWords(valid, (rule) => `${said(rule)} ${t(`kind.${rule.kind}`)}`, search, most);
  return (
    <Page
      title={t('title')}
      detail={t('detail')}
      actions={
        <>
          {may && <Button onClick={() => setOpen('new')}>{t('add')}</Button>}
          {may && <Button onClick={() => setPasting(true)}>{t('paste')}</Button>}
          <ExportDiscounts rules={found.rules} at={now} />
          <BackToInbox />
        </>
      }
    >
      <SearchBox label={t('search')} value={search} onSearch={setSearch} />
      {rows.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <ListVirtual label={t('title')} rows={rows} keyOf={({ id }) => id}>
          {(rule) => <RuleRow rule={rule} said={said(rule)} may={may} now={now} onChange={() => setOpen(rule)} />}
        </ListVirtual>
      )}
      <EditPrice
        rule={open}
        onClose={() => setOpen(undefined)}
        rules={found.rules}
        goods={found.goods.filter(({ kind }) => kind === 'finished')}
        buyers={[...found.buyers.values()]}
      />
      <PastePrices
        open={pasting}
        onClose={() => setPasting(false)}
        rules={found.rules}
        products={found.goods.filter(({ kind }) => kind === 'finished')}
      />
    </Page>
  );
}

/** Of what and for whom a rule speaks. */
function saidOf(rule: PriceRule, goods: Map<string, Product>, buyers: Map<string, Customer>): string {
  const { productId, customerId, family, tier, region } = rule;
  const product = productId === null ? undefined : goods.get(productId);
  const buyer = customerId && (buyers.get(customerId)?.name ?? customerId);
  return [product?.name ?? productId, product?.code, family, buyer, tier, region].filter(Boolean).join(' · ');
}

interface RuleRowProps {
  rule: PriceRule;
  said: string;
  may: boolean;
  now: number;
  onChange: () => void;
}

function RuleRow({ rule, said, may, now, onChange }: RuleRowProps) {
  const t = useWords('terms.prices');
  const locale = useLocale();
  const { zone } = useOwnPlant();
  const act = useAct();
  const end = async () => {
    const acted = await act(endPrice, { ruleId: rule.id });
    if (acted.done) toast(t('ended'));
  };
  const day = (at: number): string => formatDay(at, locale, zone);
  const facts = [
    // A price says its currency itself.
    rule.unitPrice === null && rule.currency,
    rule.minQuantity > 0 && t('from', { amount: rule.minQuantity / 1_000 }),
    rule.capQuantity !== null && t('cap', { amount: rule.capQuantity / 1_000 }),
    rule.maxDiscountBps > 0 && t('free', { percent: rule.maxDiscountBps / 100 }),
    rule.validFrom > now ? t('soon', { day: day(rule.validFrom) }) : t('since', { day: day(rule.validFrom) }),
    rule.validTo !== null && t('until', { day: day(rule.validTo) }),
  ].filter(Boolean);
  return (
    <div className="flex items-center gap-3 border-b border-line py-2.5">
      <div className="min-w-0 flex-1">
        <p className="leading-snug font-medium">{said}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-sm text-ink-soft">
          <Badge tone="wait">{t(`kind.${rule.kind}`)}</Badge>
          {facts.join(' · ')}
        </p>
      </div>
      <p className="shrink-0 text-right font-semibold tabular-nums">
        {rule.unitPrice !== null &&
          formatMoney(lineTotalMinor(rule.unitPrice, 1_000, rule.currency), rule.currency, locale)}
        {rule.discountBps > 0 && t('off', { percent: rule.discountBps / 100 })}
        {rule.minMarginBps !== null && t('margin', { percent: rule.minMarginBps / 100 })}
      </p>
      {may && (
        <span className="flex flex-col gap-1 sm:flex-row">
          <Button onClick={onChange} aria-label={`${t('change')}: ${said}`}>
            {t('change')}
          </Button>
          <Button onClick={end} aria-label={`${t('end')}: ${said}`}>
            {t('end')}
          </Button>
        </span>
      )}
    </div>
  );
}
