import type { Happening } from './happening.ts';
import type { BaseRow, Table } from './table.ts';

/**
 * The narrow door through which a mutator reads and writes: rows in memory on the device, Postgres on the server. A mutator
 * awaits only these calls: nothing else may come between what it reads and what it writes.
 */
export interface Tx {
  get<R extends BaseRow>(table: Table<R>, id: string): Promise<R | undefined>;
  /** Rows whose indexed column equals the value, in id order. */
  scan<R extends BaseRow, K extends keyof R & string>(table: Table<R>, column: K, value: R[K]): Promise<R[]>;
  put<R extends BaseRow>(table: Table<R>, row: NoInfer<R>): Promise<void>;
  delete<R extends BaseRow>(table: Table<R>, id: string): Promise<void>;
  /** Says what has come to be. The server reacts (`server/flow.ts`); on the device it is only a word. */
  happened(what: Happening): void;
}
