'use client';
import { Check, Clock, PenLine } from 'lucide-react';
import { useState } from 'react';
import { type ConcessionState, isLive, type Signature } from '../../db/concession/concession.ts';
import { refuseConcession, signConcession, withdrawConcession } from '../../db/concession/concession-mutators.ts';
import { minute } from '../../db/values/instant.ts';
import { useAct, useDevice } from '../_device/device.ts';
import { StaleNote } from '../_device/stale-note.tsx';
import { useTried } from '../_device/tried.ts';
import { TriedNote } from '../_device/tried-note.tsx';
import { useNow } from '../_ui/clock.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { TextField } from '../_ui/kit/field.tsx';
import { useQuantity } from '../_ui/kit/figures.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type ConcessionView, signatureOf } from './concession-view.ts';
import { useHoldReason } from './hold-reason.ts';
import { useLotName } from './lot-name.ts';

const tones: Readonly<Record<ConcessionState, Tone>> = {
  asked: 'late',
  signed: 'late',
  granted: 'run',
  refused: 'wait',
  withdrawn: 'wait',
  expired: 'wait',
};

/** What may be used as it is, for whom and why; who has signed and who is awaited; to sign with one thumb. */
export function ConcessionCard({ view }: { view: ConcessionView }) {
  const t = useWords('quality.concession');
  const locale = useLocale();
  const lotName = useLotName();
  const quantity = useQuantity();
  const reason = useHoldReason();
  const { concession, lot, product, lines, nameOf, zone } = view;
  const { state } = concession;
  const unit = product?.unit ?? '';
  return (
    <Card tone={tones[state]} className="space-y-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="text-lg font-semibold">{t('title', { lot: lotName(lot) })}</p>
        <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>
      </div>
      {concession.whole ? (
        <p>{t('whole', { quantity: quantity(concession.quantity, unit) })}</p>
      ) : (
        <ul className="space-y-1">
          {lines.map((line) => (
            <li key={line.orderLineId} className="flex flex-wrap justify-between gap-x-4">
              <span className="min-w-0">
                <span className="font-medium">{line.number}</span> {line.customer}
              </span>
              <span className="font-medium">{quantity(line.quantity, unit)}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="text-sm text-ink-soft">
        {reason(concession.reason)}
        {' · '}
        {t('askedBy', {
          name: nameOf.get(concession.askedBy) ?? '',
          at: formatMoment(concession.askedAt, locale, zone),
        })}
        {concession.expiresAt !== null && ` · ${t('until', { at: formatMoment(concession.expiresAt, locale, zone) })}`}
      </p>
      <ul className="grid gap-2 sm:grid-cols-2">
        <Signed view={view} as="quality" by={concession.qualityBy} at={concession.qualityAt} />
        <Signed view={view} as="second" by={concession.secondBy} at={concession.secondAt} />
      </ul>
      {concession.endedAt !== null && (
        <p className="text-sm text-ink-soft">
          {t('ended', {
            name: nameOf.get(concession.endedBy ?? '') ?? '–',
            at: formatMoment(concession.endedAt, locale, zone),
          })}
          {concession.ending && concession.ending !== 'customer' && ` · ${concession.ending}`}
          {concession.ending === 'customer' && ` · ${t('byCustomer')}`}
        </p>
      )}
      <Act view={view} />
    </Card>
  );
}

type SignedProps = { view: ConcessionView; as: Signature; by: string | null; at: number | null };

function Signed({ view: { concession, nameOf, zone }, as, by, at }: SignedProps) {
  const t = useWords('quality.concession');
  const locale = useLocale();
  const Icon = by === null ? Clock : Check;
  const awaited = isLive(concession) ? t('awaited') : t('notSigned');
  return (
    <li className="flex items-start gap-2.5">
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${by === null ? 'text-ink-soft' : 'text-run'}`} />
      <span className="min-w-0">
        <span className="block text-sm text-ink-soft">{t(`signer.${as}`)}</span>
        <span className="block font-medium">
          {by === null ? awaited : `${nameOf.get(by) ?? by} · ${at === null ? '' : formatMoment(at, locale, zone)}`}
        </span>
      </span>
    </li>
  );
}

const signing: readonly string[] = ['quality', 'commercial', 'manager'];

const isWithdrawable = (concession: ConcessionView['concession'], functions: readonly string[]): boolean =>
  functions.some((name) => signing.includes(name)) &&
  isLive(concession) &&
  !(concession.whole && concession.state === 'granted');

/** To sign or refuse for whom it is asked of; to withdraw for whoever may. */
function Act({ view: { concession, lot } }: { view: ConcessionView }) {
  const t = useWords('quality.concession');
  const lotName = useLotName();
  const act = useAct();
  const { actor } = useDevice().person;
  const as = signatureOf(concession, actor, useNow(minute));
  const tried = useTried(refuseConcession, ({ concessionId }) => concessionId === concession.id);
  const [why, setWhy] = useState(tried?.args.reason ?? '');
  const [asking, setAsking] = useState<'refuse' | 'withdraw'>();
  const [busy, setBusy] = useState(false);
  const mayWithdraw = isWithdrawable(concession, actor.functions);
  const run = async (work: () => ReturnType<typeof act>, done: string) => {
    setBusy(true);
    const acted = await work();
    setBusy(false);
    setAsking(undefined);
    if (acted.done) toast(done);
  };
  const { id: concessionId } = concession;
  const sign = (signature: Signature) =>
    run(() => act(signConcession, { concessionId, as: signature }), t('signedToast', { lot: lotName(lot) }));
  const end = () =>
    asking === 'refuse' && as
      ? run(() => act(refuseConcession, { concessionId, as, reason: why.trim() }), t('refusedToast'))
      : run(() => act(withdrawConcession, { concessionId, reason: why.trim() }), t('withdrawnToast'));
  if (!as && !mayWithdraw) return null;
  return (
    <div className="space-y-3">
      <TriedNote tried={tried} />
      {as && (
        <>
          <StaleNote />
          <Button big look="primary" icon={PenLine} busy={busy} onClick={() => sign(as)} className="w-full">
            {t(`sign.${as}`)}
          </Button>
        </>
      )}
      <Button busy={busy} onClick={() => setAsking(as ? 'refuse' : 'withdraw')} className="w-full">
        {t(as ? 'refuse' : 'withdraw')}
      </Button>
      <Confirm
        open={asking !== undefined}
        title={t(asking === 'refuse' ? 'refuseTitle' : 'withdrawTitle', { lot: lotName(lot) })}
        action={t(asking === 'refuse' ? 'refuse' : 'withdraw')}
        danger
        busy={busy}
        onConfirm={end}
        onClose={() => setAsking(undefined)}
      >
        <TextField
          label={t('why')}
          value={why}
          maxLength={400}
          onChange={(event) => setWhy(event.target.value)}
          rows={2}
        />
      </Confirm>
    </div>
  );
}
