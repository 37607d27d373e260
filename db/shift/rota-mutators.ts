import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { functionNames } from '../person/function.ts';
import { type Person, people } from '../person/person.ts';
import { plantScope } from '../scope.ts';
import type { BaseRow, Table } from '../table.ts';
import type { Tx } from '../tx.ts';
import { id, moment } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { calendarDate } from './calendar-mutators.ts';
import { calendarDays, covers, onCalls, shiftAssignments, shifts } from './shift.ts';

const atMost = <T>(row: z.ZodMiniType<T>) => z.array(row).check(z.maxLength(500));
const minutes = z.int().check(z.minimum(0), z.maximum(1_439));
const dates = { fromDate: calendarDate, toDate: z.nullable(calendarDate) };

const shiftArgs = z.object({
  shiftId: id,
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(60)),
  fromMinute: minutes,
  toMinute: minutes,
});
const coverArgs = z.object({
  coverId: id,
  personId: id,
  forPersonId: id,
  fromAt: moment,
  toAt: moment,
  reason: z.string().check(z.maxLength(200)),
});
const rotaArgs = z.object({
  plantId: id,
  shifts: atMost(shiftArgs),
  assignments: atMost(z.object({ assignmentId: id, shiftId: id, personId: id, ...dates })),
  covers: atMost(coverArgs),
  onCalls: atMost(z.object({ onCallId: id, function: z.enum(functionNames), personId: id, ...dates })),
});
type RotaArgs = z.infer<typeof rotaArgs>;

/** Somebody who works in the plant now (`rota.elsewhere`). */
async function worksHere(tx: Tx, plantId: string, personId: string): Promise<Person> {
  const person = await tx.get(people, personId);
  refuseUnless(person, 'person.unknown');
  refuseUnless(person.active && person.plantIds.includes(plantId), 'rota.elsewhere', { name: person.name });
  return person;
}

/** Whoever takes another's part must see the same tasks: a function both have, or a manager, who sees all. */
const canCover = (one: Person, other: Person): boolean =>
  one.functions.includes('manager') || one.functions.some((name) => other.functions.includes(name));

const isForward = ({ fromDate, toDate }: { fromDate: string; toDate: string | null }): boolean =>
  toDate === null || fromDate <= toDate;

async function putCovers(tx: Tx, { plantId, covers: given }: RotaArgs): Promise<void> {
  for (const { coverId, ...cover } of given) {
    refuseUnless(cover.personId !== cover.forPersonId, 'cover.self');
    refuseUnless(cover.fromAt < cover.toAt, 'rota.backward');
    const [person, other] = [
      await worksHere(tx, plantId, cover.personId),
      await worksHere(tx, plantId, cover.forPersonId),
    ];
    refuseUnless(canCover(person, other), 'cover.unfit', { name: person.name, other: other.name });
    const meanwhile = (await tx.scan(covers, 'plantId', plantId)).filter(
      (each) => each.id !== coverId && each.forPersonId === other.id,
    );
    const isFree = meanwhile.every((each) => each.toAt <= cover.fromAt || cover.toAt <= each.fromAt);
    refuseUnless(isFree, 'cover.taken', { name: other.name });
    await tx.put(covers, { ...cover, id: coverId, scope: plantScope(plantId), plantId });
  }
}

/**
 * An administrator puts rows of a plant's rota: shifts, who works in them, who covers for whom, who is on call. All or none;
 * a row with a known id is replaced.
 */
export const putRota = mutator({
  name: 'rota.put@1',
  by: ['admin'],
  args: rotaArgs,
  async run(tx, args, act) {
    const { plantId } = args;
    refuseUnless(act.actor.plantIds.includes(plantId), 'plant.not_yours');
    const own = { scope: plantScope(plantId), plantId };
    for (const { shiftId, ...shift } of args.shifts) await tx.put(shifts, { ...shift, ...own, id: shiftId });
    for (const { assignmentId, ...given } of args.assignments) {
      const shift = await tx.get(shifts, given.shiftId);
      refuseUnless(shift?.plantId === plantId, 'shift.unknown');
      refuseUnless(isForward(given), 'rota.backward');
      await worksHere(tx, plantId, given.personId);
      await tx.put(shiftAssignments, { ...given, ...own, id: assignmentId });
    }
    for (const { onCallId, ...call } of args.onCalls) {
      refuseUnless(isForward(call), 'rota.backward');
      const person = await worksHere(tx, plantId, call.personId);
      const isFit = person.functions.some((name) => name === call.function || name === 'manager');
      refuseUnless(isFit, 'onCall.unfit', { name: person.name });
      await tx.put(onCalls, { ...call, ...own, id: onCallId });
    }
    await putCovers(tx, args);
  },
});

const rotaTables = {
  day: calendarDays,
  shift: shifts,
  assignment: shiftAssignments,
  cover: covers,
  onCall: onCalls,
} as const;
export type RotaKind = keyof typeof rotaTables;
const rotaKinds = Object.keys(rotaTables) as [RotaKind, ...RotaKind[]];

/** An administrator takes a row of the calendar or the rota away; a shift somebody works in stays (`shift.in_use`). */
export const removeFromRota = mutator({
  name: 'rota.remove@1',
  by: ['admin'],
  args: z.object({ kind: z.enum(rotaKinds), rowId: id }),
  async run(tx, { kind, rowId }) {
    const table: Table<BaseRow> = rotaTables[kind] as unknown as Table<BaseRow>;
    refuseUnless(await tx.get(table, rowId), 'rota.unknown');
    const inUse = kind === 'shift' && (await tx.scan(shiftAssignments, 'shiftId', rowId)).length > 0;
    refuseUnless(!inUse, 'shift.in_use');
    await tx.delete(table, rowId);
  },
});
