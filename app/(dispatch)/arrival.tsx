'use client';
import { PackageCheck } from 'lucide-react';
import { useState } from 'react';
import { deliverOrder } from '../../db/load/delivery-mutators.ts';
import type { DeliveryProof } from '../../db/load/delivery-proof.ts';
import { useAct } from '../_device/device.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

interface ArrivalProps {
  loadId: string;
  orderId: string;
  order: string;
  zone: string;
  proof: DeliveryProof | undefined;
}

/** Whether what a truck brought of an order has arrived: who took it and when, or the way to say so. */
export function Arrival({ loadId, orderId, order, zone, proof }: ArrivalProps) {
  const t = useWords('dispatch.arrival');
  const locale = useLocale();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const save = async () => {
    const acted = await act(deliverOrder, { loadId, orderId, receivedBy: name });
    if (!acted.done) return;
    setOpen(false);
    toast(t('done', { order, name }));
  };
  if (proof) {
    return (
      <p className="mt-3 flex items-center gap-2 text-sm text-run">
        <PackageCheck aria-hidden className="size-5 shrink-0" />
        {t('by', { name: proof.receivedBy, at: formatMoment(proof.receivedAt, locale, zone) })}
      </p>
    );
  }
  return (
    <div className="mt-3">
      <Button icon={PackageCheck} onClick={() => setOpen(true)}>
        {t('say')}
      </Button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('title', { order })}>
        <div className="space-y-5">
          <Field label={t('name')} maxLength={120} value={typed} onChange={(event) => setTyped(event.target.value)} />
          <Button big look="primary" disabled={name === ''} onClick={save}>
            {t('keep')}
          </Button>
        </div>
      </Sheet>
    </div>
  );
}
