import postgres from 'postgres';

/** The driver's client and its transactions; what lies outside this folder and `server/sync` names only these. */
export type { Sql, TransactionSql } from 'postgres';

type Client = ReturnType<typeof postgres>;

/** A small pool on the database at `url`, for tools outside a request: quiet, patient for 5 s, closed by its caller. */
export function connect(url: string, max = 1): Client {
  return postgres(url, { max, idle_timeout: 2, connect_timeout: 5, onnotice: () => undefined });
}

/** The pool of a process that lives long: up to ten connections, closed after a minute of rest. */
export function connectPool(url: string): Client {
  return postgres(url, { max: 10, idle_timeout: 60, connect_timeout: 10, onnotice: () => undefined });
}
