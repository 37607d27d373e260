'use client';
import { LearnedNames } from '../_names/learned-names.tsx';
import { OwnWords } from '../_names/own-words.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { BackToInbox } from './back-to-inbox.tsx';

/** The words customers use for products, as this plant has learned them. */
export function NamesPage() {
  const t = useWords('commercial');
  return (
    <Page title={t('names')} detail={t('namesDetail')} actions={<BackToInbox />}>
      <div className="space-y-8">
        <OwnWords />
        <LearnedNames />
      </div>
    </Page>
  );
}
