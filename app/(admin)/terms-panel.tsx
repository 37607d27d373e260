'use client';
import { ApprovalLevels } from '../_terms/approval-levels.tsx';
import { CreditDays } from '../_terms/credit-days.tsx';
import { TaxRates } from '../_terms/tax-rates.tsx';

/** Who approves how much, what is taxed how, and how long may be overdue. */
export function TermsPanel() {
  return (
    <div className="space-y-6">
      <ApprovalLevels />
      <TaxRates />
      <CreditDays />
    </div>
  );
}
