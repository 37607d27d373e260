import { type Ports, TransportError } from './ports.ts';
import { deviceName } from './pull.ts';
import type { Replica } from './replica.ts';

const batchSize = 500;

/** Sends up to `size` waiting actions in order; says how many are now settled. Throws what the transport throws. */
async function sendBatch(replica: Replica, ports: Ports, size: number): Promise<number> {
  const device = await deviceName(replica, ports);
  const waiting = replica.waiting.slice(0, size);
  if (waiting.length === 0) return 0;
  const mutations = waiting.map(({ mid, name, args, actor, at, origin }) => ({
    mid,
    name,
    args,
    actor,
    at,
    ...(origin && { origin }),
  }));
  const { lastMid } = await ports.push({ ...device, now: ports.now(), mutations });
  await replica.settle(lastMid);
  return waiting.filter(({ mid }) => mid <= lastMid).length;
}

/**
 * Sends everything waiting, oldest first; resolves to the number settled. A batch the server fails on is made smaller,
 * down to one, before the failure is passed on: one troubled action must not hold up the others.
 */
export async function flush(replica: Replica, ports: Ports): Promise<number> {
  let settled = 0;
  for (let size = batchSize; ; ) {
    try {
      const count = await sendBatch(replica, ports, size);
      if (count === 0) return settled;
      settled += count;
    } catch (error) {
      const sent = Math.min(size, replica.waiting.length);
      const smaller = error instanceof TransportError && error.fault === 'server' && sent > 1;
      if (!smaller) throw error;
      size = Math.ceil(sent / 8);
    }
  }
}
