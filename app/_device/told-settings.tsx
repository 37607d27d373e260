'use client';
import { useState } from 'react';
import { quietHours } from '../../db/delivery/quiet-hours.ts';
import { noReach, reaches } from '../../db/delivery/reach.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { useDevice, useQuery } from './device.ts';
import { NumberForm } from './number-form.tsx';
import { usePush } from './push.ts';
import { clock, QuietForm } from './quiet-form.tsx';

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
  const { plant } = rows;
  const plantId = actor.plantIds[0];
  return (
    <section aria-label={t('title')} className="space-y-5 border-t border-line pt-4">
      <OnThisDevice />
      <NumberForm reach={rows.reach ?? noReach(actor.personId)} label={t('number')} />
      {plantId && (
        <div>
          <p className="font-medium">{t('quiet')}</p>
          <QuietForm
            plantId={plantId}
            personId={actor.personId}
            own={rows.own}
            plant={plant}
            label={t('quietOwn')}
            detail={`${t('quietDetail')} ${plant ? t('plantQuiet', { from: clock(plant.fromMinute), to: clock(plant.toMinute) }) : t('plantNoQuiet')}`}
          />
        </div>
      )}
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
