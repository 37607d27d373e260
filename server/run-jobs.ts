import { jobs } from './flow.ts';
import type { Job } from './job.ts';
import {
  completeJob,
  giveBackJob,
  hasLonely,
  type LeasedJob,
  leaseFairly,
  leaseJobs,
  leaseLonely,
  leaseMs,
  msToNextJob,
  renewLease,
} from './postgres/job-sql.ts';
import { type House, transactAsSystem } from './postgres/transaction.ts';

const maxAttempts = 25;

/** Without a word of new jobs they are looked for so often. */
const lookEveryMs = 1_000;
/** Jobs that have to be alone are rare: they are looked for no oftener. */
const lonelyEveryMs = 250;

/** What is done for each queue; `jobs` of `server/flow.ts` in the plant. */
export type Handlers = Readonly<Record<string, Job>>;

/** How many jobs that talk to the ERP, and to anybody else outside, may be under way together. */
const outsideAtOnce = { erp: 8, others: 4 };

/** How many that compute for long: more take nothing but each other's time. */
const weighedAtOnce = 2;

/** Places for the jobs of some queues, so that those of others never wait for them. */
interface Places {
  readonly queues: readonly string[];
  readonly atOnce: number;
  /** Whose work is under way. */
  readonly running: Map<Promise<void>, string>;
  /** Whether plants share the places: with one whose far side is slow, the others still get theirs. */
  readonly shared?: boolean;
  /** When a job that has to be alone was looked for last, on the clock of `performance.now()`. */
  lookedAt: number;
  /** Whether such a job waits until nothing else is under way here, or is under way itself. */
  lonely: 'none' | 'awaited' | 'under way';
}

/** Whoever answers slowly outside holds up what asks there, and not what is done here. */
function placesFor(handlers: Handlers, atOnce: number): Places[] {
  const all = Object.keys(handlers);
  const outside = all.filter((queue) => 'outside' in (handlers[queue] ?? {}));
  const erp = outside.filter((queue) => queue.startsWith('erp.'));
  const others = outside.filter((queue) => !erp.includes(queue));
  const within = all.filter((queue) => !outside.includes(queue));
  const weighed = within.filter((queue) => 'weighs' in (handlers[queue] ?? {}));
  const empty = (): Pick<Places, 'running' | 'lookedAt' | 'lonely'> => ({
    running: new Map(),
    lookedAt: 0,
    lonely: 'none',
  });
  return [
    { queues: within.filter((queue) => !weighed.includes(queue)), atOnce, ...empty() },
    { queues: weighed, atOnce: weighedAtOnce, ...empty() },
    { queues: others, atOnce: outsideAtOnce.others, ...empty() },
    { queues: erp, atOnce: outsideAtOnce.erp, shared: true, ...empty() },
  ].filter(({ queues }) => queues.length > 0);
}

const hasRoom = ({ running, atOnce, lonely }: Places): boolean => running.size < (lonely === 'under way' ? 1 : atOnce);

/** Leases as many due jobs as there are places free. */
function leaseFor(house: House, { queues, atOnce, running, shared }: Places): Promise<LeasedJob[]> {
  const free = atOnce - running.size;
  if (!shared) return leaseJobs(house.sql, free, queues);
  const held = new Map<string, number>();
  for (const tenantId of running.values()) held.set(tenantId, (held.get(tenantId) ?? 0) + 1);
  return leaseFairly(house.sql, free, queues, { held, most: Math.floor(atOnce / 2) });
}

/** Leases one that has to be alone, where nothing else is under way. */
async function leaseAlone(house: House, places: Places): Promise<LeasedJob[]> {
  const leased = await leaseLonely(house.sql, places.queues);
  places.lonely = leased.length > 0 ? 'under way' : 'none';
  return leased;
}

/**
 * Leases what comes next. A job that has to be alone goes first: where something is under way yet, nothing more is leased until
 * that has ended, or another worker has taken it.
 */
async function leaseNext(house: House, places: Places): Promise<LeasedJob[]> {
  const isTime = performance.now() - places.lookedAt >= lonelyEveryMs;
  if (isTime) places.lookedAt = performance.now();
  if (places.running.size > 0) {
    if (isTime) places.lonely = (await hasLonely(house.sql, places.queues)) ? 'awaited' : 'none';
    return places.lonely === 'awaited' ? [] : leaseFor(house, places);
  }
  const looksFirst = isTime || places.lonely === 'awaited';
  const alone = looksFirst ? await leaseAlone(house, places) : [];
  const leased = alone.length > 0 ? alone : await leaseFor(house, places);
  return leased.length > 0 || looksFirst ? leased : leaseAlone(house, places);
}

/** How long there is nothing to lease, in milliseconds. */
function msToLease(house: House, places: Places): Promise<number> | number {
  if (places.lonely === 'awaited') return lonelyEveryMs;
  if (!hasRoom(places)) return lookEveryMs;
  return msToNextJob(house.sql, lookEveryMs, places.queues, places.running.size === 0);
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
  if (job.tries > maxAttempts) return putBack(house, job, `its worker died in ${maxAttempts} attempts`);
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

/** A pause that can be ended early, also before it begins. */
function pauses() {
  let woken = false;
  let end = (): void => undefined;
  return {
    wake(): void {
      woken = true;
      end();
    },
    /** What wakes from now on ends the next pause. */
    begin(): void {
      woken = false;
    },
    async pause(ms: number): Promise<void> {
      if (woken) return;
      await new Promise<void>((resolve) => {
        // A timer takes whole milliseconds: one that fires before the time finds nothing to do.
        const timer = setTimeout(resolve, Math.ceil(ms));
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}

/** Fills these places with due jobs until `signal` aborts, then waits for those running. */
async function workPlaces(
  house: House,
  handlers: Handlers,
  places: Places,
  { signal, wake }: { signal: AbortSignal; wake: (now: () => void) => void },
): Promise<void> {
  const { running } = places;
  const pausing = pauses();
  wake(pausing.wake);
  signal.addEventListener('abort', pausing.wake, { once: true });
  while (!signal.aborted) {
    pausing.begin();
    const leased = hasRoom(places) ? await leaseNext(house, places) : [];
    for (const job of leased) {
      const work: Promise<void> = runJob(house, handlers, job).finally(() => {
        running.delete(work);
        pausing.wake();
      });
      running.set(work, job.tenantId);
    }
    if (leased.length > 0) continue;
    await pausing.pause(await msToLease(house, places));
  }
  await Promise.all(running.keys());
}

/**
 * Leases and performs due jobs until `signal` aborts, then waits for those running: at most `atOnce` together of those done
 * here, and some of those that talk to others beside them, each looked for by itself. `wake` is called with a function that
 * ends the pause early (a notification came).
 */
export async function workJobs(
  house: House,
  signal: AbortSignal,
  wake: (now: () => void) => void,
  atOnce = 4,
  handlers: Handlers = jobs,
): Promise<void> {
  const wakes: (() => void)[] = [];
  wake(() => {
    for (const each of wakes) each();
  });
  const stopping = new AbortController();
  const either = AbortSignal.any([signal, stopping.signal]);
  const all = placesFor(handlers, atOnce).map((places) =>
    workPlaces(house, handlers, places, { signal: either, wake: (now) => wakes.push(now) }),
  );
  // When one can't look, the others look no more: all begin again together.
  await Promise.all(all).finally(() => stopping.abort());
}
