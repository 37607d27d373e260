'use client';
import { PenLine } from 'lucide-react';
import { useState } from 'react';
import { askConcession } from '../../db/concession/concession-mutators.ts';
import type { Exception } from '../../db/exception/exception.ts';
import type { Hold } from '../../db/hold/hold.ts';
import { useAct, useDevice, useQuery } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Field, TextField } from '../_ui/kit/field.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { Tick } from '../_ui/kit/ticks.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { typedMoment } from '../_ui/typed-moment.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type Askable, type AskableLine, readAskable } from './askable-lines.ts';

type AskProps = { hold: Hold; exception: Exception | undefined; lot: string; unit: string; zone: string };

/** The way to ask for a held lot to be used as it is; nothing where nobody could be asked for anything more. */
export function AskConcession({ hold, exception, ...rest }: AskProps) {
  const t = useWords('quality.concession');
  const { actor } = useDevice().person;
  const tried = useTried(askConcession, ({ holdId }) => holdId === hold.id);
  const [open, setOpen] = useState(tried !== undefined);
  const askable = useQuery((local) => readAskable(local, hold, exception), [hold.id, exception?.id]);
  const may = actor.functions.some((name) => ['quality', 'commercial', 'planning', 'manager'].includes(name));
  if (!may || !askable || (askable.lines.length === 0 && !askable.whole)) return null;
  return (
    <>
      <Button big icon={PenLine} onClick={() => setOpen(true)}>
        {t('ask')}
      </Button>
      {open && <AskSheet hold={hold} askable={askable} onClose={() => setOpen(false)} {...rest} />}
    </>
  );
}

type SheetProps = Omit<AskProps, 'exception'> & { askable: Askable; onClose: () => void };

function AskSheet({ hold, askable, lot, unit, zone, onClose }: SheetProps) {
  const t = useWords('quality.concession');
  const act = useAct();
  const tried = useTried(askConcession, ({ holdId }) => holdId === hold.id);
  const [wanted, setWanted] = useState(() => wantedAtFirst(askable, tried?.args.lines));
  const [reason, setReason] = useState(tried?.args.reason ?? hold.note);
  const [until, setUntil] = useState('');
  const [busy, setBusy] = useState(false);
  const expiresAt = until === '' ? null : (typedMoment(until, zone) ?? null);
  const ready = reason.trim() !== '' && (wanted.whole || wanted.lines.length > 0);
  const ask = async () => {
    setBusy(true);
    const lines = wanted.whole ? [] : askable.lines.filter(({ orderLineId }) => wanted.lines.includes(orderLineId));
    const args = {
      concessionId: newId(),
      holdId: hold.id,
      lines: lines.map(({ orderLineId, quantity }) => ({ orderLineId, quantity })),
      reason: reason.trim(),
      expiresAt,
    };
    const acted = await act(askConcession, args);
    setBusy(false);
    if (!acted.done) return;
    tried?.settle();
    toast(t('askedToast', { lot }));
    onClose();
  };
  const foot = (
    <Button big look="primary" busy={busy} disabled={!ready} onClick={ask} className="w-full">
      {t('askAction')}
    </Button>
  );
  return (
    <Sheet open onClose={onClose} title={t('title', { lot })} foot={foot}>
      <div className="space-y-4">
        <TriedNote tried={tried} />
        <StaleNote />
        <ForWhom askable={askable} unit={unit} wanted={wanted} onChange={setWanted} />
        <TextField
          label={t('reason')}
          value={reason}
          maxLength={400}
          onChange={(event) => setReason(event.target.value)}
        />
        <Field
          label={t('expires')}
          hint={t('expiresHint')}
          type="datetime-local"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </div>
    </Sheet>
  );
}

/** Some order lines, or the whole lot. */
interface Wanted {
  readonly lines: readonly string[];
  readonly whole: boolean;
}

function wantedAtFirst({ lines }: Askable, tried?: readonly { readonly orderLineId: string }[]): Wanted {
  const ids = (tried ?? lines).map(({ orderLineId }) => orderLineId);
  return { lines: ids, whole: ids.length === 0 };
}

interface ForWhomProps {
  askable: Askable;
  unit: SheetProps['unit'];
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
}

function ForWhom({ askable, unit, wanted: { lines, whole }, onChange }: ForWhomProps) {
  const t = useWords('quality.concession');
  const others = (id: string): string[] => lines.filter((each) => each !== id);
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{t('forWhom')}</legend>
      {askable.lines.map((line) => (
        <LineTick
          key={line.orderLineId}
          line={line}
          unit={unit}
          on={!whole && lines.includes(line.orderLineId)}
          onChange={(on) =>
            onChange({ lines: [...others(line.orderLineId), ...(on ? [line.orderLineId] : [])], whole: false })
          }
        />
      ))}
      {askable.whole && <Tick title={t('allOfIt')} on={whole} onChange={(on) => onChange({ lines, whole: on })} />}
    </fieldset>
  );
}

function LineTick({
  line,
  unit,
  on,
  onChange,
}: {
  line: AskableLine;
  unit: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  const quantity = useQuantity();
  return (
    <Tick title={`${line.number} · ${line.customer} · ${quantity(line.quantity, unit)}`} on={on} onChange={onChange} />
  );
}
