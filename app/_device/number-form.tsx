'use client';
import { useState } from 'react';
import { setReach } from '../../db/delivery/delivery-mutators.ts';
import type { Reach } from '../../db/delivery/reach.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useAct } from './device.ts';

const numberShape = /^\+[1-9]\d{6,14}$/;

/** A person's WhatsApp number, and whether they agreed to be told there; theirs to set, and an administrator's. */
export function NumberForm({ reach, label }: { reach: Reach; label: string }) {
  const t = useWords('notify');
  const act = useAct();
  const [number, setNumber] = useState(reach.waNumber ?? '');
  const [agreed, setAgreed] = useState(reach.waOptInAt !== null);
  const [busy, setBusy] = useState(false);
  const bare = number.replaceAll(/[\s()-]/g, '');
  const wrong = bare !== '' && !numberShape.test(bare);
  const same = bare === (reach.waNumber ?? '') && agreed === (reach.waOptInAt !== null);
  const save = async () => {
    setBusy(true);
    const waNumber = bare === '' ? null : bare;
    const { done } = await act(setReach, { personId: reach.id, waNumber, optIn: agreed && waNumber !== null });
    setBusy(false);
    if (done) toast(t('saved'));
  };
  return (
    <div className="space-y-2">
      <Field
        label={label}
        hint={t('numberHint')}
        error={wrong ? t('numberWrong') : undefined}
        type="tel"
        autoComplete="tel"
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <label className="tap flex items-center gap-3">
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-accent"
          checked={agreed}
          onChange={(event) => setAgreed(event.target.checked)}
        />
        {t('agree')}
      </label>
      <Button busy={busy} disabled={same || wrong} onClick={save}>
        {t('save')}
      </Button>
    </div>
  );
}
