'use client';
import { useState } from 'react';
import { cancelSupply, delaySupply, receiveSupply } from '../../db/supply/supply-mutators.ts';
import { useAct } from '../_device/device.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { momentText, typedMoment } from '../_ui/typed-moment.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Expected } from './supplies.ts';

/** What became of a delivery: another day and why, it is there, or it was called off. */
export function SupplySheet({
  expected: { supply, product },
  zone,
  onClose,
}: {
  expected: Expected;
  zone: string;
  onClose: () => void;
}) {
  const t = useWords('materials.supply');
  const locale = useLocale();
  const act = useAct();
  const [typed, setTyped] = useState(() => momentText(supply.expectedAt, zone));
  const [reason, setReason] = useState(supply.reason ?? '');
  const expectedAt = typedMoment(typed, zone);
  const same = expectedAt === undefined || typed === momentText(supply.expectedAt, zone);
  const end = (said: string) => (acted: { readonly done: boolean }) => {
    if (!acted.done) return;
    toast(said);
    onClose();
  };
  const supplyId = supply.id;
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('from', { number: supply.number, supplier: supply.supplier })}
      foot={
        <Button
          big
          look="primary"
          disabled={same}
          onClick={() =>
            expectedAt !== undefined &&
            act(delaySupply, { supplyId, expectedAt, reason: reason.trim() }).then(end(t('moved')))
          }
        >
          {t('move')}
        </Button>
      }
    >
      <p className="mb-4 text-sm text-ink-soft tabular-nums">
        {t('firstSaid', { product: product?.name ?? '', at: formatMoment(supply.promisedAt, locale, zone) })}
      </p>
      <div className="space-y-4">
        <Field
          label={t('when')}
          type="datetime-local"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Field label={t('why')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        <EndButtons supplyId={supplyId} onEnded={end} />
      </div>
    </Sheet>
  );
}

function EndButtons({
  supplyId,
  onEnded,
}: {
  supplyId: string;
  onEnded: (said: string) => (acted: { readonly done: boolean }) => void;
}) {
  const t = useWords('materials.supply');
  const act = useAct();
  return (
    <div className="flex flex-wrap gap-3 border-t border-line pt-4">
      <Button onClick={() => act(receiveSupply, { supplyId }).then(onEnded(t('received')))}>{t('isHere')}</Button>
      <Button look="plain" onClick={() => act(cancelSupply, { supplyId }).then(onEnded(t('cancelled')))}>
        {t('cancel')}
      </Button>
    </div>
  );
}
