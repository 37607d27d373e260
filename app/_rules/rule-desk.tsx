'use client';
import { useDeferredValue, useMemo, useState } from 'react';
import { type Pack, packs } from '../../db/rule/pack.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { LoadingState } from '../_ui/kit/states.tsx';
import { Tabs } from '../_ui/kit/tabs.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { type DeskView, newest, readDesk } from './desk-view.ts';
import { PackDesk } from './pack-desk.tsx';

/** The desk where a plant's own people edit its rules: who is asked, how long there is, who is told when nobody answers. */
export default function RuleDesk() {
  const { plantIds } = useDevice().person.actor;
  const view = useQuery((local) => readDesk(local, plantIds), [plantIds]);
  return view ? <Packs view={view} /> : <LoadingState />;
}

function Packs({ view }: { view: DeskView }) {
  const t = useWords('rules');
  const [pack, setPack] = useState<Pack>('routing');
  const shown = useDeferredValue(pack);
  const published = useMemo(() => newest(view, shown), [view, shown]);
  return (
    <Tabs
      label={t('packs')}
      tabs={packs.map((key) => ({ key, title: t(`pack.${key}`) }))}
      value={pack}
      onChange={setPack}
    >
      <PackDesk key={`${shown}-${published.version}`} pack={shown} view={view} published={published} />
    </Tabs>
  );
}
