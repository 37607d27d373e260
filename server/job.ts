import type { ServerTx } from './postgres/server-tx.ts';
import type { House } from './postgres/transaction.ts';

/** Work that is done later, once, by a worker; see `ops.job`. */
export const jobNames = [
  'message.read',
  'whatsapp.send',
  'erp.deliver',
  'plant.replan',
  'task.ack_due',
  'task.escalate',
  'task.decide_due',
  'exception.options',
  'stop.breakdown',
] as const;
export type JobName = (typeof jobNames)[number];

/** What a job is given; ids only, the rows are read fresh when it runs. */
export type JobPayload = Readonly<Record<string, string | number>>;

/**
 * `within` runs in one transaction with the job's own completion: its effect happens exactly once. `outside` talks to
 * other systems between transactions and must make its effect unique by a key the other side knows.
 */
export type Job =
  | { readonly within: (tx: ServerTx, payload: JobPayload) => Promise<void> }
  | { readonly outside: (house: House, tenantId: string, payload: JobPayload) => Promise<void> };
