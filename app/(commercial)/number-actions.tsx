'use client';
import { Contact } from 'lucide-react';
import { type Customer, waNumber } from '../../db/customer/customer.ts';
import { addNumber, changeNumber } from '../../db/customer/number-mutators.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import { useAct } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useMayChange } from './may-change.ts';

type NumberProps = { message: InboundMessage; customer: Customer | undefined };

/** A number that came in a contact or in a notice of a change: one tap gives it to its customer. */
export function NumberActions({ message, customer }: NumberProps) {
  const t = useWords('commercial.number');
  const act = useAct();
  const may = useMayChange();
  const number = waNumber.safeParse(message.payload);
  const asked = message.state === 'needs_human' && (message.kind === 'contacts' || message.kind === 'system');
  if (!may || !customer || !asked || !number.success || customer.waNumbers.includes(number.data)) return null;
  const moves = message.kind === 'system';
  const give = async () => {
    const to = number.data;
    const acted = moves
      ? await act(changeNumber, { customerId: customer.id, from: message.fromNumber, to })
      : await act(addNumber, { customerId: customer.id, number: to });
    if (acted.done) toast(t('given', { number: to }));
  };
  return (
    <Button className="mt-3" look="primary" icon={Contact} onClick={give}>
      {t(moves ? 'move' : 'give', { number: number.data })}
    </Button>
  );
}
