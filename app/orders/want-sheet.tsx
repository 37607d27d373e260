'use client';
import { useState } from 'react';
import { wantBy } from '../../db/order/rush-mutators.ts';
import { day } from '../../db/values/instant.ts';
import { useAct } from '../_device/device.ts';
import { presentMoment } from '../_ui/clock.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { momentText, typedMoment } from '../_ui/typed-moment.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { OrderView } from './order-view.ts';

/** When the customer wants it: earlier than promised asks everybody whether and how. */
export function WantSheet({ view: { order, zone }, onClose }: { view: OrderView; onClose: () => void }) {
  const t = useWords('orders.want');
  const act = useAct();
  const [typed, setTyped] = useState(() =>
    momentText(order.wantedAt ?? order.promiseAt ?? presentMoment() + day, zone),
  );
  const wantedAt = typedMoment(typed, zone);
  const earlier = wantedAt !== undefined && order.promiseAt !== null && wantedAt < order.promiseAt;
  const say = async (wanted: number | null) => {
    if (!(await act(wantBy, { orderId: order.id, wantedAt: wanted })).done) return;
    toast(t('said'));
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('title', { number: order.number })}
      foot={
        <Button
          big
          look="primary"
          disabled={wantedAt === undefined}
          onClick={() => wantedAt !== undefined && say(wantedAt)}
        >
          {t('say')}
        </Button>
      }
    >
      <Field
        label={t('when')}
        hint={earlier ? t('asks') : t('inTime')}
        type="datetime-local"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {order.wantedAt !== null && (
        <Button look="plain" className="mt-4" onClick={() => say(null)}>
          {t('noDay')}
        </Button>
      )}
    </Sheet>
  );
}
