import { raiseHold } from '../../db/hold/hold-mutators.ts';
import type { FunctionName } from '../../db/person/function.ts';
import type { Person } from '../../db/person/person.ts';
import { plantScope } from '../../db/scope.ts';
import {
  type CalendarDay,
  type Cover,
  calendarDays,
  covers,
  type OnCall,
  onCalls,
  type PlantCalendar,
  plantCalendars,
  type Shift,
  type ShiftAssignment,
  shiftAssignments,
  shifts,
} from '../../db/shift/shift.ts';
import { type Escalation, escalations, type Task, tasks } from '../../db/task/task.ts';
import type { Sql } from '../postgres/connect.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testActor, type testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';

type TestHouse = ReturnType<typeof testHouse>;
type Made<T> = Omit<T, 'scope' | 'plantId'>;

/** Rows of a plant's rota, without what all of them say. */
export interface RotaRows {
  readonly calendar?: Made<PlantCalendar>;
  readonly days?: readonly Made<CalendarDay>[];
  readonly shifts?: readonly Made<Shift>[];
  readonly assignments?: readonly Made<ShiftAssignment>[];
  readonly covers?: readonly Made<Cover>[];
  readonly onCalls?: readonly Made<OnCall>[];
}

const own = <T>(rows: readonly T[] = []) => rows.map((row) => ({ ...row, scope: plantScope(plantId), plantId }));

/** Puts a rota into the plant of the fixture. */
export async function putRotaRows(tx: ServerTx, rows: RotaRows): Promise<void> {
  await tx.putMany(plantCalendars, own(rows.calendar ? [rows.calendar] : []));
  await tx.putMany(calendarDays, own(rows.days));
  await tx.putMany(shifts, own(rows.shifts));
  await tx.putMany(shiftAssignments, own(rows.assignments));
  await tx.putMany(covers, own(rows.covers));
  await tx.putMany(onCalls, own(rows.onCalls));
}

export interface HeldLot {
  readonly staff?: readonly Person[];
  readonly rota?: RotaRows;
  /** A truck the lot is staged for leaves so long after noon; without one the hold touches nothing. */
  readonly slotIn?: number;
  /** When the inspector saw it, by the device. */
  readonly seenAt?: number;
}

/** A company with one held lot; the house's clock says when the hold arrives. Returns its id. */
export async function heldLot(sql: Sql, house: TestHouse, what: HeldLot): Promise<string> {
  const tenantId = await house.addTenant();
  const { slotIn, seenAt = noon } = what;
  await fillPlant(sql, tenantId, {
    people: [...(what.staff ?? fullStaff)],
    lots: [make.lot({ id: 'l-1' })],
    ...(slotIn === undefined
      ? {}
      : {
          orders: [make.order({ id: 'o-1' })],
          orderLines: [make.orderLine({ id: 'ol-1', orderId: 'o-1' })],
          allocations: [make.allocation({ id: 'al-1', lotId: 'l-1', orderLineId: 'ol-1', orderId: 'o-1' })],
          loads: [make.load({ id: 'ld-1', slotAt: noon + slotIn })],
          loadLines: [make.loadLine({ id: 'll-1', loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'l-1' })],
        }),
  });
  await transactAsSystem(house, tenantId, (tx) => putRotaRows(tx, what.rota ?? {}));
  await transact(house, { actor: testActor(tenantId, 'quality', ['quality'], [plantId]), at: seenAt }, (tx) =>
    raiseHold.run(tx, { holdId: 'h-1', lotId: 'l-1', reason: 'surface', note: '' }, tx.act),
  );
  return tenantId;
}

/** The task a function was given. */
export async function taskOf(house: TestHouse, tenantId: string, name: FunctionName): Promise<Task> {
  const all = await transactAsSystem(house, tenantId, (tx) => tx.all(tasks));
  const found = all.find((task) => task.function === name);
  if (!found) throw new Error(`${name} was not asked`);
  return found;
}

/** Who was told of a task, level by level. */
export async function toldOf(house: TestHouse, tenantId: string, task: Pick<Task, 'id'>): Promise<Escalation[]> {
  const rows = await transactAsSystem(house, tenantId, (tx) => tx.scan(escalations, 'taskId', task.id));
  return rows.sort((one, other) => one.level - other.level);
}
