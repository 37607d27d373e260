'use client';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { deviceSetting, useDeviceSetting } from '../_ui/device-setting.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { usePush } from './push.ts';

const offered = deviceSetting<'open' | 'declined'>('throughline.notify-offer', ['open', 'declined']);

/** Offers notifications to somebody who has had a task, once; what they say stays in their settings. */
export function NotifyOffer() {
  const t = useWords('notify');
  const { state, turn } = usePush();
  const [busy, setBusy] = useState(false);
  const answer = useDeviceSetting(offered);
  if (state !== 'off' || answer === 'declined') return null;
  const turnOn = async () => {
    setBusy(true);
    if (!(await turn(true))) toast(t('failed'), { tone: 'held' });
    setBusy(false);
  };
  return (
    <Card>
      <p className="flex items-center gap-2 font-semibold">
        <BellRing aria-hidden className="size-5 shrink-0 text-accent" />
        {t('offerTitle')}
      </p>
      <p className="mt-1 text-sm text-ink-soft">{t('offerDetail')}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button busy={busy} onClick={turnOn}>
          {t('turnOn')}
        </Button>
        <Button look="plain" onClick={() => offered.write('declined')}>
          {t('notNow')}
        </Button>
      </div>
    </Card>
  );
}
