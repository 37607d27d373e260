'use client';
import { Page } from '../_ui/kit/page.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { useWords } from '../_ui/words/words.tsx';

export default function MaintenanceDesk() {
  const t = useWords('shared.place');
  return (
    <Page title={t('maintenance')}>
      <LoadingState />
    </Page>
  );
}
