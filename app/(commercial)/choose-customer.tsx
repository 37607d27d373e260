'use client';
import { useState } from 'react';
import { type Customer, customers } from '../../db/customer/customer.ts';
import { useQuery } from '../_device/device.ts';
import { allRows } from '../_device/rows.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { findByWords } from './find-products.ts';

const mostFound = 50;

type ChooseProps = {
  /** What stands under a name; tier and town unless given. */
  detailOf?: (customer: Customer) => string;
  onChoose: (customer: Customer) => void;
};

/** The customers, narrowed by name, town or number, each to tap. */
export function ChooseCustomer({ detailOf, onChoose }: ChooseProps) {
  const t = useWords('commercial');
  const [search, setSearch] = useState('');
  const buyers = useQuery((local) => allRows(local, customers));
  const words = ({ name, region, waNumbers }: Customer): string => [name, region, ...waNumbers].join(' ');
  const found = findByWords(buyers ?? [], words, search, mostFound);
  return (
    <>
      <SearchBox label={t('searchCustomers')} value={search} onSearch={setSearch} />
      <Card flush className="mt-3">
        <RowList label={t('customers')}>
          {found.map((customer) => (
            <Row
              key={customer.id}
              title={customer.name}
              detail={detailOf?.(customer) ?? `${customer.region} · ${t('tier', { tier: customer.tier })}`}
              onTap={() => onChoose(customer)}
            />
          ))}
        </RowList>
      </Card>
      {buyers && found.length === 0 && <p className="mt-2 text-ink-soft">{t('noneFound')}</p>}
    </>
  );
}
