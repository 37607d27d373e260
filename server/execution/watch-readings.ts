import { type Equipment, equipment, type MachineStop, machineStops } from '../../db/equipment/equipment.ts';
import { type Instant, minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { breakdownAfter, followReadings, type StopSpan, type Watched } from './follow-readings.ts';
import { silentAfter } from './listen-to-machine.ts';
import { heardMachines, isBusy, keepWatch, lockWatch, newestReceipt, readingsSince } from './reading-sql.ts';

/** A machine's `lastReadingAt` is written at most this often: every write goes to every device of the plant. */
const ageGrain = minute / 2;

/** Follows every machine with new readings, each in its own transaction; one that fails does not hold up the others. */
export async function watchReadings(house: House): Promise<void> {
  const failures: unknown[] = [];
  for (const { tenantId, equipmentId } of await heardMachines(house)) {
    try {
      await transactAsSystem(house, tenantId, (tx) => watchMachine(tx, equipmentId));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} machines could not be followed`);
}

/** Follows one machine's new readings: its state, its stops, and a breakdown when a stop lasts. */
async function watchMachine(tx: ServerTx, equipmentId: string): Promise<void> {
  const watch = await lockWatch(tx, equipmentId);
  const machine = await tx.get(equipment, equipmentId);
  if (!machine) return;
  const receivedAt = await newestReceipt(tx, equipmentId);
  const readings = await readingsSince(tx, equipmentId, watch);
  const open = (await tx.scan(machineStops, 'equipmentId', equipmentId)).find((stop) => stop.state === 'open');
  const before: Watched = {
    state: machine.state,
    stateSince: machine.stateSince,
    sourceAt: watch.sourceAt,
    count: watch.count,
    stops: open ? [{ id: open.id, startedAt: open.startedAt, endedAt: null, breakdownAt: open.breakdownAt }] : [],
  };
  const after = followReadings(before, readings, await isBusy(tx, equipmentId));
  for (const span of after.stops) if (!before.stops.includes(span)) await writeStop(tx, machine, span, open);
  await writeMachine(tx, machine, after);
  await keepWatch(tx, equipmentId, { receivedAt, sourceAt: after.sourceAt, count: after.count });
}

/** Writes a stop; says when it became a breakdown and when the machine runs again after one. */
async function writeStop(
  tx: ServerTx,
  machine: Equipment,
  span: StopSpan,
  open: MachineStop | undefined,
): Promise<void> {
  const known = span.id !== undefined && span.id === open?.id ? open : undefined;
  const stop: MachineStop = {
    id: known?.id ?? tx.newId(),
    scope: machine.scope,
    plantId: machine.plantId,
    equipmentId: machine.id,
    state: span.endedAt === null ? 'open' : 'ended',
    startedAt: span.startedAt,
    endedAt: span.endedAt,
    source: known?.source ?? 'reading',
    reason: known?.reason ?? null,
    breakdownAt: span.breakdownAt,
  };
  await tx.put(machineStops, stop);
  if (stop.state === 'open' && stop.breakdownAt === null)
    // The machine may fall silent now: its three minutes end without another reading too.
    await tx.later('stop.breakdown', `breakdown:${stop.id}`, { stopId: stop.id }, stop.startedAt + breakdownAfter);
  if (stop.state === 'open' && stop.breakdownAt !== null && !known?.breakdownAt)
    tx.happened({ type: 'machine.stopped', stopId: stop.id });
  if (stop.state === 'ended' && known?.breakdownAt) tx.happened({ type: 'machine.resumed', stopId: stop.id });
}

async function writeMachine(tx: ServerTx, machine: Equipment, after: Watched): Promise<void> {
  const lastReadingAt: Instant = Math.max(machine.lastReadingAt ?? 0, Math.min(after.sourceAt, tx.now));
  const aged = lastReadingAt - (machine.lastReadingAt ?? 0) >= ageGrain;
  if (after.state === machine.state && after.stateSince === machine.stateSince && !aged) return;
  if (lastReadingAt > 0) {
    const due = Math.max(lastReadingAt, tx.now - silentAfter) + silentAfter;
    await tx.later('machine.listen', `listen:${machine.id}`, { equipmentId: machine.id }, due);
  }
  if (machine.lastReadingAt !== null && lastReadingAt - machine.lastReadingAt >= silentAfter)
    tx.happened({ type: 'machine.heard', equipmentId: machine.id });
  await tx.put(equipment, {
    ...machine,
    state: after.state,
    stateSince: after.stateSince,
    lastReadingAt: lastReadingAt > 0 ? lastReadingAt : null,
  });
}
