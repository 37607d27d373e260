import postgres, { type Sql } from 'postgres';

/** A small pool on the database at `url`, for tools outside a request: quiet, patient for 5 s, closed by its caller. */
export function connect(url: string, max = 1): Sql {
  return postgres(url, { max, idle_timeout: 2, connect_timeout: 5, onnotice: () => undefined });
}
