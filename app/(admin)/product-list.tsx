'use client';
import { useState } from 'react';
import { type Product, products } from '../../db/product/product.ts';
import { putProducts } from '../../db/product/product-mutators.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { PasteSheet } from '../_terms/paste-sheet.tsx';
import { type PastedProduct, readPastedProducts } from '../_terms/pasted-masters.ts';
import { typedBps } from '../_terms/typed-figure.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Row } from '../_ui/kit/card.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { ListTools } from './list-tools.tsx';

/** Every finished product, found by a few letters; one edited at a time, or many pasted from a sheet. */
export function ProductList() {
  const t = useWords('terms.products');
  const act = useAct();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<Product | 'new'>();
  const [pasting, setPasting] = useState(false);
  const goods = useQuery(async (local) => (await allRows(local, products)).filter(({ kind }) => kind === 'finished'));
  if (!goods) return <LoadingState />;
  const wanted = search.trim().toLowerCase();
  const shown = goods
    .filter(({ code, name, family }) => `${code} ${name} ${family}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
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
    <div className="space-y-3">
      <ListTools
        add={t('add')}
        onAdd={() => setOpen('new')}
        paste={t('paste')}
        onPaste={() => setPasting(true)}
        search={t('search')}
        value={search}
        onSearch={setSearch}
      />
      <ProductRows shown={shown} onOpen={setOpen} />
      <Sheet
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open === undefined || open === 'new' ? t('add') : open.code}
      >
        {open !== undefined && (
          <ProductForm
            product={open === 'new' ? undefined : open}
            save={(row) => save([row])}
            onDone={() => setOpen(undefined)}
          />
        )}
      </Sheet>
      <PasteSheet
        open={pasting}
        onClose={() => setPasting(false)}
        title={t('paste')}
        hint={t('pasteHint')}
        read={(text) => readPastedProducts(text, goods)}
        tell={({ known, code, name }) => t(known ? 'changed' : 'new', { code, name })}
        save={save}
      />
    </div>
  );
}

function ProductRows({ shown, onOpen }: { shown: Product[]; onOpen: (product: Product) => void }) {
  const t = useWords('terms.products');
  if (shown.length === 0) return <EmptyState title={t('none')} />;
  return (
    <ListVirtual label={t('title')} rows={shown} keyOf={({ id }) => id}>
      {(product) => <ProductRow product={product} onTap={() => onOpen(product)} />}
    </ListVirtual>
  );
}

function ProductRow({ product, onTap }: { product: Product; onTap: () => void }) {
  return (
    <div className="border-b border-line">
      <ul>
        <Row
          title={product.name}
          detail={[product.code, product.family, product.hsn && `HSN ${product.hsn}`].filter(Boolean).join(' · ')}
          tail={<span className="tabular-nums">{product.taxBps / 100} %</span>}
          onTap={onTap}
        />
      </ul>
    </div>
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
