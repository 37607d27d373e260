import type { JobPayload } from './postgres/job-name.ts';
import type { ServerTx } from './postgres/server-tx.ts';
import type { House } from './postgres/transaction.ts';

/**
 * How a job is done. `within` runs in one transaction with the job's own completion: its effect happens exactly once.
 * `outside` talks to other systems between transactions and must make its effect unique by a key the other side knows.
 */
export type Job =
  | {
      readonly within: (tx: ServerTx, payload: JobPayload) => Promise<void>;
      /** It computes for long: a deadline, a message or a telling must not wait for its end. */
      readonly weighs?: true;
    }
  | { readonly outside: (house: House, tenantId: string, payload: JobPayload) => Promise<void> };
