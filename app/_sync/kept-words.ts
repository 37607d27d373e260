import Dexie, { type Table } from 'dexie';

interface Kept {
  readonly name: string;
  readonly value: unknown;
}

let opened: Table<Kept, string> | undefined;

/**
 * The few things this device must know again after its battery fell out: on disk before anybody relies on them.
 * `localStorage` reaches the disk seconds later, and a browser killed before that has forgotten it.
 */
function words(): Table<Kept, string> {
  if (opened) return opened;
  const database = new Dexie('throughline-device', { chromeTransactionDurability: 'strict' });
  database.version(1).stores({ kept: 'name' });
  opened = database.table<Kept, string>('kept');
  return opened;
}

/** What is kept under this name; undefined when nothing ever was. */
export const keptWord = async (name: string): Promise<unknown> => (await words().get(name))?.value;

/** Durable when this resolves. */
export async function keepWord(name: string, value: unknown): Promise<void> {
  await words().put({ name, value });
}

/** What is kept under this name, made and kept first when nothing is: two tabs at one moment get the same. */
export function keptOrMade<T>(name: string, make: () => T): Promise<T> {
  const table = words();
  return table.db.transaction('rw', table, async () => {
    const kept = await table.get(name);
    if (kept) return kept.value as T;
    const value = make();
    await table.add({ name, value });
    return value;
  });
}
