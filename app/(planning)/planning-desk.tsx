'use client';
import { Page } from '../_ui/kit/page.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';

export default function PlanningDesk() {
  const t = useWords('shared.place');
  return (
    <Page title={t('planning')}>
      <LoadingState />
    </Page>
  );
}
