import { type Notice, notices } from '../../db/delivery/notice.ts';
import { type Exception, exceptions, isOpenException, type Option, options } from '../../db/exception/exception.ts';
import { people } from '../../db/person/person.ts';
import { type Decision, decisions, type Escalation, escalations, type Task, tasks } from '../../db/task/task.ts';
import { readZones, type ZoneOf } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

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
  readonly escalations: readonly Escalation[];
  /** The tasks this person may see, by their id; every function's answer stands on the exception. */
  readonly taskOf: ReadonlyMap<string, Task>;
  /** Who was told, of the tasks this person may see. */
  readonly told: readonly Notice[];
  readonly nameOf: ReadonlyMap<string, string>;
  readonly zone: string;
}

/** Everything the plant knows of one exception; undefined when it is not on this device. */
export async function readRoom(local: Local, id: string): Promise<Room | undefined> {
  const exception = await local.rows(exceptions).get(id);
  if (!exception) return undefined;
  const own = local.rows(tasks).where('exceptionId', id);
  const taskOf = new Map(own.map((task) => [task.id, task]));
  const [offered, decided, told, everybody, zoneOf] = await Promise.all([
    local.rows(options).where('exceptionId', id),
    local.rows(decisions).where('exceptionId', id),
    local.rows(escalations).where('taskId', ...taskOf.keys()),
    local.rows(people).all(),
    readZones(local),
  ]);
  return {
    exception,
    options: offered.filter(({ state }) => state !== 'expired').sort((a, b) => a.rank - b.rank),
    decisions: decided.sort((a, b) => a.at - b.at),
    escalations: told.sort((a, b) => a.at - b.at),
    taskOf,
    told: local.rows(notices).where('taskId', ...taskOf.keys()),
    nameOf: new Map(everybody.map(({ id: personId, name }) => [personId, name])),
    zone: zoneOf(exception.plantId),
  };
}
