import { type Customer, customers } from '../../db/customer/customer.ts';
import { type Alarm, alarms } from '../../db/delivery/alarm.ts';
import { type Notice, notices } from '../../db/delivery/notice.ts';
import { type Reach, reaches } from '../../db/delivery/reach.ts';
import { type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { customerAsks } from '../../db/exception/customer-ask.ts';
import { type Exception, exceptions, type Option, options } from '../../db/exception/exception.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type Person, people } from '../../db/person/person.ts';
import { type Plant, plants } from '../../db/plant/plant.ts';
import { type Decision, decisions, type Escalation, escalations, type Task, tasks } from '../../db/task/task.ts';
import type { Instant } from '../../db/values/instant.ts';
import { acceptedPromises } from '../_coordination/accepted-promises.ts';
import { allRows, byId } from '../_device/rows.ts';
import { readZones, type ZoneOf } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** What the overview is drawn from: the rows of a person's plants. */
export interface ManagerRows {
  readonly zoneOf: ZoneOf;
  readonly exceptions: readonly Exception[];
  readonly options: readonly Option[];
  readonly decisions: readonly Decision[];
  readonly tasks: readonly Task[];
  readonly escalations: readonly Escalation[];
  readonly orders: readonly SalesOrder[];
  readonly loads: readonly Load[];
  readonly loadLines: readonly LoadLine[];
  readonly drafts: readonly OrderDraft[];
  /** When the first person was reached by an exception, by its id. */
  readonly reachedAt: ReadonlyMap<string, Instant>;
  /** The latest promise the customer of an order said yes to, by the order's id. */
  readonly accepted: ReadonlyMap<string, Instant>;
  readonly plants: readonly Plant[];
  readonly customers: ReadonlyMap<string, Customer>;
  readonly nameOf: ReadonlyMap<string, string>;
  /** Who works here, and by what they can be reached. */
  readonly staff: readonly Person[];
  readonly reachOf: ReadonlyMap<string, Reach>;
  readonly alarms: readonly Alarm[];
}

/** Reads what a manager oversees, of these plants. */
export async function readManager(local: Local, plantIds: readonly string[]): Promise<ManagerRows> {
  const mine = <R extends { plantId: string }>(rows: R[]): R[] => rows.filter((row) => plantIds.includes(row.plantId));
  const [
    zoneOf,
    sites,
    broken,
    ways,
    decided,
    asked,
    told,
    sold,
    trucks,
    loaded,
    drafted,
    buyers,
    everybody,
    reachOf,
    missing,
    notified,
    replied,
  ] = await Promise.all([
    readZones(local, plantIds),
    allRows(local, plants),
    allRows(local, exceptions).then(mine),
    allRows(local, options).then(mine),
    allRows(local, decisions).then(mine),
    allRows(local, tasks).then(mine),
    allRows(local, escalations).then(mine),
    allRows(local, salesOrders).then(mine),
    allRows(local, loads).then(mine),
    allRows(local, loadLines),
    allRows(local, orderDrafts).then(mine),
    allRows(local, customers).then(byId),
    allRows(local, people),
    allRows(local, reaches).then(byId),
    allRows(local, alarms).then(mine),
    allRows(local, notices).then(mine),
    allRows(local, customerAsks).then(mine),
  ]);
  return {
    zoneOf,
    exceptions: broken.filter(({ state }) => state !== 'merged'),
    options: ways,
    decisions: decided,
    tasks: asked,
    escalations: told,
    orders: sold,
    loads: trucks,
    loadLines: loaded,
    drafts: drafted,
    reachedAt: firstReached(asked, notified),
    accepted: acceptedPromises(replied, ways, broken),
    plants: sites.filter(({ id }) => plantIds.includes(id)),
    customers: buyers,
    nameOf: new Map(everybody.map(({ id, name }) => [id, name])),
    staff: staffOf(everybody, plantIds),
    reachOf,
    alarms: missing,
  };
}

const staffOf = (everybody: readonly Person[], plantIds: readonly string[]): Person[] =>
  everybody.filter((each) => each.active && each.plantIds.some((id) => plantIds.includes(id)));

/** When the first person was reached by each exception, on whatever channel. */
function firstReached(asked: readonly Task[], told: readonly Notice[]): Map<string, Instant> {
  const exceptionOf = new Map(asked.map(({ id, exceptionId }) => [id, exceptionId]));
  const first = new Map<string, Instant>();
  for (const { taskId, steps } of told) {
    const exceptionId = exceptionOf.get(taskId ?? '');
    if (!exceptionId) continue;
    for (const { state, at } of steps)
      if (state === 'delivered' || state === 'seen' || state === 'acted')
        first.set(exceptionId, Math.min(at, first.get(exceptionId) ?? at));
  }
  return first;
}
