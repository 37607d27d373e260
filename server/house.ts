import { flow } from './flow.ts';
import type { Sql } from './postgres/connect.ts';
import { newId } from './postgres/id.ts';
import type { House } from './postgres/transaction.ts';

/** Other processes listen here to look for due jobs; a word lost is made up for by their polling. */
export const jobsChannel = 'throughline_jobs';
/** Other processes listen here to poke devices; a word lost is made up for by the snapshot poller. */
export const changesChannel = 'throughline_changes';

interface Told {
  underWay: boolean;
  readonly waiting: Set<string>;
}

/**
 * Tells other processes of a tenant's commits, outside of the transactions: NOTIFY inside one would serialise all commits
 * behind a lock. One word at a time is on its way; commits that come meanwhile share the next. Nobody waits for the disk: a
 * word lost is made up for by whoever listens.
 */
function notifier(sql: Sql): (tenantId: string) => void {
  const told: Told = { underWay: false, waiting: new Set() };
  const tell = async (): Promise<void> => {
    if (told.underWay) return;
    told.underWay = true;
    while (told.waiting.size > 0) {
      const tenants = [...told.waiting];
      told.waiting.clear();
      await sql`select set_config('synchronous_commit', 'off', true), pg_notify(${jobsChannel}, ''),
        (select count(pg_notify(${changesChannel}, t)) from unnest(${tenants}::text[]) as t)`.catch(() => undefined);
    }
    told.underWay = false;
  };
  return (tenantId) => {
    told.waiting.add(tenantId);
    void tell();
  };
}

/** The shipped House on a pool of connections. `onCommit` is this process's own ear; other processes are notified. */
export function openHouse(sql: Sql, onCommit: (tenantId: string) => void = () => undefined): House {
  const notify = notifier(sql);
  return {
    sql,
    flow,
    now: Date.now,
    newId: () => newId(),
    committed(tenantId) {
      onCommit(tenantId);
      notify(tenantId);
    },
  };
}
