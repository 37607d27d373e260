'use client';
import { OctagonAlert } from 'lucide-react';
import { useDevice } from '../_device/device.ts';
import { Button, GoButton } from '../_ui/kit/button.tsx';
import { useRefusalWords } from '../_ui/words/refusal-words.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { LoadView, Trouble } from './loads-view.ts';

/** What the plant refused on this load, or will refuse, with its reason and what to do; red and above all else. */
export function LoadTroubles({ view }: { view: LoadView }) {
  return view.troubles.map((trouble) => (
    <TroubleCard
      key={trouble.key ?? `${trouble.name}/${trouble.code}`}
      trouble={trouble}
      sealed={view.load.seal !== null}
    />
  ));
}

function TroubleCard({ trouble, sealed }: { trouble: Trouble; sealed: boolean }) {
  const t = useWords('dispatch.trouble');
  const { local } = useDevice();
  const reason = useRefusalWords();
  const { key } = trouble;
  const confirm = trouble.name.startsWith('load.confirm@');
  const held = trouble.code === 'lot.on_hold';
  return (
    <div role="alert" className="rounded-panel border-2 border-held-solid bg-held-wash p-4 text-held">
      <p className="flex items-start gap-2 text-lg leading-snug font-semibold">
        <OctagonAlert aria-hidden className="mt-0.5 size-6 shrink-0" />
        {t(key === null ? 'foreseen' : confirm ? 'confirm' : 'action')}
      </p>
      <p className="mt-1 text-lg font-medium">{reason(trouble.code, trouble.facts)}</p>
      {held && <p className="mt-1 text-ink">{t(sealed ? 'heldSealed' : 'held')}</p>}
      <div className="mt-3 flex flex-wrap gap-2">
        {key !== null && <Button onClick={() => local.discard(key)}>{t('read')}</Button>}
        <GoButton look="plain" href="/outbox">
          {t('outbox')}
        </GoButton>
      </div>
    </div>
  );
}
