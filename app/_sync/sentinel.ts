import * as z from 'zod/mini';
import type { Local } from './local.ts';

/** What is kept outside of the database, to notice that the browser threw the database away. */
const mark = z.object({ client: z.string(), unsent: z.int().check(z.minimum(0)) });

/** The kept text's meaning; null when there is none. */
function markIn(text: string | null): z.infer<typeof mark> | null {
  try {
    const parsed = z.safeParse(mark, JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The mark to be kept now; null for a database the server has not met yet: nothing of it could be missed. */
export function markOf({ head, waiting }: Local): string | null {
  return head.client === null ? null : JSON.stringify({ client: head.client, unsent: waiting.length });
}

/**
 * How many actions were waiting in a database that is gone, by the mark that outlived it; null when the database is the one
 * the mark speaks of, or there never was one.
 */
export function lostWith(kept: string | null, { head }: Local): number | null {
  const known = markIn(kept);
  return known && known.client !== head.client ? known.unsent : null;
}
