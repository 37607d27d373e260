'use client';
import { Recycle, ShieldCheck, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Lot } from '../../db/lot/lot.ts';
import { judgeLot, verdicts } from '../../db/lot/lot-mutators.ts';
import { useAct } from '../_device/device.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { TileChoice } from '../_ui/kit/tile-choice.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';

const icons = { release: ShieldCheck, scrap: Recycle, return: Undo2 };

/** What becomes of a lot in quarantine. Asked once, because planning uses it at once. */
export function JudgeLot({ lot, name }: { lot: Lot; name: string }) {
  const t = useWords('quality.judge');
  const act = useAct();
  const tried = useTried(judgeLot, ({ lotId }) => lotId === lot.id);
  const [verdict, setVerdict] = useState(tried?.args.verdict);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const offered = verdicts.filter((each) => each !== 'return' || lot.supplierLot !== null);
  const judge = async () => {
    if (!verdict) return;
    setBusy(true);
    const acted = await act(judgeLot, { lotId: lot.id, verdict });
    setBusy(false);
    setAsking(false);
    if (!acted.done) return;
    tried?.settle();
    toast(t(`done.${verdict}`, { lot: name }), { tone: verdict === 'release' ? 'run' : 'wait' });
  };
  return (
    <Section title={t('title')}>
      <div className="space-y-4">
        <TriedNote tried={tried} />
        <TileChoice
          label={t('what')}
          value={verdict}
          options={offered.map((value) => ({ value, title: t(value), icon: icons[value] }))}
          onChoose={setVerdict}
        />
        {verdict && (
          <>
            <Button big look={verdict === 'release' ? 'primary' : 'danger'} onClick={() => setAsking(true)}>
              {t(`action.${verdict}`, { lot: name })}
            </Button>
            <Confirm
              open={asking}
              title={t(`action.${verdict}`, { lot: name })}
              action={t(verdict)}
              danger={verdict !== 'release'}
              busy={busy}
              onConfirm={judge}
              onClose={() => setAsking(false)}
            >
              <p>{t(`means.${verdict}`, { lot: name })}</p>
              <StaleNote />
            </Confirm>
          </>
        )}
      </div>
    </Section>
  );
}
