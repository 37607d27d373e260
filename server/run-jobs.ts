import { jobs } from './flow.ts';
import type { Job } from './job.ts';
import {
  completeJob,
  giveBackJob,
  type LeasedJob,
  leaseFairly,
  leaseJobs,
  leaseMs,
  msToNextJob,
  renewLease,
} from './postgres/job-sql.ts';
import { type House, transactAsSystem } from './postgres/transaction.ts';

const maxAttempts = 25;

/** What is done for each queue; `jobs` of `server/flow.ts` in the plant. */
export type Handlers = Readonly<Record<string, Job>>;

/** How many jobs that talk to the ERP, and to anybody else outside, may be under way together. */
const outsideAtOnce = { erp: 8, others: 4 };

/** Places for the jobs of some queues, so that those of others never wait for them. */
interface Places {
  readonly queues: readonly string[];
  readonly atOnce: number;
  /** Whose work is under way. */
  readonly running: Map<Promise<void>, string>;
  /** Whether plants share the places: with one whose far side is slow, the others still get theirs. */
  readonly shared?: boolean;
}

/** Whoever answers slowly outside holds up what asks there, and not what is done here. */
function placesFor(handlers: Handlers, atOnce: number): Places[] {
  const all = Object.keys(handlers);
  const outside = all.filter((queue) => 'outside' in (handlers[queue] ?? {}));
  const erp = outside.filter((queue) => queue.startsWith('erp.'));
  const others = outside.filter((queue) => !erp.includes(queue));
  return [
    { queues: all.filter((queue) => !outside.includes(queue)), atOnce, running: new Map() },
    { queues: others, atOnce: outsideAtOnce.others, running: new Map() },
    { queues: erp, atOnce: outsideAtOnce.erp, running: new Map(), shared: true },
  ];
}

const hasRoom = ({ running, atOnce }: Places): boolean => running.size < atOnce;

/** Leases as many due jobs as there are places free. */
function leaseFor(house: House, { queues, atOnce, running, shared }: Places): Promise<LeasedJob[]> {
  const free = atOnce - running.size;
  if (!shared) return leaseJobs(house.sql, free, queues);
  const held = new Map<string, number>();
  for (const tenantId of running.values()) held.set(tenantId, (held.get(tenantId) ?? 0) + 1);
  return leaseFairly(house.sql, free, queues, { held, most: Math.floor(atOnce / 2) });
}

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
 * Leases and performs due jobs until `signal` aborts, then waits for those running: at most `atOnce` together of those done
 * here, and some of those that talk to others beside them. `wake` is called with a function that ends the pause early (a
 * notification came).
 */
export async function workJobs(
  house: House,
  signal: AbortSignal,
  wake: (now: () => void) => void,
  atOnce = 4,
  handlers: Handlers = jobs,
): Promise<void> {
  const places = placesFor(handlers, atOnce);
  let woken = false;
  let endPause = (): void => undefined;
  wake(() => {
    woken = true;
    endPause();
  });
  signal.addEventListener('abort', () => endPause(), { once: true });
  const begin = async (at: Places): Promise<boolean> => {
    const { running } = at;
    const leased = hasRoom(at) ? await leaseFor(house, at) : [];
    for (const job of leased) {
      const work: Promise<void> = runJob(house, handlers, job).finally(() => {
        running.delete(work);
        endPause();
      });
      running.set(work, job.tenantId);
    }
    return leased.length > 0;
  };
  while (!signal.aborted) {
    woken = false;
    let begun = false;
    for (const each of places) begun = (await begin(each)) || begun;
    if (begun) continue;
    const ms = Math.min(
      1_000,
      ...(await Promise.all(places.filter(hasRoom).map(({ queues }) => msToNextJob(house.sql, 1_000, queues)))),
    );
    if (woken || signal.aborted) continue;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(ms, 2));
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
  await Promise.all(places.flatMap(({ running }) => [...running.keys()]));
}
