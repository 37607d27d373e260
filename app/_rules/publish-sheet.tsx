'use client';
import { useState } from 'react';
import type { Pack } from '../../db/rule/pack.ts';
import { publishRules } from '../../db/rule/rule-mutators.ts';
import { keptTable } from '../../db/rule/table-schema.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { Draft } from './edit-table.ts';
import { RehearsalSummary } from './rehearsal-panel.tsx';
import type { Rehearsal } from './use-rehearsal.ts';

type PublishProps = {
  open: boolean;
  pack: Pack;
  draft: Draft;
  rehearsal: Rehearsal;
  days: number;
  onClose: () => void;
  onPublished: () => void;
};

/** Who publishes, why, from when, and what it would have changed. */
export function PublishSheet({ open, pack, draft, rehearsal, days, onClose, onPublished }: PublishProps) {
  const t = useWords('rules');
  const { person } = useDevice();
  const act = useAct();
  const [reason, setReason] = useState('');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [later, setLater] = useState('');
  const from = when === 'now' ? Date.now() : new Date(later).getTime();
  const isReady = reason.trim() !== '' && Number.isFinite(from);
  const version = draft.baseVersion + 1;
  const publish = async () => {
    const acted = await act(publishRules, {
      ruleSetId: newId(),
      pack,
      baseVersion: draft.baseVersion,
      table: keptTable(draft.table),
      reason: reason.trim(),
      effectiveFrom: from,
      waivers: draft.waivers.map((each) => ({ ...each })),
    });
    if (!acted.done) return;
    setReason('');
    toast(t('published', { version }));
    onPublished();
  };
  const foot = (
    <Button big look="primary" disabled={!isReady} onClick={publish}>
      {t('publish')}
    </Button>
  );
  return (
    <Sheet open={open} onClose={onClose} title={t('publishTitle', { version })} foot={foot}>
      <div className="space-y-5">
        <div>
          <p className="text-sm text-ink-soft">{t('ofLastDays', { days })}</p>
          <RehearsalSummary rehearsal={rehearsal} />
        </div>
        <p className="text-sm text-ink-soft">{t('publishWhat', { name: person.name })}</p>
        <Field
          label={t('reason')}
          hint={t('reasonHint')}
          value={reason}
          maxLength={400}
          onChange={(event) => setReason(event.target.value)}
        />
        <Choice
          label={t('takesEffect')}
          value={when}
          options={[
            { value: 'now', title: t('now') },
            { value: 'later', title: t('later') },
          ]}
          onChoose={setWhen}
        />
        {when === 'later' && (
          <Field
            type="datetime-local"
            label={t('from')}
            value={later}
            onChange={(event) => setLater(event.target.value)}
          />
        )}
      </div>
    </Sheet>
  );
}
