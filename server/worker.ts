/** The worker process: jobs and deadlines as they fall due, machine readings every second, mail, a look over the deadlines, a heartbeat. Any number may run. */
import { setTimeout as pause } from 'node:timers/promises';
import { auditDeadlines, auditEveryMs } from './exceptions/audit-deadlines.ts';
import { watchReadings } from './execution/watch-readings.ts';
import { jobsChannel, openHouse } from './house.ts';
import { followMailboxes } from './intake/mail/imap/follow-mailbox.ts';
import { takeMail } from './intake/mail/mail-doors.ts';
import { connectPool } from './postgres/connect.ts';
import { sweep } from './postgres/job-sql.ts';
import type { House } from './postgres/transaction.ts';
import { workJobs } from './run-jobs.ts';
import { version } from './version.ts';

const url = process.env['DATABASE_URL'];
if (!url) {
  console.error('worker: DATABASE_URL is not set; start the whole system with `npm start`');
  process.exit(1);
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
// The launcher holds our standard input open: when it dies, however, the pipe ends and so do we.
process.stdin
  .on('end', () => stopping.abort())
  .on('error', () => stopping.abort())
  .resume();

/** Calls `work` every `everyMs` until stopping; one failure is logged once and does not end the loop. */
async function repeat(name: string, everyMs: number, work: () => Promise<unknown>): Promise<void> {
  let failing = '';
  while (!stopping.signal.aborted) {
    try {
      await work();
      failing = '';
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== failing) console.error(`worker: ${name} failed, trying again: ${message}`);
      failing = message;
    }
    await pause(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

async function beat(house: House): Promise<void> {
  await house.sql`
    insert into ops.heartbeat (part, at, pid, version) values ('worker', now(), ${process.pid}, ${version})
    on conflict (part) do update set at = now(), pid = excluded.pid, version = excluded.version`;
}

/** Wakes the job loop on notifications; the driver listens again by itself after a lost connection. */
async function listen(house: House): Promise<void> {
  while (!stopping.signal.aborted) {
    const listening = await house.sql.listen(jobsChannel, () => wakeUp()).catch(() => undefined);
    if (listening) return;
    await pause(1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

const house = openHouse(connectPool(url));
let wakeUp = (): void => undefined;
await Promise.all([
  listen(house),
  repeat('jobs', 500, () =>
    workJobs(house, stopping.signal, (now) => {
      wakeUp = now;
    }),
  ),
  repeat('mail', 5_000, () => takeMail(house, process.env, stopping.signal)),
  repeat('mailboxes', 5_000, () => followMailboxes(house, stopping.signal)),
  repeat('readings', 1_000, () => watchReadings(house)),
  repeat('deadlines', auditEveryMs, () => auditDeadlines(house)),
  repeat('heartbeat', 2_000, () => beat(house)),
  repeat('sweeping', 3_600_000, () => sweep(house.sql)),
]);
await house.sql.end({ timeout: 3 });
process.exit(0);
