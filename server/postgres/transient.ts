import postgres from 'postgres';

// Serialisation, deadlock, lock timeout, out of resources, shutdown, connection.
const passing = /^(40|53|55P03|57|08)/;
const collided = /^(40|55P03)/;

/** A row was read without a lock and somebody changed it before it was written: what was worked out of it counts no more. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
  /** Postgres's own word for it: serialization failure. */
  readonly code = '40001';
}

/** Whether nothing is wrong with the request and the same may succeed in a moment. */
export const isTransient = (error: unknown): boolean =>
  error instanceof ChangedMeanwhile ||
  (error instanceof postgres.PostgresError && passing.test(error.code)) ||
  (error instanceof Error && 'code' in error && /^(CONNECTION_|CONNECT_|ECONN|ENOTFOUND)/.test(String(error.code)));

/** Whether two transactions only stood in each other's way: the one that was ended may begin again at once. */
export const isCollision = (error: unknown): boolean =>
  error instanceof ChangedMeanwhile || (error instanceof postgres.PostgresError && collided.test(error.code));
