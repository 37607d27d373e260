'use client';
import { type ReactNode, useState } from 'react';
import { type AnyPack, isTermPack } from '../../db/rule/pack.ts';
import { publishRules } from '../../db/rule/rule-mutators.ts';
import { keptTable } from '../../db/rule/table-schema.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { presentMoment } from '../_ui/clock.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Choice } from '../_ui/kit/choice.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { Draft } from './edit-table.ts';

type PublishProps = {
  open: boolean;
  pack: AnyPack;
  draft: Draft;
  /** What it would have changed. */
  rehearsed: ReactNode;
  onClose: () => void;
  onPublished: () => void;
};

/** Who publishes, why, from when, and what it would have changed. */
export function PublishSheet({ open, pack, draft, rehearsed, onClose, onPublished }: PublishProps) {
  const t = useWords('rules');
  const { person } = useDevice();
  const act = useAct();
  const [reason, setReason] = useState('');
  const [when, setWhen] = useState<When>('now');
  const [later, setLater] = useState('');
  const from = when === 'now' ? presentMoment() : new Date(later).getTime();
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
        {rehearsed}
        <p className="text-sm text-ink-soft">
          {t(isTermPack(pack) ? 'publishTerms' : 'publishWhat', { name: person.name })}
        </p>
        <Field
          label={t('reason')}
          hint={t('reasonHint')}
          value={reason}
          maxLength={400}
          onChange={(event) => setReason(event.target.value)}
        />
        <EffectiveFrom when={when} later={later} onWhen={setWhen} onLater={setLater} />
      </div>
    </Sheet>
  );
}

type When = 'now' | 'later';
type FromProps = { when: When; later: string; onWhen: (when: When) => void; onLater: (later: string) => void };

function EffectiveFrom({ when, later, onWhen, onLater }: FromProps) {
  const t = useWords('rules');
  return (
    <>
      <Choice
        label={t('takesEffect')}
        value={when}
        options={[
          { value: 'now', title: t('now') },
          { value: 'later', title: t('later') },
        ]}
        onChoose={onWhen}
      />
      {when === 'later' && (
        <Field
          type="datetime-local"
          label={t('from')}
          value={later}
          onChange={(event) => onLater(event.target.value)}
        />
      )}
    </>
  );
}
