'use client';
import type { Customer } from '../../db/customer/customer.ts';
import { correctLine } from '../../db/draft/draft-mutators.ts';
import { useAct } from '../_device/device.ts';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { LineView } from './draft-view.ts';
import { LineForm, type TypedLine } from './line-form.tsx';

type CorrectProps = { row: LineView; customer: Customer | undefined; onClose: () => void };

/** Says what a line means: which product, how many, in which unit. The plant remembers it for this customer. */
export function CorrectLine({ open, ...rest }: CorrectProps & { open: boolean }) {
  const t = useWords('commercial');
  return (
    <Sheet open={open} onClose={rest.onClose} title={t('correctTitle')}>
      <Form {...rest} />
    </Sheet>
  );
}

function Form({ row: { line, product, candidates }, customer, onClose }: CorrectProps) {
  const t = useWords('commercial');
  const act = useAct();
  const save = async ({ product: chosen, quantity, unit }: TypedLine) => {
    const acted = await act(correctLine, { lineId: line.id, productId: chosen.id, quantity, unit });
    if (!acted.done) return;
    onClose();
    toast(customer ? t('remembered', { customer: customer.name }) : t('corrected'));
  };
  return (
    <div className="space-y-5">
      <Wrote phrase={line.phrase} />
      <LineForm
        product={product}
        candidates={candidates.map((each) => each.product)}
        quantity={line.quantity}
        unit={line.unit}
        note={customer ? t('willRemember', { customer: customer.name }) : t('wontRemember')}
        action={t('saveLine')}
        onSave={save}
      />
    </div>
  );
}

function Wrote({ phrase }: { phrase: string }) {
  const t = useWords('commercial');
  return (
    <div>
      <p className="text-sm text-ink-soft">{t('wrote')}</p>
      <p dir="auto" className="text-lg font-medium">
        “{phrase}”
      </p>
    </div>
  );
}
