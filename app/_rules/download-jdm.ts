import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import { exportJdm } from '../../db/decision-table/jdm.ts';

/** Gives a table as a JDM file. */
export function downloadJdm(table: DecisionTable): void {
  const file = new Blob([JSON.stringify(exportJdm(table), null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${table.name}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
