'use client';
import { ArrowLeft } from 'lucide-react';
import { CreditDays } from '../_terms/credit-days.tsx';
import { TaxRates } from '../_terms/tax-rates.tsx';
import { GoButton } from '../_ui/kit/button.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Finance's terms: how long may be overdue, and what is taxed how. */
export function TermsPage() {
  const t = useWords('terms.desk');
  return (
    <Page
      title={t('title')}
      detail={t('detail')}
      actions={
        <GoButton look="plain" icon={ArrowLeft} href="/finance">
          {t('back')}
        </GoButton>
      }
    >
      <CreditDays />
      <TaxRates />
    </Page>
  );
}
