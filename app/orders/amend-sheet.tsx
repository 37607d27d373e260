'use client';
import { useState } from 'react';
import { amendOrder, cancelOrder } from '../../db/order/amendment-mutators.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { isAmendable, isCancellable, readWaitingChange, wantedLines } from './amend-view.ts';
import type { OrderView } from './order-view.ts';

/** What commercial may still do to a confirmed order: ask for other amounts, or call it off. */
export function AmendOrder({ view }: { view: OrderView }) {
  const t = useWords('terms.amend');
  const { person } = useDevice();
  const [open, setOpen] = useState<'change' | 'callOff'>();
  const found = useQuery(async (local) => ({ waiting: readWaitingChange(local, view.order.id) }), [view.order.id]);
  const may = person.actor.functions.some((name) => name === 'commercial' || name === 'manager');
  if (!may || !found) return null;
  if (found.waiting)
    return (
      <div className="flex flex-wrap items-center gap-3">
        <p className="font-semibold text-late">{t('waits')}</p>
        <GoButton href={`/commercial/${found.waiting.id}`}>{t('see')}</GoButton>
      </div>
    );
  if (!isCancellable(view)) return null;
  const close = () => setOpen(undefined);
  return (
    <div className="flex flex-wrap gap-3">
      {isAmendable(view) && <Button onClick={() => setOpen('change')}>{t('change')}</Button>}
      <Button onClick={() => setOpen('callOff')}>{t('callOff')}</Button>
      <ChangeSheet view={view} open={open === 'change'} onClose={close} />
      <CallOffSheet view={view} open={open === 'callOff'} onClose={close} />
    </div>
  );
}

type SheetProps = { view: OrderView; open: boolean; onClose: () => void };

function ChangeSheet({ view: { order, lines }, open, onClose }: SheetProps) {
  const t = useWords('terms.amend');
  const act = useAct();
  const [typed, setTyped] = useState<Record<number, string>>({});
  const [busy, setBusy] = useState(false);
  const wanted = wantedLines(lines, typed);
  const same = Object.keys(typed).length === 0;
  const ask = async () => {
    if (!wanted) return;
    setBusy(true);
    const withIds = wanted.map((line) => ({ ...line, lineId: newId() }));
    const args = { orderId: order.id, draftId: newId(), fromDraftId: order.draftId, lines: withIds };
    const acted = await act(amendOrder, args);
    setBusy(false);
    if (!acted.done) return;
    toast(t('asked'));
    onClose();
  };
  const why = wanted === undefined ? t('wrong') : wanted.length === 0 ? t('none') : same ? t('nothing') : undefined;
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('title', { number: order.number })}
      foot={
        <Button big look="primary" busy={busy} disabled={why !== undefined} onClick={ask}>
          {t('ask')}
        </Button>
      }
    >
      <p className="mb-4 text-sm text-ink-soft">{t('hint')}</p>
      <StaleNote className="mb-3" />
      <div className="space-y-4">
        {lines.map(({ line, product }) => (
          <Field
            key={line.id}
            label={t('amount', { product: product?.name ?? line.productId, unit: product?.unit ?? '' })}
            inputMode="decimal"
            value={typed[line.position] ?? String(line.quantity / 1_000)}
            onChange={(event) => setTyped({ ...typed, [line.position]: event.target.value })}
          />
        ))}
      </div>
      {why !== undefined && <p className="mt-3 text-sm text-ink-soft">{why}</p>}
    </Sheet>
  );
}

function CallOffSheet({ view: { order }, open, onClose }: SheetProps) {
  const t = useWords('terms.amend');
  const act = useAct();
  const [busy, setBusy] = useState(false);
  const callOff = async () => {
    setBusy(true);
    const acted = await act(cancelOrder, { orderId: order.id });
    setBusy(false);
    if (!acted.done) return;
    toast(t('calledOff', { number: order.number }));
    onClose();
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('callOffTitle', { number: order.number })}
      foot={
        <Button big look="primary" busy={busy} onClick={callOff}>
          {t('callOff')}
        </Button>
      }
    >
      <p>{t('callOffWhat')}</p>
      <StaleNote className="mt-3" />
    </Sheet>
  );
}
