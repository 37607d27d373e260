import { type Customer, customers } from '../../db/customer/customer.ts';
import { type Exception, exceptions, isOpenException, type Option, options } from '../../db/exception/exception.ts';
import { type Load, loads } from '../../db/load/load.ts';
import { people } from '../../db/person/person.ts';
import { type Decision, decisions, type Escalation, escalations, tasks } from '../../db/task/task.ts';
import { brokenAt } from '../_coordination/broken-line.ts';
import { readZones, type ZoneOf } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';
import type { Station, StationName } from '../_ui/kit/causal-line.tsx';

export interface ExceptionList {
  readonly open: readonly Exception[];
  readonly ended: readonly Exception[];
  readonly zoneOf: ZoneOf;
}

/** Open ones by deadline, then the last ones that ended. */
export async function readExceptions(local: Local, plantIds: readonly string[]): Promise<ExceptionList> {
  const [all, zoneOf] = await Promise.all([local.rows(exceptions).all(), readZones(local, plantIds)]);
  return {
    open: all.filter(isOpenException).sort((a, b) => a.decideBy - b.decideBy),
    ended: all
      .filter((each) => !isOpenException(each))
      .sort((a, b) => (b.resolvedAt ?? b.receivedAt) - (a.resolvedAt ?? a.receivedAt))
      .slice(0, 50),
    zoneOf,
  };
}

export interface Room {
  readonly exception: Exception;
  readonly options: readonly Option[];
  readonly decisions: readonly Decision[];
  readonly escalations: readonly (Escalation & { readonly function: string })[];
  readonly loads: readonly Load[];
  readonly customers: readonly Customer[];
  readonly nameOf: ReadonlyMap<string, string>;
  readonly zone: string;
}

async function readEscalations(local: Local, exceptionId: string): Promise<(Escalation & { function: string })[]> {
  const own = await local.rows(tasks).where('exceptionId', exceptionId);
  const functionOf = new Map(own.map((task) => [task.id, task.function]));
  const told = local.rows(escalations).where('taskId', ...functionOf.keys());
  return told.map((each) => ({ ...each, function: functionOf.get(each.taskId) ?? 'manager' }));
}

/** Everything the plant knows of one exception; undefined when it is not on this device. */
export async function readRoom(local: Local, id: string): Promise<Room | undefined> {
  const exception = await local.rows(exceptions).get(id);
  if (!exception) return undefined;
  const [offered, decided, told, trucks, buyers, everybody, zoneOf] = await Promise.all([
    local.rows(options).where('exceptionId', id),
    local.rows(decisions).where('exceptionId', id),
    readEscalations(local, id),
    local.rows(loads).many([...exception.impact.loadIds]),
    local.rows(customers).many([...exception.impact.customerIds]),
    local.rows(people).all(),
    readZones(local),
  ]);
  return {
    exception,
    options: offered.filter(({ state }) => state !== 'expired').sort((a, b) => a.rank - b.rank),
    decisions: decided.sort((a, b) => a.at - b.at),
    escalations: told.sort((a, b) => a.at - b.at),
    loads: trucks.filter((load): load is Load => load !== undefined),
    customers: buyers.filter((buyer): buyer is Customer => buyer !== undefined),
    nameOf: new Map(everybody.map(({ id: personId, name }) => [personId, name])),
    zone: zoneOf(exception.plantId),
  };
}

/** The causal line as a picture: broken where it broke, late for everything it reaches, quiet where it reaches nothing. */
export function lineOf(exception: Exception): Partial<Record<StationName, Station>> {
  const { impact, kind } = exception;
  const mended = !isOpenException(exception);
  const reached = (count: number): Station =>
    count > 0 ? { tone: mended ? 'run' : 'late', detail: count } : { tone: 'wait' };
  const stations: Partial<Record<StationName, Station>> = {
    message: { tone: 'run' },
    order: reached(impact.orders.length),
    plan: { tone: 'wait' },
    workOrder: reached(impact.workOrderIds.length),
    lot: reached(impact.lotIds.length),
    load: reached(impact.loadIds.length),
    customer: reached(impact.customerIds.length),
  };
  stations[brokenAt[kind]] = { tone: mended ? 'run' : 'broken', detail: exception.subject };
  return stations;
}
