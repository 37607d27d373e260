import { erpCommands } from '../../db/order/order.ts';
import { second } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { beginDelivery } from './begin-delivery.ts';
import { isSettled } from './command-line.ts';
import { askErp, type ErpOutcome } from './erp/ask-erp.ts';
import { flightMs, land, stayUp } from './erp/flight-sql.ts';
import type { ErpPort } from './erp/port.ts';
import { type WayToErp, wayToErp } from './erp/way-to-erp.ts';
import { settleDelivery } from './settle-delivery.ts';

/** How long the ERP may think about one question. */
const patienceMs = 10 * second;
/** When a delivery that the circuit held back is looked at again. */
const heldBackMs = 5 * second;

/**
 * Delivers a command to the tenant's ERP between two transactions, with its effect there exactly once: whenever an earlier
 * attempt may have got through, or this one's answer is lost, the ERP is searched for the command's key, and while something
 * may still be on its way nothing is sent. What can't be settled now comes back as a new job. A command that is settled is
 * left alone.
 */
export async function deliverCommand(
  house: House,
  tenantId: string,
  payload: JobPayload,
  erp?: ErpPort,
  timeoutMs: number = patienceMs,
): Promise<void> {
  const commandId = String(payload['commandId']);
  const way = erp ? straightTo(erp) : await wayToErp(house, tenantId);
  const ended = await way.circuit.run(() => attempt(house, tenantId, commandId, way.erp, timeoutMs));
  if (ended === 'held_back') await holdBack(house, tenantId, commandId);
}

const straightTo = (erp: ErpPort): Pick<WayToErp, 'erp' | 'circuit'> => ({ erp, circuit: { run: (work) => work() } });

async function attempt(
  house: House,
  tenantId: string,
  commandId: string,
  erp: ErpPort,
  timeoutMs: number,
): Promise<ErpOutcome | undefined> {
  const holder = house.newId();
  const begun = await transactAsSystem(house, tenantId, (tx) =>
    beginDelivery(tx, commandId, holder, erp.absentAfterMs),
  );
  if (!begun) return undefined;
  const { delivery, flight } = begun;
  const beat = setInterval(
    () => void transactAsSystem(house, tenantId, (tx) => stayUp(tx, flight, holder)).catch(() => undefined),
    flightMs / 3,
  );
  try {
    const outcome = await askErp(erp, delivery, () => AbortSignal.timeout(timeoutMs));
    await transactAsSystem(house, tenantId, async (tx) => {
      await settleDelivery(tx, commandId, outcome);
      if (erp.absentAfterMs > 0) await land(tx, flight, holder, landing(outcome));
    });
    return outcome;
  } finally {
    clearInterval(beat);
  }
}

/** Whether what was sent may still arrive. */
function landing({ kind }: ErpOutcome): 'open' | 'absent' | 'settled' {
  if (kind === 'uncertain') return 'open';
  return kind === 'later' || kind === 'locked_out' ? 'absent' : 'settled';
}

async function holdBack(house: House, tenantId: string, commandId: string): Promise<void> {
  await transactAsSystem(house, tenantId, async (tx) => {
    const command = await tx.get(erpCommands, commandId);
    if (!command || isSettled(command) || command.state === 'failed') return;
    if (command.error === null) await tx.put(erpCommands, { ...command, error: 'erp.circuit_open' });
    await tx.later('erp.deliver', `erp:${commandId}`, { commandId }, tx.now + heldBackMs);
  });
}
