'use client';
import { Percent, UserRound, XCircle } from 'lucide-react';
import { useState } from 'react';
import type { Customer } from '../../db/customer/customer.ts';
import { rejectDraft, setCustomer, setDiscount } from '../../db/draft/draft-mutators.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { go } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { ChooseCustomer } from './choose-customer.tsx';
import { type DraftView, isEditable, isRejectable } from './draft-view.ts';
import { freeDiscountBps, typedBps } from './free-discount.ts';
import { useMayChange } from './may-change.ts';
import { awaitsSender, ChooseSender } from './name-sender.tsx';

/** What can be done with the draft as a whole: whose it is, a discount, or dropping it. */
export function DraftActions({ view }: { view: DraftView }) {
  const t = useWords('commercial');
  const { person } = useDevice();
  const [open, setOpen] = useState<'customer' | 'discount' | 'reject'>();
  const close = () => setOpen(undefined);
  const may = useMayChange();
  const editable = may && isEditable(view.draft);
  const rejectable = (may || person.actor.functions.includes('finance')) && isRejectable(view.draft);
  if (!editable && !rejectable) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {editable && (
        <>
          <Button icon={UserRound} look={view.customer ? 'quiet' : 'primary'} onClick={() => setOpen('customer')}>
            {t(view.customer ? 'changeCustomer' : 'nameCustomer')}
          </Button>
          <Button icon={Percent} onClick={() => setOpen('discount')}>
            {t('discount')}
          </Button>
        </>
      )}
      {rejectable && (
        <Button icon={XCircle} onClick={() => setOpen('reject')}>
          {t('reject')}
        </Button>
      )}
      <Sheet open={open === 'customer'} onClose={close} title={t('whoseOrder')}>
        <NameCustomer view={view} onDone={close} />
      </Sheet>
      <Sheet open={open === 'discount'} onClose={close} title={t('discount')}>
        <GiveDiscount view={view} onDone={close} />
      </Sheet>
      <Reject open={open === 'reject'} draftId={view.draft.id} onClose={close} />
    </div>
  );
}

function Reject({ open, draftId, onClose }: { open: boolean; draftId: string; onClose: () => void }) {
  const t = useWords('commercial');
  const act = useAct();
  const reject = async () => {
    onClose();
    const acted = await act(rejectDraft, { draftId });
    if (acted.done) toast(t('rejectedToast'));
  };
  return (
    <Confirm open={open} title={t('rejectTitle')} action={t('reject')} danger onConfirm={reject} onClose={onClose}>
      {t('rejectWhat')}
    </Confirm>
  );
}

function GiveDiscount({ view: { draft, lines }, onDone }: { view: DraftView; onDone: () => void }) {
  const t = useWords('commercial');
  const act = useAct();
  const [typed, setTyped] = useState(draft.extraDiscountBps === 0 ? '' : String(draft.extraDiscountBps / 100));
  const [busy, setBusy] = useState(false);
  const bps = typed.trim() === '' ? 0 : typedBps(typed);
  const free = freeDiscountBps(lines.map(({ line }) => line));
  const needsApproval = free !== undefined && bps !== undefined && bps > free;
  const save = async () => {
    if (bps === undefined) return;
    setBusy(true);
    const acted = await act(setDiscount, { draftId: draft.id, extraDiscountBps: bps });
    setBusy(false);
    if (!acted.done) return;
    onDone();
    toast(t('discountGiven', { percent: bps / 100 }));
  };
  return (
    <div className="space-y-5">
      <Field
        label={t('discountPercent')}
        inputMode="decimal"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={bps === undefined ? t('discountWrong') : undefined}
        hint={free === undefined ? t('discountHint') : t('discountFree', { percent: free / 100 })}
      />
      {needsApproval && <p className="font-medium text-late">{t('discountNeedsApproval')}</p>}
      <Button big look="primary" busy={busy} disabled={bps === undefined} onClick={save}>
        {t('giveDiscount')}
      </Button>
    </div>
  );
}

function NameCustomer({ view: { draft, thread }, onDone }: { view: DraftView; onDone: () => void }) {
  const t = useWords('commercial');
  const act = useAct();
  const unknown = thread.find((bubble) => bubble.way === 'in' && awaitsSender(bubble.message));
  if (unknown?.way === 'in') {
    // Read again as somebody's, an untouched draft makes way for another.
    const leave = () => (draft.requesterId === null ? go('/commercial') : onDone());
    return <ChooseSender message={unknown.message} onDone={leave} />;
  }
  const choose = async (customer: Customer) => {
    const acted = await act(setCustomer, { draftId: draft.id, customerId: customer.id });
    if (!acted.done) return;
    onDone();
    toast(t('customerNamed', { customer: customer.name }));
  };
  return <ChooseCustomer onChoose={choose} />;
}
