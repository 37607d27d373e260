const prefix = 'files.';
const smallEdge = 320;
/** More than this many files of one person are not kept: the oldest go. */
const mostKept = 400;

const addressOf = (id: string): string => `/api/files/${encodeURIComponent(id)}`;

/** Where a person's files are kept on this device; undefined where the browser keeps none (no secure context). */
const shelfOf = (owner: string): Promise<Cache> | undefined =>
  'caches' in globalThis ? caches.open(prefix + owner) : undefined;

/** A file's bytes: from this device, else from the server and then kept here. Throws when neither has it. */
export async function openFile(owner: string, id: string, size: 'whole' | 'small'): Promise<Blob> {
  const shelf = await shelfOf(owner);
  const small = `${addressOf(id)}?small`;
  if (size === 'small') {
    const known = await shelf?.match(small);
    if (known) return known.blob();
  }
  const whole = await wholeOf(shelf, id);
  if (size === 'whole' || !whole.type.startsWith('image/')) return whole;
  const reduced = await reduce(whole).catch(() => whole);
  await shelf?.put(small, new Response(reduced)).catch(() => undefined);
  return reduced;
}

async function wholeOf(shelf: Cache | undefined, id: string): Promise<Blob> {
  const known = await shelf?.match(addressOf(id));
  if (known) return known.blob();
  const answer = await fetch(addressOf(id));
  if (!answer.ok) throw new Error(`the server gave no file: ${answer.status}`);
  const copy = answer.clone();
  const bytes = await answer.blob();
  // Without room it is shown all the same, and fetched again the next time.
  await shelf?.put(addressOf(id), copy).catch(() => undefined);
  if (shelf) await dropOldest(shelf);
  return bytes;
}

async function dropOldest(shelf: Cache): Promise<void> {
  const kept = await shelf.keys();
  for (const request of kept.slice(0, Math.max(0, kept.length - mostKept))) await shelf.delete(request);
}

/** A picture small enough for a list, as the device draws it. */
async function reduce(picture: Blob): Promise<Blob> {
  const drawn = await createImageBitmap(picture);
  const share = Math.min(1, smallEdge / Math.max(drawn.width, drawn.height));
  const canvas = new OffscreenCanvas(Math.max(1, drawn.width * share), Math.max(1, drawn.height * share));
  canvas.getContext('2d')?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  drawn.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}

/** Forgets every file of everybody but this person: somebody else has signed in, or nobody is. */
export async function forgetFiles(but?: string): Promise<void> {
  if (!('caches' in globalThis)) return;
  for (const name of await caches.keys())
    if (name.startsWith(prefix) && name !== `${prefix}${but}`) await caches.delete(name);
}
