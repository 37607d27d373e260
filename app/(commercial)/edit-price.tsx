'use client';
import { useState } from 'react';
import type { Customer } from '../../db/customer/customer.ts';
import { putPrices } from '../../db/price/price-mutators.ts';
import { type PriceRule, priceRuleKinds } from '../../db/price/price-rule.ts';
import type { Product } from '../../db/product/product.ts';
import { moneyScope } from '../../db/scope.ts';
import { useAct } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { useOwnPlant } from '../_terms/own-plant.ts';
import { dayText } from '../_terms/typed-figure.ts';
import { presentMoment } from '../_ui/clock.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field, Select } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { PricePreview } from './price-preview.tsx';
import { fieldsOf, ruleOfTyped, type TypedRule, typedOfRule, wrongFields } from './typed-rule.ts';

interface EditPriceProps {
  /** The rule to change, `new` for another, undefined: closed. */
  rule: PriceRule | 'new' | undefined;
  onClose: () => void;
  rules: readonly PriceRule[];
  goods: readonly Product[];
  buyers: readonly Customer[];
}

/** One price rule in a form, with what it would change for a sale. */
export function EditPrice({ rule, onClose, ...lists }: EditPriceProps) {
  const t = useWords('terms.edit');
  const { zone } = useOwnPlant();
  return (
    <Sheet open={rule !== undefined} onClose={onClose} title={t(rule === 'new' ? 'add' : 'change')}>
      {rule !== undefined && (
        <RuleForm rule={rule === 'new' ? undefined : rule} zone={zone} onDone={onClose} {...lists} />
      )}
    </Sheet>
  );
}

const blank = (begin: string): TypedRule => ({
  kind: 'list',
  goods: 'product',
  productId: '',
  family: '',
  customerId: '',
  tier: '',
  region: '',
  currency: 'INR',
  price: '',
  off: '',
  free: '',
  least: '',
  from: '',
  cap: '',
  begin,
  end: '',
});

type RuleFormProps = Omit<EditPriceProps, 'rule' | 'onClose'> & {
  rule: PriceRule | undefined;
  zone: string;
  onDone: () => void;
};

