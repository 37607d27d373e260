import type { Sql } from 'postgres';

/** A part is down when it hasn't said for this long that it is alive; it says so every 2 s. */
export const silentAfterMs = 10_000;

/** The last sign of life of a part. */
export interface Heartbeat {
  pid: number;
  version: string;
  /** Milliseconds since the sign, by the database's clock: no two machines need agree on the time. */
  ageMs: number;
}

/** Reads the last sign of life of `part`, or undefined when it never gave one. */
export async function heartbeatOf(sql: Sql, part: string): Promise<Heartbeat | undefined> {
  const [row] = await sql<{ pid: number; version: string; age: number }[]>`
    select pid, version, (extract(epoch from clock_timestamp() - at) * 1000)::float8 as age
    from ops.heartbeat where part = ${part}`;
  return row && { pid: row.pid, version: row.version, ageMs: row.age };
}
