'use client';
import { UserRound } from 'lucide-react';
import { useState } from 'react';
import { type Customer, waNumber } from '../../db/customer/customer.ts';
import { mailAddress } from '../../db/customer/customer-address.ts';
import type { InboundMessage } from '../../db/message/message.ts';
import { nameSender } from '../../db/message/message-mutators.ts';
import { useAct } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { ChooseCustomer } from './choose-customer.tsx';
import { useMayChange } from './may-change.ts';

/** Whether a message waits for somebody to say who wrote it, as the mutator judges it. */
export const awaitsSender = ({ state, customerId, channel, fromNumber }: InboundMessage): boolean =>
  state === 'needs_human' &&
  customerId === null &&
  (channel === 'email' ? mailAddress : waNumber).safeParse(fromNumber).success;

/** "This is customer X": the number is theirs from now on, and the message is read again as theirs. */
export function NameSender({ message }: { message: InboundMessage }) {
  const t = useWords('commercial');
  const [open, setOpen] = useState(false);
  if (!useMayChange() || !awaitsSender(message)) return null;
  return (
    <>
      <Button className="mt-3" look="primary" icon={UserRound} onClick={() => setOpen(true)}>
        {t('nameSender')}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('whoWrote')}>
        <ChooseSender message={message} onDone={() => setOpen(false)} />
      </Sheet>
    </>
  );
}

/** Chooses whose number it is. */
export function ChooseSender({ message, onDone }: { message: InboundMessage; onDone: () => void }) {
  const t = useWords('commercial');
  const act = useAct();
  const choose = async (customer: Customer) => {
    const acted = await act(nameSender, { messageId: message.id, customerId: customer.id });
    if (!acted.done) return;
    onDone();
    toast(t('senderNamed', { customer: customer.name }));
  };
  return (
    <>
      <p className="mb-3 text-ink-soft">{t('senderHint', { number: message.fromNumber })}</p>
      <ChooseCustomer onChoose={choose} />
    </>
  );
}
