'use client';
import { useState } from 'react';
import { decideApproval } from '../../db/draft/draft-mutators.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { Money, Quantity } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import type { ApprovalFacts } from './approval-view.ts';

/** The order to approve, line by line against its floor, and the two answers. */
export function ApprovalAnswer({ facts }: { facts: ApprovalFacts }) {
  const t = useWords('tasks');
  const { draft, customer, lines } = facts;
  return (
    <>
      <Section title={t('order')} aside={<Money minor={draft.totalMinor} currency={draft.currency} />}>
        <Card>
          <p className="font-semibold">{customer?.name ?? t('unknownCustomer')}</p>
          <ul className="mt-2 divide-y divide-line">
            {lines.map(({ line, product }) => (
              <li key={line.id} className="py-2">
                <div className="flex justify-between gap-3">
                  <span className="min-w-0">{product?.name ?? line.phrase}</span>
                  <Money minor={line.netMinor} currency={draft.currency} />
                </div>
                <p className="text-sm text-ink-soft">
                  {line.baseQuantity !== null && (
                    <Quantity thousandths={line.baseQuantity} unit={product?.unit ?? ''} />
                  )}
                  {line.unitPrice !== null && (
                    <>
                      {' × '}
                      <Money minor={lineTotalMinor(line.unitPrice, 1_000, draft.currency)} currency={draft.currency} />
                    </>
                  )}
                  {line.floorPrice !== null && (
                    <span
                      className={
                        line.unitPrice !== null && line.unitPrice < line.floorPrice
                          ? 'ml-2 font-semibold text-held'
                          : 'ml-2'
                      }
                    >
                      {t('floor')}{' '}
                      <Money minor={lineTotalMinor(line.floorPrice, 1_000, draft.currency)} currency={draft.currency} />
                    </span>
                  )}
                </p>
              </li>
            ))}
          </ul>
        </Card>
      </Section>
      <Decide facts={facts} />
    </>
  );
}

function Decide({ facts: { kind, draft, decided } }: { facts: ApprovalFacts }) {
  const t = useWords('tasks');
  const act = useAct();
  const { person } = useDevice();
  const tried = useTried(decideApproval, ({ draftId }) => draftId === draft.id);
  const [reason, setReason] = useState(tried?.args.reason ?? '');
  const [busy, setBusy] = useState(false);
  const decide = async (decision: 'approved' | 'rejected') => {
    setBusy(true);
    const args = { approvalId: newId(), draftId: draft.id, draftVersion: draft.version, kind, decision, reason };
    const acted = await act(decideApproval, args);
    setBusy(false);
    if (!acted.done) return;
    tried?.settle();
    toast(t(decision));
  };
  if (decided) return <p className="font-semibold">{t(decided.decision)}</p>;
  if (draft.requesterId === person.actor.personId) return <p className="text-held">{t('ownRequest')}</p>;
  return (
    <Section title={t('answer')}>
      <TriedNote tried={tried} />
      <TextField label={t('why')} value={reason} onChange={(event) => setReason(event.target.value)} rows={2} />
      <StaleNote className="mt-3" />
      <div className="mt-3 grid grid-cols-2 gap-3">
        <Button big busy={busy} onClick={() => decide('rejected')}>
          {t('reject')}
        </Button>
        <Button big look="primary" busy={busy} onClick={() => decide('approved')}>
          {t('approve')}
        </Button>
      </div>
    </Section>
  );
}
