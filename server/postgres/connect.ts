import postgres from 'postgres';

/** The driver's client and its transactions; what lies outside this folder and `server/sync` names only these. */
export type { Sql, TransactionSql } from 'postgres';

type Client = ReturnType<typeof postgres>;

/**
 * Seconds until a lost connection is tried again. The driver's own pause grows with every failure of any connection, soon
 * to 20 s, through which people would wait although the database is long back.
 */
const backoff = (): number => 0.3;

/** A small pool on the database at `url`, for tools outside a request: quiet, patient for 5 s, closed by its caller. */
export function connect(url: string, max = 1): Client {
  return postgres(url, { max, backoff, idle_timeout: 2, connect_timeout: 5, onnotice: () => undefined });
}

/** The pool of a process that lives long: up to ten connections, closed after a minute of rest. */
export function connectPool(url: string): Client {
  return postgres(url, { max: 10, backoff, idle_timeout: 60, connect_timeout: 10, onnotice: () => undefined });
}

/** Connections of a web process. More than a few only wait for each other on a plant's machine. */
export const webPoolSize = 5;

/** The pool of a web process. Connections stay open: each has planned what devices ask again and again. */
export function connectWebPool(url: string): Client {
  const stays = { max: webPoolSize, max_lifetime: null };
  return postgres(url, { ...stays, backoff, connect_timeout: 10, onnotice: () => undefined });
}