function RuleForm({ rule, onDone, rules, goods, buyers, zone }: RuleFormProps) {
  const t = useWords('terms.edit');
  const kinds = useWords('terms.prices.kind');
  const act = useAct();
  const [id] = useState(() => rule?.id ?? newId());
  const [typed, setTyped] = useState(() =>
    rule ? typedOfRule(rule, (at) => dayText(at, zone)) : blank(dayText(presentMoment(), zone)),
  );
  const set = (change: Partial<TypedRule>) => setTyped((before) => ({ ...before, ...change }));
  const wrong = wrongFields(typed, zone);
  const wanted = wrong.length > 0 ? undefined : { ...ruleOfTyped(typed, id, zone), plantId: rule?.plantId ?? null };
  const save = async () => {
    if (!wanted || !(await act(putPrices, { rules: [wanted] })).done) return;
    toast(t('saved'));
    onDone();
  };
  const currencies = [...new Set([...rules, ...buyers].map(({ currency }) => currency))].sort();
  return (
    <div className="space-y-5">
      {!rule && (
        <>
          <Select
            label={t('kind')}
            value={typed.kind}
            onChoose={(kind) => set({ kind })}
            options={priceRuleKinds.map((value) => ({ value, title: kinds(value) }))}
          />
          <Select
            label={t('currency')}
            value={typed.currency}
            onChoose={(currency) => set({ currency })}
            options={currencies.map((value) => ({ value, title: value }))}
          />
        </>
      )}
      <GoodsFields typed={typed} set={set} goods={goods} wrong={wrong} />
      <BuyerFields typed={typed} set={set} buyers={buyers} />
      <FigureFields typed={typed} set={set} wrong={wrong} />
      <PricePreview rule={wanted && { ...wanted, scope: moneyScope }} rules={rules} goods={goods} buyers={buyers} />
      <Button big look="primary" disabled={!wanted} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}

interface PartProps {
  typed: TypedRule;
  set: (change: Partial<TypedRule>) => void;
}

function GoodsFields({
  typed,
  set,
  goods,
  wrong,
}: PartProps & { goods: readonly Product[]; wrong: readonly string[] }) {
  const t = useWords('terms.edit');
  const families = [...new Set(goods.map(({ family }) => family))].filter(Boolean).sort();
  return (
    <>
      <Choice
        label={t('of')}
        value={typed.goods}
        onChoose={(chosen) => set({ goods: chosen })}
        options={[
          { value: 'product', title: t('ofProduct') },
          { value: 'family', title: t('ofFamily') },
          { value: 'all', title: t('ofAll') },
        ]}
      />
      {wrong.includes('goods') && <p className="text-sm font-medium text-held">{t('needsGoods')}</p>}
      {typed.goods === 'product' && (
        <Select
          label={t('product')}
          prompt={t('choose')}
          value={typed.productId}
          onChoose={(productId) => set({ productId })}
          options={goods.map(({ id, code, name }) => ({ value: id, title: `${code} · ${name}` }))}
        />
      )}
      {typed.goods === 'family' && (
        <Select
          label={t('family')}
          prompt={t('choose')}
          value={typed.family}
          onChoose={(family) => set({ family })}
          options={families.map((value) => ({ value, title: value }))}
        />
      )}
    </>
  );
}

function BuyerFields({ typed, set, buyers }: PartProps & { buyers: readonly Customer[] }) {
  const t = useWords('terms.edit');
  const own = buyers.filter(({ currency }) => currency === typed.currency);
  const has = (field: keyof TypedRule): boolean => fieldsOf[typed.kind].includes(field);
  const named = (values: readonly string[]) => [
    { value: '', title: t('everybody') },
    ...[...new Set(values)]
      .filter(Boolean)
      .sort()
      .map((value) => ({ value, title: value })),
  ];
  return (
    <>
      {has('customerId') && (
        <Select
          label={t('customer')}
          value={typed.customerId}
          onChoose={(customerId) => set({ customerId })}
          options={[
            { value: '', title: t(typed.kind === 'project' ? 'choose' : 'everybody') },
            ...own.map(({ id, name }) => ({ value: id, title: name })),
          ]}
        />
      )}
      {has('tier') && (
        <Select
          label={t('tier')}
          value={typed.tier}
          onChoose={(tier) => set({ tier })}
          options={named(own.map(({ tier }) => tier))}
        />
      )}
      {has('region') && (
        <Select
          label={t('region')}
          value={typed.region}
          onChoose={(region) => set({ region })}
          options={named(own.map(({ region }) => region))}
        />
      )}
    </>
  );
}

const figures = ['price', 'off', 'free', 'least', 'from', 'cap'] as const;

function FigureFields({ typed, set, wrong }: PartProps & { wrong: readonly string[] }) {
  const t = useWords('terms.edit');
  return (
    <>
      {figures
        .filter((field) => fieldsOf[typed.kind].includes(field))
        .map((field) => (
          <Field
            key={field}
            label={field === 'price' ? t('price', { currency: typed.currency }) : t(field)}
            error={typed[field] !== '' && wrong.includes(field) ? t('wrong') : undefined}
            inputMode="decimal"
            value={typed[field]}
            onChange={(event) => set({ [field]: event.target.value })}
          />
        ))}
      <Field
        label={t('begin')}
        type="date"
        value={typed.begin}
        onChange={(event) => set({ begin: event.target.value })}
      />
      <Field
        label={t('end')}
        error={wrong.includes('end') ? t('endWrong') : undefined}
        type="date"
        value={typed.end}
        onChange={(event) => set({ end: event.target.value })}
      />
    </>
  );
}
