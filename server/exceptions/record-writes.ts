import type { BaseRow, Table } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** A row as it was before a change and as the change left it; null: it was not there. */
export interface Image {
  readonly table: string;
  readonly id: string;
  readonly before: BaseRow | null;
  readonly after: BaseRow | null;
}

export interface Recorder {
  /** The same door; what is written through it is remembered. */
  readonly tx: ServerTx;
  /** Remembers rows that are changed by statements of their own. */
  readonly remember: <R extends BaseRow>(table: Table<R>, ids: readonly string[]) => Promise<void>;
  /** Every remembered row in the order in which it was touched first. */
  readonly images: () => Promise<Image[]>;
}

/** The synced table of this name; throws for one there is not. */
export function tableNamed(name: string): Table<BaseRow> {
  const found = tables.find((table) => table.name === name);
  if (!found) throw new Error(`there is no table ${name}`);
  return found;
}

/** Remembers every row that is written through the door it gives, as it was before the first write. */
export function recordWrites(tx: ServerTx): Recorder {
  const before = new Map<string, Omit<Image, 'after'>>();
  const remember = async (name: string, ids: readonly string[]): Promise<void> => {
    const unknown = ids.filter((id) => !before.has(`${name}/${id}`));
    if (unknown.length === 0) return;
    const rows = await tx.getMany(tableNamed(name), unknown);
    for (const id of unknown)
      before.set(`${name}/${id}`, { table: name, id, before: rows.find((row) => row.id === id) ?? null });
  };
  return {
    tx: {
      ...tx,
      async put(table, row) {
        await remember(table.name, [row.id]);
        await tx.put(table, row);
      },
      async putMany(table, rows) {
        await remember(
          table.name,
          rows.map(({ id }) => id),
        );
        await tx.putMany(table, rows);
      },
      async delete(table, id) {
        await remember(table.name, [id]);
        await tx.delete(table, id);
      },
    },
    remember: (table, ids) => remember(table.name, ids),
    async images() {
      const after = new Map<string, BaseRow>();
      for (const [name, own] of Map.groupBy(before.values(), ({ table }) => table)) {
        const rows = await tx.getMany(
          tableNamed(name),
          own.map(({ id }) => id),
        );
        for (const row of rows) after.set(`${name}/${row.id}`, row);
      }
      return [...before.values()].map((each) => ({ ...each, after: after.get(`${each.table}/${each.id}`) ?? null }));
    },
  };
}
