'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { customerAddresses, mailAddress } from '../../db/customer/customer-address.ts';
import { addAddress, removeAddress } from '../../db/mail/mail-mutators.ts';
import { useAct, useQuery } from '../_device/device.ts';
import { rowsWhere } from '../_device/rows.ts';
import { Button, IconButton } from '../_ui/kit/button.tsx';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** The addresses whose mail is a customer's. */
export function CustomerAddresses({ customerId, may }: { customerId: string; may: boolean }) {
  const t = useWords('quotes');
  const act = useAct();
  const owned = useQuery((local) => rowsWhere(local, customerAddresses, 'customerId', [customerId]), [customerId]);
  const addresses = (owned ?? []).map(({ address }) => address).sort();
  const remove = async (address: string) => {
    const acted = await act(removeAddress, { customerId, address });
    if (!acted.done) return;
    toast(t('addressRemoved', { address }), { undo: () => void act(addAddress, { customerId, address }) });
  };
  return (
    <>
      {addresses.length === 0 ? (
        <p className="text-ink-soft">{t('noAddresses')}</p>
      ) : (
        <Card flush>
          <RowList label={t('addresses')}>
            {addresses.map((address) => (
              <Row
                key={address}
                title={<span className="wrap-anywhere">{address}</span>}
                tail={
                  may && (
                    <IconButton icon={Trash2} label={t('removeAddress', { address })} onClick={() => remove(address)} />
                  )
                }
              />
            ))}
          </RowList>
        </Card>
      )}
      {may && <AddAddress customerId={customerId} />}
    </>
  );
}

function AddAddress({ customerId }: { customerId: string }) {
  const t = useWords('quotes');
  const act = useAct();
  const [typed, setTyped] = useState('');
  const address = typed.trim().toLowerCase();
  const wrong = address !== '' && !mailAddress.safeParse(address).success;
  const add = async () => {
    const acted = await act(addAddress, { customerId, address });
    if (!acted.done) return;
    setTyped('');
    toast(t('addressAdded', { address }));
  };
  return (
    <div className="space-y-3">
      <Field
        label={t('newAddress')}
        type="email"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={wrong ? t('addressWrong') : undefined}
      />
      <Button look="primary" icon={Plus} disabled={wrong || address === ''} onClick={add}>
        {t('addAddress')}
      </Button>
    </div>
  );
}
