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
  const [chosen, setChosen] = useState<readonly string[]>(
    tried?.args.lines.map(({ orderLineId }) => orderLineId) ?? askable.lines.map(({ orderLineId }) => orderLineId),
  );
  const [whole, setWhole] = useState(tried ? tried.args.lines.length === 0 : askable.lines.length === 0);
  const [reason, setReason] = useState(tried?.args.reason ?? hold.note);
  const [until, setUntil] = useState('');
  const [busy, setBusy] = useState(false);
  const expiresAt = until === '' ? null : (typedMoment(until, zone) ?? null);
  const ready = reason.trim() !== '' && (whole || chosen.length > 0);
  const ask = async () => {
    setBusy(true);
    const lines = whole ? [] : askable.lines.filter(({ orderLineId }) => chosen.includes(orderLineId));
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
        <ForWhom
          askable={askable}
          unit={unit}
          chosen={chosen}
          whole={whole}
          onChoose={(lines) => {
            setWhole(false);
            setChosen(lines);
          }}
          onWhole={setWhole}
        />
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

interface ForWhomProps {
  askable: Askable;
  unit: SheetProps['unit'];
  /** Order lines. */
  chosen: readonly string[];
  whole: boolean;
  onChoose: (lines: readonly string[]) => void;
  onWhole: (on: boolean) => void;
}

function ForWhom({ askable, unit, chosen, whole, onChoose, onWhole }: ForWhomProps) {
  const t = useWords('quality.concession');
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{t('forWhom')}</legend>
      {askable.lines.map((line) => (
        <LineTick
          key={line.orderLineId}
          line={line}
          unit={unit}
          on={!whole && chosen.includes(line.orderLineId)}
          onChange={(on) =>
            onChoose(on ? [...chosen, line.orderLineId] : chosen.filter((each) => each !== line.orderLineId))
          }
        />
      ))}
      {askable.whole && <Tick title={t('allOfIt')} on={whole} onChange={onWhole} />}
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
