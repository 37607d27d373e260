import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../simulate/random.ts';
import { healthOf } from '../start/plans.ts';
import type { Running } from '../start/running.ts';

const restMs = { least: 1_500, spread: 3_000 };

/** Until everything says that it works. Throws after a minute: then nobody brought it back. */
async function healthy({ url }: Running): Promise<void> {
  const deadline = performance.now() + 60_000;
  while ((await healthOf(`${url}/api/health`))?.['status'] !== 'ok') {
    if (performance.now() > deadline) throw new Error('a killed process did not come back within a minute');
    await sleep(200);
  }
}

/**
 * Now and then ends the web server, the worker or Postgres by SIGKILL, outright, as a power cut would; who launched them brings
 * them back. Resolves to how many were killed, when all is up again.
 */
export async function killAtRandom(system: Running, random: Random, isOver: () => boolean): Promise<number> {
  let kills = 0;
  while (!isOver()) {
    await sleep(restMs.least + random.below(restMs.spread));
    const part = random.one(['web', 'worker', 'postgres'] as const);
    const pid = system.pids()[part];
    if (pid === undefined) continue;
    process.kill(pid, 'SIGKILL');
    kills += 1;
    await healthy(system);
  }
  return kills;
}
