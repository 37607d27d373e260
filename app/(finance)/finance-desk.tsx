'use client';
import { usePlace } from '../_ui/place.ts';
import { CreditList } from './credit-list.tsx';
import { CustomerCreditPage } from './customer-credit-page.tsx';
import { TermsPage } from './terms-page.tsx';

/** Finance's desk: `/finance` what to decide and who owes how much, `/finance/terms` its terms, `/finance/<customer>` one customer. */
export default function FinanceDesk() {
  const {
    rest: [customerId],
  } = usePlace();
  if (customerId === 'terms') return <TermsPage />;
  return customerId === undefined ? <CreditList /> : <CustomerCreditPage key={customerId} customerId={customerId} />;
}
