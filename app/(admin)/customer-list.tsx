'use client';
import { useState } from 'react';
import { type Customer, customers } from '../../db/customer/customer.ts';
import { putCustomers } from '../../db/customer/customer-mutators.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { useOwnPlant } from '../_terms/own-plant.ts';
import { PasteSheet } from '../_terms/paste-sheet.tsx';
import { type PastedCustomer, readPastedCustomers } from '../_terms/pasted-masters.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Row } from '../_ui/kit/card.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { EmptyState, LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { ListTools } from './list-tools.tsx';

/** Every customer with what their prices and tax depend on; one edited at a time, or many pasted from a sheet. */
export function CustomerList() {
  const t = useWords('terms.customers');
  const act = useAct();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<Customer | 'new'>();
  const [pasting, setPasting] = useState(false);
  const buyers = useQuery((local) => allRows(local, customers));
  if (!buyers) return <LoadingState />;
  const wanted = search.trim().toLowerCase();
  const shown = buyers
    .filter(({ name, region }) => `${name} ${region}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const save = async (rows: readonly (PastedCustomer & Partial<Pick<Customer, 'state'>>)[]): Promise<boolean> => {
    const acted = await act(putCustomers, {
      customers: rows.map(({ known, ...row }) => ({
        customerId: known?.id ?? newId(),
        ...row,
        state: row.state ?? known?.state ?? 'active',
      })),
    });
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
      <CustomerRows shown={shown} onOpen={setOpen} />
      <Sheet
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open === undefined || open === 'new' ? t('add') : open.name}
      >
        {open !== undefined && (
          <CustomerForm
            customer={open === 'new' ? undefined : open}
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
        read={(text) => readPastedCustomers(text, buyers)}
        tell={({ known, name, tier }) => t(known ? 'changed' : 'new', { name, tier })}
        save={save}
      />
    </div>
  );
}

function CustomerRows({ shown, onOpen }: { shown: Customer[]; onOpen: (customer: Customer) => void }) {
  const t = useWords('terms.customers');
  if (shown.length === 0) return <EmptyState title={t('none')} />;
  return (
    <ListVirtual label={t('title')} rows={shown} keyOf={({ id }) => id}>
      {(customer) => <CustomerRow customer={customer} onTap={() => onOpen(customer)} />}
    </ListVirtual>
  );
}

function CustomerRow({ customer, onTap }: { customer: Customer; onTap: () => void }) {
  const t = useWords('terms.customers');
  return (
    <div className="border-b border-line">
      <ul>
        <Row
          title={customer.name}
          detail={[customer.region, customer.currency, customer.taxNumber].filter(Boolean).join(' · ')}
          tail={
            <span className="flex items-center gap-2">
              {customer.state === 'blocked' && <Badge tone="held">{t('blocked')}</Badge>}
              {t('ofTier', { tier: customer.tier })}
            </span>
          }
          onTap={onTap}
        />
      </ul>
    </div>
  );
}

interface CustomerFormProps {
  customer: Customer | undefined;
  save: (row: PastedCustomer & Pick<Customer, 'state'>) => Promise<boolean>;
  onDone: () => void;
}

function CustomerForm({ customer, save, onDone }: CustomerFormProps) {
  const t = useWords('terms.customers');
  const [name, setName] = useState(customer?.name ?? '');
  const [tier, setTier] = useState(customer?.tier ?? '');
  const [region, setRegion] = useState(customer?.region ?? '');
  const own = useOwnPlant();
  const [typedCurrency, setCurrency] = useState<string>();
  const currency = typedCurrency ?? customer?.currency ?? own.currency;
  const [taxNumber, setTaxNumber] = useState(customer?.taxNumber ?? '');
  const [state, setState] = useState<Customer['state']>(customer?.state ?? 'active');
  const isCurrency = /^[A-Z]{3}$/.test(currency);
  const isWhole = name.trim() !== '' && tier.trim() !== '' && isCurrency;
  const keep = async () => {
    const words = { name: name.trim(), tier: tier.trim(), region: region.trim(), taxNumber: taxNumber.trim() || null };
    if (await save({ known: customer, ...words, currency, state })) onDone();
  };
  return (
    <div className="space-y-5">
      <Field label={t('name')} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      <Field
        label={t('tier')}
        hint={t('tierHint')}
        maxLength={20}
        value={tier}
        onChange={(event) => setTier(event.target.value)}
      />
      <Field label={t('region')} maxLength={60} value={region} onChange={(event) => setRegion(event.target.value)} />
      {!customer && (
        <Field
          label={t('currency')}
          error={isCurrency ? undefined : t('currencyWrong')}
          maxLength={3}
          value={currency}
          onChange={(event) => setCurrency(event.target.value.toUpperCase())}
        />
      )}
      <Field
        label={t('taxNumber')}
        hint={t('taxNumberHint')}
        maxLength={20}
        value={taxNumber}
        onChange={(event) => setTaxNumber(event.target.value)}
      />
      <Choice
        label={t('state')}
        value={state}
        onChoose={setState}
        options={(['active', 'blocked'] as const).map((value) => ({ value, title: t(`states.${value}`) }))}
      />
      <Button big look="primary" disabled={!isWhole} onClick={keep}>
        {t('save')}
      </Button>
    </div>
  );
}
