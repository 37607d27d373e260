'use client';
import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Page } from '../kit/page.tsx';
import { EmptyState, LoadingState } from '../kit/states.tsx';
import { usePlace } from '../place.ts';
import type { PlaceName } from '../place-names.ts';
import { useWords } from '../words/words.tsx';
import { type FrameStatus, useFrameStatus } from './frame-status.ts';

/** These show what is on this device itself, and are true from the first moment. */
const ownPlaces: readonly (PlaceName | undefined)[] = ['outbox', 'sign-in', undefined];
const cuts: readonly FrameStatus['faults'][number]['kind'][] = ['offline', 'unreachable', 'signed-out'];

/** Draws a desk only once the plant's data has been here: until then its shape, or that it can't be fetched and why. */
export function FirstFetch({ children }: { children: ReactNode }) {
  const t = useWords('shared');
  const { place } = usePlace();
  const { fetched, faults } = useFrameStatus();
  if (fetched || place === undefined || ownPlaces.includes(place)) return children;
  const cut = faults.find(({ kind }) => cuts.includes(kind));
  if (!cut) return <LoadingState />;
  return (
    <Page title={t(`place.${place}`)}>
      <EmptyState icon={CloudOff} title={t('unfetched')} detail={t('unfetchedDetail')} />
    </Page>
  );
}
