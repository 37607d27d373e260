'use client';
import { useState } from 'react';
import { levelNeeded } from '../../db/approval/authority.ts';
import { decideApproval } from '../../db/draft/draft-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import { lineTotalMinor } from '../../db/values/money.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { newId } from '../_device/new-id.ts';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { useNow } from '../_ui/clock.ts';
import { formatDay, formatMoney } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { Money, Quantity } from '../_ui/kit/figures.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { ApprovalHistory } from './approval-history-list.tsx';
import { type ApprovalFacts, answersAs } from './approval-view.ts';

/** The order to approve, line by line against its floor, and the two answers. */
export function ApprovalAnswer({ facts, zone }: { facts: ApprovalFacts; zone: string }) {
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
                <LineNote facts={facts} lineId={line.id} zone={zone} />
              </li>
            ))}
          </ul>
        </Card>
      </Section>
      <ApprovalHistory history={facts.history} zone={zone} />
      <Decide facts={facts} />
    </>
  );
}

/** What a line leaves over its cost, and what this customer paid for it last. */
function LineNote({
  facts: { lineFacts, draft },
  lineId,
  zone,
}: {
  facts: ApprovalFacts;
  lineId: string;
  zone: string;
}) {
  const t = useWords('tasks.approval');
  const locale = useLocale();
  const note = lineFacts.get(lineId);
  if (!note) return null;
  const { marginBps, before } = note;
  const price = before && formatMoney(lineTotalMinor(before.unitPrice, 1_000, draft.currency), draft.currency, locale);
  return (
    <p className="text-sm text-ink-soft">
      {marginBps !== undefined && (
        <span className={marginBps < 0 ? 'mr-2 font-semibold text-held' : 'mr-2'}>
          {t('margin', { percent: marginBps / 100 })}
        </span>
      )}
      {before ? t('before', { price: price ?? '', day: formatDay(before.at, locale, zone) }) : t('never')}
    </p>
  );
}

/** Whose level is enough, and in whose place I answer. */
function Authority({ facts, as }: { facts: ApprovalFacts; as: string | undefined }) {
  const t = useWords('tasks.approval');
  const { need, levels, draft, everybody } = facts;
  if (!need || levels.length === 0) return null;
  const level = levelNeeded(levels, need, draft.currency);
  const name = level && (['commercial', 'finance', 'manager'] as const).find((each) => each === level.function);
  return (
    <div className="mb-3 text-sm">
      <p className="text-ink-soft">
        {level && name
          ? t('level', { level: level.level, who: `${t(`function.${name}`)}${t(`rank.${level.rank}`)}` })
          : t('noLevel')}
      </p>
      {as === undefined && <p className="font-semibold text-held">{t('tooDeep')}</p>}
      {as !== undefined && as !== 'own' && (
        <p className="font-semibold">{t('actingFor', { name: everybody.find(({ id }) => id === as)?.name ?? '' })}</p>
      )}
    </div>
  );
}

function Decide({ facts }: { facts: ApprovalFacts }) {
  const { kind, draft, decided } = facts;
  const t = useWords('tasks');
  const act = useAct();
  const { person } = useDevice();
  const tried = useTried(decideApproval, ({ draftId }) => draftId === draft.id);
  const [reason, setReason] = useState(tried?.args.reason ?? '');
  const [busy, setBusy] = useState(false);
  const as = answersAs(facts, person.actor.personId, useNow(minute));
  const decide = async (decision: 'approved' | 'rejected') => {
    setBusy(true);
    const acting = as === undefined || as === 'own' ? {} : { actingFor: as };
    const seen = { draftId: draft.id, draftVersion: draft.version };
    const args = { approvalId: newId(), ...seen, kind, decision, reason, ...acting };
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
      <Authority facts={facts} as={as} />
      <TriedNote tried={tried} />
      <TextField label={t('why')} value={reason} onChange={(event) => setReason(event.target.value)} rows={2} />
      <div className="mt-3 grid grid-cols-2 gap-3">
        <Button big busy={busy} disabled={as === undefined} onClick={() => decide('rejected')}>
          {t('reject')}
        </Button>
        <Button big look="primary" busy={busy} disabled={as === undefined} onClick={() => decide('approved')}>
          {t('approve')}
        </Button>
      </div>
    </Section>
  );
}
