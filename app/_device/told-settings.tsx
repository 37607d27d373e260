'use client';
import { useState } from 'react';
import { setQuietHours, setReach } from '../../db/delivery/delivery-mutators.ts';
import { type QuietHours, quietHours } from '../../db/delivery/quiet-hours.ts';
import { noReach, type Reach, reaches } from '../../db/delivery/reach.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useAct, useDevice, useQuery } from './device.ts';
import { usePush } from './push.ts';

/** How the person is told of what waits for them: on this device, on WhatsApp, and when not. */
export default function ToldSettings() {
  const t = useWords('notify');
  const { actor } = useDevice().person;
  const rows = useQuery(
    (local) => ({
      reach: local.rows(reaches).get(actor.personId),
      own: local.rows(quietHours).get(actor.personId),
      plant: local.rows(quietHours).get(actor.plantIds[0] ?? ''),
    }),
    [actor],
  );
  if (!rows) return null;
  return (
    <section aria-label={t('title')} className="space-y-5 border-t border-line pt-4">
      <OnThisDevice />
      <OwnNumber reach={rows.reach ?? noReach(actor.personId)} />
      <OwnQuiet own={rows.own} plant={rows.plant} />
    </section>
  );
}

function OnThisDevice() {
  const t = useWords('notify');
  const { state, turn } = usePush();
  const [busy, setBusy] = useState(false);
  if (!state) return null;
  const details = {
    on: t('onDetail'),
    off: t('offDetail'),
    denied: t('deniedDetail'),
    unsupported: t('unsupportedDetail'),
  };
  const change = async () => {
    setBusy(true);
    if (!(await turn(state !== 'on'))) toast(t('failed'), { tone: 'held' });
    setBusy(false);
  };
  return (
    <div>
      <p className="flex items-center justify-between gap-3 font-medium">
        {t('device')}
        <Badge tone={state === 'on' ? 'run' : 'wait'}>{t(state === 'on' ? 'on' : 'off')}</Badge>
      </p>
      <p className="mt-1 text-sm text-ink-soft">{details[state]}</p>
      {(state === 'on' || state === 'off') && (
        <Button className="mt-2" busy={busy} onClick={change}>
          {t(state === 'on' ? 'turnOff' : 'turnOn')}
        </Button>
      )}
    </div>
  );
}

const numberShape = /^\+[1-9]\d{6,14}$/;

function OwnNumber({ reach }: { reach: Reach }) {
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
        label={t('number')}
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

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

function OwnQuiet({ own, plant }: { own: QuietHours | undefined; plant: QuietHours | undefined }) {
  const t = useWords('notify');
  const act = useAct();
  const { actor } = useDevice().person;
  const shown = own ?? plant ?? { fromMinute: 22 * 60, toMinute: 6 * 60 };
  const [from, setFrom] = useState(clock(shown.fromMinute));
  const [to, setTo] = useState(clock(shown.toMinute));
  const plantId = actor.plantIds[0];
  if (!plantId) return null;
  const put = (hours: Pick<QuietHours, 'fromMinute' | 'toMinute'> | null) =>
    void act(setQuietHours, { plantId, personId: actor.personId, hours });
  const changed = (next: { from?: string; to?: string }) => {
    const hours = { from, to, ...next };
    setFrom(hours.from);
    setTo(hours.to);
    if (own && hours.from && hours.to) put({ fromMinute: minutesOf(hours.from), toMinute: minutesOf(hours.to) });
  };
  return (
    <div className="space-y-2">
      <p className="font-medium">{t('quiet')}</p>
      <p className="text-sm text-ink-soft">
        {t('quietDetail')}{' '}
        {plant ? t('plantQuiet', { from: clock(plant.fromMinute), to: clock(plant.toMinute) }) : t('plantNoQuiet')}
      </p>
      <label className="tap flex items-center gap-3">
        <input
          type="checkbox"
          className="size-5 shrink-0 accent-accent"
          checked={own !== undefined}
          onChange={(event) =>
            put(event.target.checked ? { fromMinute: minutesOf(from), toMinute: minutesOf(to) } : null)
          }
        />
        {t('quietOwn')}
      </label>
      {own && (
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t('from')}
            type="time"
            value={from}
            onChange={(event) => changed({ from: event.target.value })}
          />
          <Field label={t('to')} type="time" value={to} onChange={(event) => changed({ to: event.target.value })} />
        </div>
      )}
    </div>
  );
}
