import { approvalTable } from '../approval/approval-table.ts';
import { discountColumns } from '../price/discount-rules.ts';
import { type AnyPack, isTermPack, type PackColumns, packColumns } from './pack.ts';

const termColumns = { approvals: approvalTable([]), discounts: discountColumns } as const;

/** What a pack asks about and answers. */
export function columnsOf(pack: AnyPack): PackColumns {
  const { inputs, outputs } = isTermPack(pack) ? termColumns[pack] : packColumns[pack];
  return { inputs, outputs };
}
