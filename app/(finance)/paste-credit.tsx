'use client';
import { useState } from 'react';
import { putCredit } from '../../db/credit/term-mutators.ts';
import type { Customer } from '../../db/customer/customer.ts';
import { useAct } from '../_device/device.ts';
import { useMaySet } from '../_terms/may-set.ts';
import { PasteSheet } from '../_terms/paste-sheet.tsx';
import { type PastedCredit, readPastedCredit } from '../_terms/pasted-masters.ts';
import { formatMoney } from '../_ui/formats.ts';
import { Button } from '../_ui/kit/button.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

/** Limits and receivables pasted from a sheet, for who may set them. */
export function PasteCredit({ customers }: { customers: readonly Customer[] }) {
  const t = useWords('terms.credit');
  const locale = useLocale();
  const act = useAct();
  const may = useMaySet('finance');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  const save = async (rows: readonly PastedCredit[]): Promise<boolean> => {
    const positions = rows.map(({ customer, ...row }) => ({ customerId: customer.id, ...row }));
    const acted = await act(putCredit, { positions });
    if (acted.done) toast(t('saved'));
    return acted.done;
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('paste')}</Button>
      <PasteSheet
        open={open}
        onClose={() => setOpen(false)}
        title={t('paste')}
        hint={t('pasteHint')}
        read={(text) => readPastedCredit(text, customers)}
        tell={({ customer: { name, currency }, limitMinor, receivableMinor, overdueDays }) =>
          t('row', {
            name,
            limit: formatMoney(limitMinor, currency, locale),
            owed: formatMoney(receivableMinor, currency, locale),
            days: overdueDays,
          })
        }
        save={save}
      />
    </>
  );
}
