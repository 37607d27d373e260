import { readdir, readFile } from 'node:fs/promises';

/** Every process with its parent, from /proc. */
async function parents(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const pairs = await Promise.all(
    pids.map(async (pid): Promise<[number, number]> => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return [pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0)];
    }),
  );
  return new Map(pairs);
}

const isBelow = (pid: number, roots: ReadonlySet<number>, parentOf: ReadonlyMap<number, number>): boolean => {
  for (let each = pid; each > 1; each = parentOf.get(each) ?? 0) if (roots.has(each)) return true;
  return false;
};

/** Kilobytes of one field of `/proc/<pid>/smaps_rollup`; 0 for a process that is gone. */
async function kilobytes(pid: number, field: 'Rss' | 'Pss'): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
}

/**
 * Megabytes of these processes and all below them. `rss` adds up what each has resident, counting shared pages (Postgres'
 * buffers above all) once per process; `pss` shares them out and is what the machine really gives. Linux only: else zeros.
 */
export async function memoryOf(roots: readonly number[]): Promise<{ rss: number; pss: number }> {
  if (process.platform !== 'linux') return { rss: 0, pss: 0 };
  const parentOf = await parents();
  const all = [...parentOf.keys()].filter((pid) => isBelow(pid, new Set(roots), parentOf));
  const sum = async (field: 'Rss' | 'Pss'): Promise<number> =>
    Math.round((await Promise.all(all.map((pid) => kilobytes(pid, field)))).reduce((a, b) => a + b, 0) / 1_000);
  return { rss: await sum('Rss'), pss: await sum('Pss') };
}
