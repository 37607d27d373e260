import type { BaseRow, Table } from '../../db/table.ts';
import type { Tx } from '../../db/tx.ts';
import type { BaseImage, Local } from './local.ts';

interface Buffered {
  readonly table: string;
  readonly id: string;
  readonly row: BaseRow | null;
}

/** `Tx` over the device's database; writes stay in memory until `flush`, so that a refusal leaves nothing behind. */
export interface DeviceTx extends Tx {
  /** Writes the buffered rows, and the base image of each row touched for the first time since the last rebase. */
  flush(): Promise<void>;
}

async function saveBaseImages(local: Local, touched: readonly Buffered[]): Promise<void> {
  const keys = touched.map(({ table, id }) => `${table}/${id}`);
  const known = await local.base.bulkGet(keys);
  const missing = touched.filter((_, index) => known[index] === undefined);
  const images = await Promise.all(
    missing.map(async ({ table, id }): Promise<BaseImage> => {
      const row = await local.rows<BaseRow>({ name: table }).get(id);
      return { key: `${table}/${id}`, table, id, row: row ?? null };
    }),
  );
  await local.base.bulkPut(images);
}

/** Opens the door; call inside a read-write Dexie transaction over all stores. */
export function deviceTx(local: Local): DeviceTx {
  const buffer = new Map<string, Buffered>();
  const touch = (table: string, id: string, row: BaseRow | null): void => {
    buffer.set(`${table}/${id}`, { table, id, row });
  };
  return {
    async get<R extends BaseRow>(table: Table<R>, id: string): Promise<R | undefined> {
      const mine = buffer.get(`${table.name}/${id}`);
      return mine ? ((mine.row ?? undefined) as R | undefined) : local.rows<R>(table).get(id);
    },
    async scan<R extends BaseRow, K extends keyof R & string>(table: Table<R>, column: K, value: R[K]): Promise<R[]> {
      const stored = await local
        .rows<R>(table)
        .where(column)
        .equals(value as string)
        .toArray();
      const mine = [...buffer.values()].filter((each) => each.table === table.name);
      const kept = stored.filter((row) => !buffer.has(`${table.name}/${row.id}`));
      const added = mine.flatMap(({ row }) => (row && (row as R)[column] === value ? [row as R] : []));
      return [...kept, ...added].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async put(table, row) {
      touch(table.name, row.id, row);
    },
    async delete(table, id) {
      touch(table.name, id, null);
    },
    happened() {
      // Reactions are the server's.
    },
    async flush() {
      const touched = [...buffer.values()];
      await saveBaseImages(local, touched);
      for (const { table, id, row } of touched) {
        await (row ? local.rows({ name: table }).put(row) : local.rows({ name: table }).delete(id));
      }
    },
  };
}
