import { type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { plannedLoad } from '../../db/load/planned-load.ts';
import { plants } from '../../db/plant/plant.ts';
import { plantScope } from '../../db/scope.ts';
import { day, plantDay } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import {
  type Given,
  nextStaging,
  type OpenTruck,
  openTrucks,
  type ReadyLine,
  readyLines,
  type StaleLine,
  staleLines,
  type Unstaged,
  unstaged,
} from './stage-loads-sql.ts';

/** Orders are staged this long before their promise. */
const stageAhead = day;

/**
 * Keeps trucks in step with stock: lines not picked yet follow their order line's allocations, and orders that are whole in
 * stock and promised within a day get onto a truck of their region and day, a new one when none fits. What is picked, sealed
 * or gone stays.
 */
export async function stageLoads(tx: ServerTx, plantId: string): Promise<void> {
  await followAllocations(tx, plantId);
  await stageReady(tx, plantId);
  const next = await nextStaging(tx, plantId, stageAhead);
  if (next !== null) await tx.later('plant.replan', `stage:${plantId}`, { plantId, reason: 'order' }, next);
}

async function stageReady(tx: ServerTx, plantId: string): Promise<void> {
  const ready = await readyLines(tx, plantId, tx.now + stageAhead);
  if (ready.length === 0) return;
  const plant = await tx.get(plants, plantId);
  const trucks = await openTrucks(tx, plantId);
  for (const [first, ...rest] of Map.groupBy(ready, (line) => line.orderId).values()) {
    if (!first) continue;
    const known = truckFor(trucks, first, plant?.zone ?? 'UTC');
    const truck = known ?? (await newTruck(tx, plantId, first));
    if (!known) trucks.push(truck);
    const rows = [first, ...rest].map((line) => stagedLine(tx, plantId, truck.id, line));
    await tx.putMany(loadLines, rows);
  }
}

/** A truck to the region that leaves on the promise's day, and not after the promise. */
function truckFor(trucks: readonly OpenTruck[], line: ReadyLine, zone: string): OpenTruck | undefined {
  return trucks.find(
    ({ slotAt, regions }) =>
      slotAt <= line.promiseAt &&
      (regions.length === 0 || regions.includes(line.region)) &&
      plantDay(slotAt, zone) === plantDay(line.promiseAt, zone),
  );
}

async function newTruck(tx: ServerTx, plantId: string, { promiseAt, region }: ReadyLine): Promise<OpenTruck> {
  const load = plannedLoad({ id: tx.newId(), plantId, number: await tx.nextNumber('LD') }, promiseAt, tx.now);
  await tx.put(loads, load);
  return { id: load.id, slotAt: load.slotAt, regions: [region] };
}

function stagedLine(tx: ServerTx, plantId: string, loadId: string, given: Given): LoadLine {
  const { orderId, orderLineId, productId, lotId, quantity } = given;
  return {
    id: tx.newId(),
    scope: plantScope(plantId),
    loadId,
    orderId,
    orderLineId,
    productId,
    lotId,
    quantity,
    picked: 0,
    state: 'staged',
    pickedBy: null,
    pickedAt: null,
    pickedHow: null,
  };
}

/** Lines not picked yet are made to say what their order line is given now. */
async function followAllocations(tx: ServerTx, plantId: string): Promise<void> {
  const [given, stale] = await Promise.all([unstaged(tx, plantId), staleLines(tx, plantId)]);
  const wanted = Map.groupBy(given, (each) => each.orderLineId);
  const rows = Map.groupBy(stale, (each) => each.orderLineId);
  for (const id of [...new Set([...wanted.keys(), ...rows.keys()])].sort())
    await followLine(tx, plantId, wanted.get(id) ?? [], rows.get(id) ?? []);
}

/** A line on a lot that is on hold stays for the dispatcher to see, until another lot is given in its place. */
async function followLine(
  tx: ServerTx,
  plantId: string,
  wanted: readonly Unstaged[],
  stale: readonly StaleLine[],
): Promise<void> {
  const left = [...wanted];
  for (const { id, usable } of stale) {
    const line = await tx.get(loadLines, id);
    if (line?.state !== 'staged') continue;
    const same = left.findIndex((each) => each.lotId === line.lotId);
    const [next] = left.splice(Math.max(same, 0), 1);
    if (next) await tx.put(loadLines, { ...line, lotId: next.lotId, quantity: next.quantity });
    else if (usable) await tx.delete(loadLines, id);
  }
  for (const each of left) await tx.put(loadLines, stagedLine(tx, plantId, each.loadId, each));
}
