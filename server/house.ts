import { flow } from './flow.ts';
import type { Sql } from './postgres/connect.ts';
import { newId } from './postgres/id.ts';
import type { House } from './postgres/transaction.ts';

/** Other processes listen here to look for due jobs; a word lost is made up for by their polling. */
export const jobsChannel = 'throughline_jobs';
/** Other processes listen here to poke devices; a word lost is made up for by the snapshot poller. */
export const changesChannel = 'throughline_changes';

/** The shipped House on a pool of connections. `onCommit` is this process's own ear; other processes are notified. */
export function openHouse(sql: Sql, onCommit: (tenantId: string) => void = () => undefined): House {
  return {
    sql,
    flow,
    now: Date.now,
    newId: () => newId(),
    committed(tenantId) {
      onCommit(tenantId);
      // Outside the transaction: NOTIFY inside one would serialise all commits behind a lock.
      sql`select pg_notify(${jobsChannel}, ''), pg_notify(${changesChannel}, ${tenantId})`.catch(() => undefined);
    },
  };
}
