'use client';
import { useState } from 'react';
import { type Customer, customers } from '../../db/customer/customer.ts';
import { putCustomers } from '../../db/customer/customer-mutators.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { allRows } from '../_device/rows.ts';
import { useOwnPlant } from '../_terms/own-plant.ts';
import { type PastedCustomer, readPastedCustomers } from '../_terms/pasted-masters.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { MasterList } from './master-list.tsx';

/** Every customer with what their prices and tax depend on; one edited at a time, or many pasted from a sheet. */
export function CustomerList() {
  const t = useWords('terms.customers');
  const act = useAct();
  const buyers = useQuery((local) => allRows(local, customers));
  if (!buyers) return <LoadingState />;
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
    <MasterList
      t={t}
      rows={buyers.toSorted((a, b) => (a.name < b.name ? -1 : 1))}
      foundBy={({ name, region }) => `${name} ${region}`}
      nameOf={({ name }) => name}
      lineOf={(customer) => ({
        title: customer.name,
        detail: [customer.region, customer.currency, customer.taxNumber].filter(Boolean).join(' · '),
        tail: (
          <span className="flex items-center gap-2">
            {customer.state === 'blocked' && <Badge tone="held">{t('blocked')}</Badge>}
            {t('ofTier', { tier: customer.tier })}
          </span>
        ),
      })}
      form={(customer, onDone) => <CustomerForm customer={customer} save={(row) => save([row])} onDone={onDone} />}
      read={(text) => readPastedCustomers(text, buyers)}
      tell={({ known, name, tier }) => t(known ? 'changed' : 'new', { name, tier })}
      save={save}
    />
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
