import type { Actor } from '../../db/mutator.ts';
import type { Device } from '../../db/sync/wire.ts';
import { type Instant, minute } from '../../db/values/instant.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';

/** A device's last call is written at most this often. */
const grain = 5 * minute;

/** When each device of a process was last written down, or first heard. */
const written = new WeakMap<House, Map<string, Instant>>();

/**
 * Notes that a device called, now and then: so that its silence is noticed. The first call this process hears only begins
 * the count: a device that comes and goes within minutes is not written at all.
 */
export async function noteSeen(house: House, actor: Actor, { grp }: Pick<Device, 'grp'>): Promise<void> {
  const known = written.get(house) ?? new Map<string, Instant>();
  written.set(house, known);
  const key = `${actor.tenantId}/${grp}`;
  const now = house.now();
  const last = known.get(key);
  if (last !== undefined && now - last < grain) return;
  known.set(key, now);
  if (last === undefined) return;
  await transactAsSystem(house, actor.tenantId, async (tx) => {
    await tx.sql`update sync.grp set seen_at = to_timestamp(${now}::float8 / 1000)
      where tenant_id = app.tenant_id() and id = ${grp}`;
    tx.happened({ type: 'device.heard', grp });
  });
}
