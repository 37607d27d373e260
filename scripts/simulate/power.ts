/** What stood in each store of a database at one moment. */
type Contents = ReadonlyMap<string, readonly unknown[]>;

/**
 * What may go with the power: per database its contents before each write since the last one that the disk was made to keep.
 * The IndexedDB of this process loses nothing by itself; a real one loses such writes, the last ones first.
 */
const losable = new Map<string, Promise<Contents>[]>();

function contentsIn(reading: IDBTransaction): Promise<Contents> {
  return new Promise((resolve, reject) => {
    const names = [...reading.objectStoreNames];
    const asked = names.map((name) => [name, reading.objectStore(name).getAll()] as const);
    reading.oncomplete = () => resolve(new Map(asked.map(([name, { result }]) => [name, result])));
    reading.onabort = () => reject(reading.error);
  });
}

let isWatching = false;

/** From now on it is known which writes the disk was made to keep. */
export function watchWrites(): void {
  if (isWatching) return;
  isWatching = true;
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const named = typeof stores === 'string' ? stores : [...stores];
    if (mode !== 'readwrite') return begin.call(this, named, mode, options);
    const isKept = options?.durability === 'strict';
    // Begun before the write, and so answered before it.
    const before = isKept ? undefined : contentsIn(begin.call(this, [...this.objectStoreNames], 'readonly'));
    const writing = begin.call(this, named, mode, options);
    writing.addEventListener('complete', () => {
      if (before === undefined) losable.delete(this.name);
      else losable.set(this.name, [...(losable.get(this.name) ?? []), before]);
    });
    return writing;
  };
}

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function putBack(name: string, contents: Contents): Promise<void> {
  const database = await opened(name);
  await new Promise((resolve, reject) => {
    const writing = database.transaction([...contents.keys()], 'readwrite', { durability: 'strict' });
    for (const [store, values] of contents) {
      writing.objectStore(store).clear();
      for (const value of values) writing.objectStore(store).put(value);
    }
    writing.oncomplete = resolve;
    writing.onabort = () => reject(writing.error);
  });
  database.close();
}

/**
 * The power goes and comes back: of the writes the disk was not made to keep, those from one of them on are lost. `choose` says
 * which of so many. Nobody may have the database open. Resolves to the number of writes lost.
 */
export async function cutPower(name: string, choose: (below: number) => number): Promise<number> {
  const writes = losable.get(name) ?? [];
  losable.delete(name);
  if (writes.length === 0) return 0;
  const from = choose(writes.length);
  const before = await writes[from];
  if (before) await putBack(name, before);
  return writes.length - from;
}

/** Whether a power cut now would take anything of this database. */
export const isLosable = (name: string): boolean => losable.has(name);

/** The database is no more. */
export const forgetWrites = (name: string): boolean => losable.delete(name);
