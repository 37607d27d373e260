import type { BaseRow, Table } from '../../db/table.ts';
import type { Tx } from '../../db/tx.ts';
import { LayeredRows, Overlay, type Shown } from './rows.ts';

/** `Tx` over rows in memory. What it writes stays in `writes`: a refusal leaves nothing behind. */
export interface BufferedTx extends Tx {
  readonly writes: Overlay;
}

/** Opens the mutators' door over the rows shown. */
export function bufferedTx(shown: Shown): BufferedTx {
  const writes = new Overlay();
  const rows = <R extends BaseRow>(table: Table<R>): LayeredRows<R> =>
    new LayeredRows<R>(shown.rows(table), writes.of(table.name));
  return {
    writes,
    async get(table, id) {
      return rows(table).get(id);
    },
    async scan(table, column, value) {
      return rows(table).where(column, value);
    },
    async put(table, row) {
      writes.set(table.name, row.id, row);
    },
    async delete(table, id) {
      writes.set(table.name, id, null);
    },
    happened() {
      // Reactions are the server's.
    },
  };
}
