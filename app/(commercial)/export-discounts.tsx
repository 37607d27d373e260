'use client';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { approvalLevels } from '../../db/approval/approval-level.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import type { Instant } from '../../db/values/instant.ts';
import { useQuery } from '../_device/device.ts';
import { allRows } from '../_device/rows.ts';
import { downloadJdm } from '../_rules/download-jdm.ts';
import { Button } from '../_ui/kit/button.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Gives what price is free and who approves one below it, as it holds at `at`, as one decision table. */
export function ExportDiscounts({ rules, at }: { rules: readonly PriceRule[]; at: Instant }) {
  const t = useWords('terms.prices');
  const [busy, setBusy] = useState(false);
  const levels = useQuery((local) => allRows(local, approvalLevels)) ?? [];
  const give = async () => {
    setBusy(true);
    try {
      // Seldom used, and it takes the whole checker with it.
      const { discountTable } = await import('../../db/approval/discount-table.ts');
      const table = discountTable(rules, levels, at);
      if (table) downloadJdm(table);
      else toast(t('tooMany'), { tone: 'late' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button look="plain" icon={Download} busy={busy} onClick={give}>
      {t('export')}
    </Button>
  );
}
