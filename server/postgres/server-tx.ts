import type { TransactionSql } from 'postgres';
import type { Happening } from '../../db/happening.ts';
import type { Act } from '../../db/mutator.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import type { Tx } from '../../db/tx.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { JobName, JobPayload } from './job-name.ts';
import { noteCheckedRules } from './note-checked-rules.ts';
import { type Read, type RowsOf, readSql } from './read-sql.ts';
import { type NamedIn, rowSql } from './row-sql.ts';
import { sent } from './sent.ts';
import { ChangedMeanwhile } from './transient.ts';

/** The server's half of `Tx`: the same narrow door, and what only the server may do. */
export interface ServerTx extends Tx {
  /** For statements a row at a time would be wrong for; already under the tenant's claims and row security. */
  readonly sql: TransactionSql;
  readonly act: Act;
  readonly tenantId: string;
  /** The server's clock when the transaction began. */
  readonly now: Instant;
  newId(): string;
  /** `SO` → `SO-1042`, gap-free only when nothing rolls back. */
  nextNumber(series: string): Promise<string>;
  getMany<R extends BaseRow>(table: Table<R>, ids: readonly string[]): Promise<R[]>;
  /**
   * Rows that others name, in one step: along `[[orderLines, 'orderId'], [salesOrders, 'customerId']]` the customers of the
   * orders of these order lines.
   */
  getNamed<R extends BaseRow>(table: Table<R>, path: readonly NamedIn[], ids: readonly string[]): Promise<R[]>;
  all<R extends BaseRow>(table: Table<R>): Promise<R[]>;
  /** Several reads without a lock in one statement. How many and of what is fixed where it is called, not by what is found. */
  together<const T extends readonly Read<BaseRow>[]>(...reads: T): Promise<RowsOf<T>>;
  putMany<R extends BaseRow>(table: Table<R>, rows: readonly NoInfer<R>[]): Promise<void>;
  /** Queues a job at the end of this transaction; while one with the same effect key waits, nothing is added. `due` defaults to now. */
  later(name: JobName, effectKey: string, payload: JobPayload, due?: Instant): Promise<void>;
  audit(what: string, facts: Readonly<Record<string, string | number | null>>): Promise<void>;
  /**
   * Runs `work` and waits for all it has written: writes go out in their order without being waited for one by one, so that
   * what one of them throws, a guard's word, is thrown here. The first failure counts, what failed after it did so for it.
   */
  settled<T>(work: () => Promise<T>): Promise<T>;
  /** Whether anything was written through this door, `sql` not counted. */
  hasWritten(): boolean;
}

/** Writes sent and not yet known to have gone through. `last` is sent once all work is done. */
function writesBehind(last: () => readonly Promise<unknown>[]) {
  const underWay: Promise<unknown>[] = [];
  let count = 0;
  const add = (write: Promise<unknown>): void => {
    // Looked at in `settled`; until then a failure is nobody's surprise.
    write.catch(() => undefined);
    underWay.push(write);
    count += 1;
  };
  return {
    add,
    hasWritten: () => count > 0,
    async settled<T>(work: () => Promise<T>): Promise<T> {
      const [done] = await Promise.allSettled([work()]);
      if (done.status === 'fulfilled') last().forEach(add);
      for (const write of underWay.splice(0)) await write;
      if (done.status === 'rejected') throw done.reason;
      return done.value;
    },
  };
}

/**
 * Rows that are read far more than written and carry no lifecycle: reading them takes no lock. One that is written after all
 * is looked at again first, so that two who change it at the same moment both count.
 */
const reference = new Set([
  'plant',
  'person',
  'product',
  'customer',
  'price_rule',
  'rule_set',
  'alias',
  'plan_version',
]);

/** What was read without a lock: before it is written it is looked at again, and must be what was read. */
function unlockedReads(run: (statement: string, parameters: readonly unknown[]) => Promise<unknown[]>) {
  const read = new Map<string, string>();
  return {
    note(table: { readonly name: string }, row: BaseRow): void {
      read.set(`${table.name}/${row.id}`, JSON.stringify(row));
    },
    async refuseStale<R extends BaseRow>(table: Table<R>, id: string): Promise<void> {
      const known = read.get(`${table.name}/${id}`);
      if (known === undefined) return;
      const [row] = await run(rowSql(table).getLocked, [id]);
      if (JSON.stringify(row) !== known) throw new ChangedMeanwhile(`${table.name} ${id}`);
      read.delete(`${table.name}/${id}`);
    },
  };
}

interface QueuedJob {
  readonly queue: JobName;
  readonly key: string;
  readonly payload: JobPayload;
  readonly due: Instant;
}

