import * as z from 'zod/mini';

const state = z.enum(['up', 'down']);
const answer = z.object({ version: z.string(), db: state, worker: state, ingest: state, erp: state });

export const partNames = ['web', 'db', 'worker', 'ingest', 'erp'] as const;
export type PartName = (typeof partNames)[number];

/** How the system is. When its web server gives no answer nothing is known of the parts behind it. */
export type Health =
  | { readonly reached: true; readonly version: string; readonly parts: Readonly<Record<PartName, 'up' | 'down'>> }
  | { readonly reached: false };

/**
 * Asks the server how its parts are. The only thing a screen asks a server directly: it is about the server, so it can't
 * come from this device's database. Never throws: no answer is an answer.
 */
export async function readHealth(signal: AbortSignal): Promise<Health> {
  try {
    // 503 says the same as 200, with a part down.
    const response = await fetch('/api/health', { signal, cache: 'no-store' });
    const told = z.safeParse(answer, await response.json());
    if (!told.success) return { reached: false };
    const { version, db, worker, ingest, erp } = told.data;
    return { reached: true, version, parts: { web: 'up', db, worker, ingest, erp } };
  } catch {
    return { reached: false };
  }
}
