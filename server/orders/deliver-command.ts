import { second } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { beginDelivery } from './begin-delivery.ts';
import { askErp, type ErpOutcome } from './erp/ask-erp.ts';
import { ledgerErp } from './erp/ledger.ts';
import type { ErpPort } from './erp/port.ts';
import { settleDelivery } from './settle-delivery.ts';

/** How long the ERP may think about one question. */
const patienceMs = 10 * second;

/**
 * Delivers a command to the ERP between two transactions, with its effect there exactly once: whenever an earlier attempt
 * may have got through, or this one's answer is lost, the ERP is searched for the command's key. What can't be settled now
 * comes back as a new job. A command that is settled is left alone.
 */
export async function deliverCommand(
  house: House,
  tenantId: string,
  payload: JobPayload,
  erp: ErpPort = ledgerErp(house, tenantId),
  timeoutMs: number = patienceMs,
): Promise<void> {
  const commandId = String(payload['commandId']);
  const delivery = await transactAsSystem(house, tenantId, (tx) => beginDelivery(tx, commandId));
  if (!delivery) return;
  const outcome: ErpOutcome = await askErp(erp, delivery, () => AbortSignal.timeout(timeoutMs));
  await transactAsSystem(house, tenantId, (tx) => settleDelivery(tx, commandId, outcome));
}