/** In the order of their keys, so that two transactions that queue the same ones never wait for each other crosswise. */
const queueJobs = (sql: TransactionSql, jobs: readonly QueuedJob[]) =>
  sent(sql`
    insert into ops.job (tenant_id, queue, effect_key, payload, due)
    select (select app.tenant_id()), j.queue, j.key, j.payload, to_timestamp(j.due / 1000)
    from jsonb_to_recordset(${sql.json(jobs as never)}::jsonb) as j (queue text, key text, payload jsonb, due float8)
    order by j.key
    on conflict (tenant_id, effect_key) where state = 'waiting' do update set due = least(ops.job.due, excluded.due)`);

const noteAudits = (sql: TransactionSql, actor: string, notes: readonly AuditNote[]) =>
  sent(sql`insert into ops.audit_event (tenant_id, actor, what, facts)
    select app.tenant_id(), ${actor}, n.what, n.facts
    from jsonb_to_recordset(${sql.json(notes as never)}::jsonb) as n (what text, facts jsonb)`);

interface AuditNote {
  readonly what: string;
  readonly facts: Readonly<Record<string, string | number | null>>;
}

/**
 * Jobs and audit notes of a transaction, written together at its end: two statements instead of dozens, and the lock on a
 * job that others queue too (a plant's next plan) is held for a moment only.
 */
function writtenLast(sql: TransactionSql, actor: string) {
  const jobs = new Map<string, QueuedJob>();
  const notes: AuditNote[] = [];
  return {
    queue(job: QueuedJob): void {
      const known = jobs.get(job.key);
      jobs.set(job.key, known ? { ...known, due: Math.min(known.due, job.due) } : job);
    },
    note: (note: AuditNote) => notes.push(note),
    isEmpty: () => jobs.size + notes.length === 0,
    send(): Promise<unknown>[] {
      const [queued, noted] = [[...jobs.values()], notes.splice(0)];
      jobs.clear();
      return [
        ...(noted.length > 0 ? [noteAudits(sql, actor, noted)] : []),
        ...(queued.length > 0 ? [queueJobs(sql, queued)] : []),
      ];
    },
  };
}

type Run = <R>(statement: string, parameters: readonly unknown[]) => Promise<R[]>;

/** The reads that take no lock. */
const readsBy = (run: Run): Pick<ServerTx, 'getMany' | 'getNamed' | 'scan' | 'all' | 'together'> => ({
  getMany: async (table, ids) => (ids.length > 0 ? run(rowSql(table).getMany, [ids]) : []),
  getNamed: async (table, path, ids) => (ids.length > 0 ? run(rowSql(table).getNamed(path), [ids]) : []),
  scan: (table, column, value) => run(rowSql(table).scan(column), [value]),
  all: (table) => run(rowSql(table).all, []),
  async together<const T extends readonly Read<BaseRow>[]>(...reads: T) {
    const { text, values } = readSql(reads);
    const [row] = await run<Record<string, unknown>>(text, values);
    return reads.map((_, at) => row?.[at]) as unknown as RowsOf<T>;
  },
});

/** Opens the door on a running transaction; `heard` collects what happened, `queued` is told of each job. */
export function serverTx(
  sql: TransactionSql,
  act: Act,
  now: Instant,
  newId: () => string,
  heard: Happening[],
): ServerTx {
  const run = <R>(statement: string, parameters: readonly unknown[]): Promise<R[]> =>
    // Every statement here is built from the table registry; values are parameters.
    // Without being told so, the driver sends what has no parameters to be planned each time.
    sent(
      sql.unsafe<never>(statement, parameters as never[], { prepare: true, simple: false } as { prepare: true }),
    ) as unknown as Promise<R[]>;
  const unlocked = unlockedReads(run);
  const last = writtenLast(sql, act.actor.personId);
  const writes = writesBehind(last.send);
  return {
    sql,
    act,
    now,
    newId,
    tenantId: act.actor.tenantId,
    async get<R extends BaseRow>(table: Table<R>, id: string) {
      const statements = rowSql(table);
      if (!reference.has(table.name)) return (await run<R>(statements.getLocked, [id]))[0];
      const [row] = await run<R>(statements.get, [id]);
      if (row) unlocked.note(table, row);
      return row;
    },
    ...readsBy(run),
    async put(table, row) {
      await unlocked.refuseStale(table, row.id);
      await noteCheckedRules(sql, table, [row]);
      writes.add(run(rowSql(table).put, [[row]]));
    },
    async putMany(table, rows) {
      await noteCheckedRules(sql, table, rows);
      if (rows.length > 0) writes.add(run(rowSql(table).put, [rows]));
    },
    async delete(table, id) {
      writes.add(run(rowSql(table).remove, [id]));
    },
    happened(what) {
      heard.push(what);
    },
    async nextNumber(series) {
      const [row] = await sql<{ n: string }[]>`select app.next_number(${series}) as n`;
      return `${series}-${row?.n}`;
    },
    async later(name, effectKey, payload, due = now) {
      last.queue({ queue: name, key: effectKey, payload, due });
    },
    async audit(what, facts) {
      last.note({ what, facts });
    },
    settled: writes.settled,
    hasWritten: () => writes.hasWritten() || !last.isEmpty(),
  };
}
