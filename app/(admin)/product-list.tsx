'use client';
import { useState } from 'react';
import { type Product, products } from '../../db/product/product.ts';
import { putProducts } from '../../db/product/product-mutators.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { type PastedProduct, readPastedProducts } from '../_terms/pasted-masters.ts';
import { typedBps } from '../_terms/typed-figure.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { MasterList } from './master-list.tsx';

/** Every finished product, found by a few letters; one edited at a time, or many pasted from a sheet. */
export function ProductList() {
  const t = useWords('terms.products');
  const act = useAct();
  const goods = useQuery(async (local) => (await allRows(local, products)).filter(({ kind }) => kind === 'finished'));
  if (!goods) return <LoadingState />;
  const save = async (rows: readonly PastedProduct[]): Promise<boolean> => {
    const wantedRows = rows.map(({ known, ...row }) => ({
      productId: known?.id ?? newId(),
      packs: known?.packs ?? {},
      ...row,
    }));
    const acted = await act(putProducts, { products: wantedRows });
    if (acted.done) toast(t('saved'));
    return acted.done;
  };
  return (
    <MasterList
      t={t}
      rows={goods.toSorted((a, b) => (a.code < b.code ? -1 : 1))}
      foundBy={({ code, name, family }) => `${code} ${name} ${family}`}
      nameOf={({ code }) => code}
      lineOf={({ name, code, family, hsn, taxBps }) => ({
        title: name,
        detail: [code, family, hsn && `HSN ${hsn}`].filter(Boolean).join(' · '),
        tail: <span className="tabular-nums">{taxBps / 100} %</span>,
      })}
      form={(product, onDone) => <ProductForm product={product} save={(row) => save([row])} onDone={onDone} />}
      read={(text) => readPastedProducts(text, goods)}
      tell={({ known, code, name }) => t(known ? 'changed' : 'new', { code, name })}
      save={save}
    />
  );
}

interface ProductFormProps {
  product: Product | undefined;
  save: (row: PastedProduct) => Promise<boolean>;
  onDone: () => void;
}

function ProductForm({ product, save, onDone }: ProductFormProps) {
  const t = useWords('terms.products');
  const [code, setCode] = useState(product?.code ?? '');
  const [name, setName] = useState(product?.name ?? '');
  const [family, setFamily] = useState(product?.family ?? '');
  const [unit, setUnit] = useState(product?.unit ?? 'piece');
  const [hsn, setHsn] = useState(product?.hsn ?? '');
  const [tax, setTax] = useState(product ? String(product.taxBps / 100) : '18');
  const taxBps = typedBps(tax);
  const isHsn = /^\d{0,10}$/.test(hsn.trim());
  const isWhole = code.trim() !== '' && name.trim() !== '' && unit.trim() !== '' && isHsn && taxBps !== undefined;
  const keep = async () => {
    if (taxBps === undefined) return;
    const words = { code: code.trim(), name: name.trim(), family: family.trim(), unit: unit.trim(), hsn: hsn.trim() };
    if (await save({ known: product, ...words, taxBps })) onDone();
  };
  return (
    <div className="space-y-5">
      <Field label={t('code')} maxLength={60} value={code} onChange={(event) => setCode(event.target.value)} />
      <Field label={t('name')} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      <Field
        label={t('family')}
        hint={t('familyHint')}
        maxLength={60}
        value={family}
        onChange={(event) => setFamily(event.target.value)}
      />
      {!product && (
        <Field label={t('unit')} maxLength={20} value={unit} onChange={(event) => setUnit(event.target.value)} />
      )}
      <Field
        label={t('hsn')}
        error={isHsn ? undefined : t('hsnWrong')}
        inputMode="numeric"
        value={hsn}
        onChange={(event) => setHsn(event.target.value)}
      />
      <Field
        label={t('tax')}
        hint={t('taxHint')}
        error={taxBps === undefined ? t('taxWrong') : undefined}
        inputMode="decimal"
        value={tax}
        onChange={(event) => setTax(event.target.value)}
      />
      <Button big look="primary" disabled={!isWhole} onClick={keep}>
        {t('save')}
      </Button>
    </div>
  );
}
