import { jobs } from './flow.ts';
import type { Job } from './job.ts';
import {
  completeJob,
  giveBackJob,
  type LeasedJob,
  leaseJobs,
  leaseMs,
  msToNextJob,
  renewLease,
} from './postgres/job-sql.ts';
import { type House, transactAsSystem } from './postgres/transaction.ts';

const maxAttempts = 25;

/** What is done for each queue; `jobs` of `server/flow.ts` in the plant. */
export type Handlers = Readonly<Record<string, Job>>;

class LeaseLost extends Error {}

async function perform(house: House, handlers: Handlers, job: LeasedJob): Promise<void> {
  const handler = handlers[job.queue];
  if (!handler) throw new Error(`no handler for job ${job.queue}`);
  if ('outside' in handler) await handler.outside(house, job.tenantId, job.payload);
  await transactAsSystem(house, job.tenantId, async (tx) => {
    if ('within' in handler) await handler.within(tx, job.payload);
    if (!(await completeJob(tx.sql, job))) throw new LeaseLost();
  });
}

async function putBack(house: House, job: LeasedJob, message: string): Promise<void> {
  console.error(`job ${job.queue} ${JSON.stringify(job.payload)} failed (attempt ${job.attempts}): ${message}`);
  await giveBackJob(house.sql, job, message, maxAttempts).catch(() => undefined);
}

/** Performs one leased job; a failure is logged once and the job comes back later. Never throws. */
async function runJob(house: House, handlers: Handlers, job: LeasedJob): Promise<void> {
  // Who began it last never came to say how it went: one that takes its worker down must not do so for ever.
  if (job.attempts > maxAttempts) return putBack(house, job, `its worker died in ${maxAttempts} attempts`);
  const beat = setInterval(() => void renewLease(house.sql, job).catch(() => undefined), leaseMs / 2);
  try {
    await perform(house, handlers, job);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await putBack(house, job, error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    clearInterval(beat);
  }
}

/**
 * Leases and performs due jobs, at most `atOnce` together, until `signal` aborts; then waits for those running.
 * `wake` is called with a function that ends the pause early (a notification came).
 */
export async function workJobs(
  house: House,
  signal: AbortSignal,
  wake: (now: () => void) => void,
  atOnce = 4,
  handlers: Handlers = jobs,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let woken = false;
  let endPause = (): void => undefined;
  wake(() => {
    woken = true;
    endPause();
  });
  signal.addEventListener('abort', () => endPause(), { once: true });
  while (!signal.aborted) {
    woken = false;
    const leased = running.size < atOnce ? await leaseJobs(house.sql, atOnce - running.size) : [];
    for (const job of leased) {
      const work: Promise<void> = runJob(house, handlers, job).finally(() => {
        running.delete(work);
        endPause();
      });
      running.add(work);
    }
    if (leased.length > 0) continue;
    const ms = running.size < atOnce ? await msToNextJob(house.sql, 1_000) : 1_000;
    if (woken || signal.aborted) continue;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(ms, 2));
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
  await Promise.all(running);
}
