'use client';
import { useDeferredValue, useMemo } from 'react';
import { allPacks } from '../../db/rule/pack.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { presentMoment } from '../_ui/clock.ts';
import { LoadingState } from '../_ui/kit/states.tsx';
import { Tabs } from '../_ui/kit/tabs.tsx';
import { go, usePlace } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type DeskView, newest, readDesk } from './desk-view.ts';
import { PackDesk } from './pack-desk.tsx';

/**
 * The desk where a plant's own people edit its rules: who is asked, how long there is, who is told when nobody answers, who
 * approves, and what is given off a price.
 */
export default function RuleDesk() {
  const { plantIds } = useDevice().person.actor;
  const view = useQuery((local) => readDesk(local, plantIds, presentMoment()), [plantIds]);
  return view ? <Packs view={view} /> : <LoadingState />;
}

function Packs({ view }: { view: DeskView }) {
  const t = useWords('rules');
  const { rest } = usePlace();
  const pack = allPacks.find((each) => each === rest[1]) ?? 'routing';
  const shown = useDeferredValue(pack);
  const published = useMemo(() => newest(view, shown), [view, shown]);
  return (
    <Tabs
      label={t('packs')}
      tabs={allPacks.map((key) => ({ key, title: t(`pack.${key}`) }))}
      value={pack}
      onChange={(key) => go(`/admin/rules/${key}`, 'replace')}
    >
      <PackDesk key={`${shown}-${published.version}`} pack={shown} view={view} published={published} marked={rest[2]} />
    </Tabs>
  );
}
