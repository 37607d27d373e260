const largest = 2n ** 63n - 1n;

/**
 * Whether a text from outside is a snapshot as Postgres writes one (`xmin:xmax:xip,…`), so that reading it can't fail: a
 * device may bring a cookie of any database, or of none.
 */
export function isSnapshot(text: string): boolean {
  const parts = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)$/.exec(text);
  if (!parts) return false;
  const [, from = '', to = '', running = ''] = parts;
  const [xmin, xmax] = [BigInt(from), BigInt(to)];
  if (xmin === 0n || xmin > xmax || xmax > largest) return false;
  let last = xmin;
  for (const each of running === '' ? [] : running.split(',').map(BigInt)) {
    if (each < last || each >= xmax) return false;
    last = each;
  }
  return true;
}

interface Seen {
  readonly to: bigint;
  readonly running: ReadonlySet<string>;
}

/** Up to which transaction a snapshot saw, and which before it were still running. */
function seenBy(snapshot: string): Seen {
  const [, to = '0', running = ''] = snapshot.split(':');
  return { to: BigInt(to), running: new Set(running === '' ? [] : running.split(',')) };
}

/** Whether everything `other` saw was seen by `one` too. Both are snapshots of one database. */
export function hasSeen(one: string, other: string): boolean {
  const [mine, theirs] = [seenBy(one), seenBy(other)];
  if (mine.to < theirs.to) return false;
  return [...mine.running].every((xid) => BigInt(xid) >= theirs.to || theirs.running.has(xid));
}
