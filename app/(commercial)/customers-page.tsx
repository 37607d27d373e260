'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type Customer, customers, waNumber } from '../../db/customer/customer.ts';
import { addNumber, removeNumber } from '../../db/customer/number-mutators.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { rowOf } from '../_device/rows.ts';
import { Button, IconButton } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { BackToInbox } from './back-to-inbox.tsx';
import { ChooseCustomer } from './choose-customer.tsx';
import { CustomerAddresses } from './customer-addresses.tsx';
import { typedNumber } from './typed-number.ts';

/** Every customer with the WhatsApp numbers and mail addresses whose messages are theirs. */
export function CustomersPage() {
  const t = useWords('commercial');
  const [openId, setOpenId] = useState<string>();
  const open = useQuery((local) => (openId === undefined ? undefined : rowOf(local, customers, openId)), [openId]);
  const numbersOf = ({ waNumbers }: Customer): string => waNumbers.join(' · ') || t('noNumbers');
  return (
    <Page title={t('customers')} detail={t('customersDetail')} actions={<BackToInbox />}>
      <ChooseCustomer detailOf={numbersOf} onChoose={({ id }) => setOpenId(id)} />
      <Sheet open={open !== undefined} onClose={() => setOpenId(undefined)} title={open?.name ?? ''}>
        {open && <Numbers key={open.id} customer={open} />}
      </Sheet>
    </Page>
  );
}

function Numbers({ customer: { id: customerId, waNumbers } }: { customer: Customer }) {
  const t = useWords('commercial');
  const q = useWords('quotes');
  const act = useAct();
  const { person } = useDevice();
  const may = person.actor.functions.some((name) => ['commercial', 'admin', 'manager'].includes(name));
  const remove = async (number: string) => {
    const acted = await act(removeNumber, { customerId, number });
    if (!acted.done) return;
    toast(t('numberRemoved', { number }), { undo: () => void act(addNumber, { customerId, number }) });
  };
  return (
    <div className="space-y-5">
      {waNumbers.length === 0 ? (
        <p className="text-ink-soft">{t('noNumbers')}</p>
      ) : (
        <Card flush>
          <RowList label={t('numbers')}>
            {waNumbers.map((number) => (
              <Row
                key={number}
                title={<span className="tabular-nums">{number}</span>}
                tail={
                  may && (
                    <IconButton icon={Trash2} label={t('removeNumber', { number })} onClick={() => remove(number)} />
                  )
                }
              />
            ))}
          </RowList>
        </Card>
      )}
      {may && <AddNumber customerId={customerId} />}
      <h3 className="border-t border-line pt-5 font-semibold">{q('addresses')}</h3>
      <CustomerAddresses customerId={customerId} may={may} />
    </div>
  );
}

function AddNumber({ customerId }: { customerId: string }) {
  const t = useWords('commercial');
  const act = useAct();
  const [typed, setTyped] = useState('');
  const number = typedNumber(typed);
  const wrong = typed.trim() !== '' && !waNumber.safeParse(number).success;
  const add = async () => {
    const acted = await act(addNumber, { customerId, number });
    if (!acted.done) return;
    setTyped('');
    toast(t('numberAdded', { number }));
  };
  return (
    <div className="space-y-3">
      <Field
        label={t('newNumber')}
        type="tel"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        hint={t('newNumberHint')}
        error={wrong ? t('numberWrong') : undefined}
      />
      <Button look="primary" icon={Plus} disabled={wrong || number === ''} onClick={add}>
        {t('addNumber')}
      </Button>
    </div>
  );
}
