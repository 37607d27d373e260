'use client';
import { Hammer, Recycle, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { Hold } from '../../db/hold/hold.ts';
import { closeHold } from '../../db/hold/hold-mutators.ts';
import { useAct } from '../_device/device.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { TileChoice } from '../_ui/kit/tile-choice.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type Disposition, dispositions } from './disposition.ts';

const icons = { release: ShieldCheck, rework: Hammer, scrap: Recycle };

/** Ends a hold: the lot is good, is reworked, or is scrapped. Asked once, because planning uses the lot at once. */
export function CloseHold({ hold, lot }: { hold: Hold; lot: string }) {
  const t = useWords('quality.close');
  const act = useAct();
  const tried = useTried(closeHold, ({ holdId }) => holdId === hold.id);
  const [disposition, setDisposition] = useState<Disposition | undefined>(tried?.args.disposition);
  const [note, setNote] = useState(tried?.args.note ?? '');
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const close = async () => {
    if (!disposition) return;
    setBusy(true);
    const acted = await act(closeHold, { holdId: hold.id, disposition, note: note.trim() });
    setBusy(false);
    setAsking(false);
    if (!acted.done) return;
    tried?.settle();
    toast(t(`done.${disposition}`, { lot }), { tone: disposition === 'scrap' ? 'wait' : 'run' });
  };
  return (
    <Section title={t('title')}>
      <div className="space-y-4">
        <TriedNote tried={tried} />
        <TileChoice
          label={t('what')}
          value={disposition}
          options={dispositions.map((value) => ({ value, title: t(value), icon: icons[value] }))}
          onChoose={setDisposition}
        />
        {disposition && (
          <>
            <TextField label={t('note')} value={note} onChange={(event) => setNote(event.target.value)} />
            <Button big look={disposition === 'scrap' ? 'danger' : 'primary'} onClick={() => setAsking(true)}>
              {t(`action.${disposition}`, { lot })}
            </Button>
            <Confirm
              open={asking}
              title={t(`action.${disposition}`, { lot })}
              action={t(disposition)}
              danger={disposition === 'scrap'}
              busy={busy}
              onConfirm={close}
              onClose={() => setAsking(false)}
            >
              <p>{t(`means.${disposition}`, { lot })}</p>
              <StaleNote />
            </Confirm>
          </>
        )}
      </div>
    </Section>
  );
}
