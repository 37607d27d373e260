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
