import type { FunctionName } from '../person/function.ts';
import type { Person } from '../person/person.ts';
import type { Instant } from '../values/instant.ts';
import { localTime } from '../values/local-time.ts';
import { isWithin, type Rota, runningShifts } from './rota.ts';

/** Whether a function can answer now, and who. `unplanned`: nobody of it stands in any rota, so everybody counts as there. */
export interface Staffing {
  readonly kind: 'unplanned' | 'on_duty' | 'on_call' | 'nobody';
  readonly personIds: readonly string[];
}

type Staff = Pick<Person, 'id' | 'functions' | 'active'>;

/** Who works in a person's place at an instant: the one who covers, or whoever covers for them; else the person. */
export function standsFor({ covers }: Pick<Rota, 'covers'>, personId: string, at: Instant): string {
  const seen = new Set([personId]);
  for (let now = personId; ; ) {
    const cover = covers.find((each) => each.forPersonId === now && each.fromAt <= at && at < each.toAt);
    if (!cover || seen.has(cover.personId)) return now;
    now = cover.personId;
    seen.add(now);
  }
}

/** Whose shift runs at an instant, covers not yet counted. */
function onShiftAt(rota: Rota, at: Instant): ReadonlySet<string> {
  const running = runningShifts(rota, at);
  const there = rota.assignments.filter((each) =>
    running.some(({ shift, day }) => shift.id === each.shiftId && isWithin(each, day)),
  );
  return new Set(there.map(({ personId }) => personId));
}

/** Who is on duty at an instant: those whose shift runs, or who covers for them. */
export const onDutyAt = (rota: Rota, at: Instant): ReadonlySet<string> =>
  new Set([...onShiftAt(rota, at)].map((personId) => standsFor(rota, personId, at)));

/** Who can be called for a function on the plant's day of an instant, or who covers for them. */
function onCallAt(rota: Rota, name: string, at: Instant): ReadonlySet<string> {
  const { day } = localTime(at, rota.zone);
  const called = rota.onCalls.filter((each) => each.function === name && isWithin(each, day));
  return new Set(called.map(({ personId }) => standsFor(rota, personId, at)));
}

/** Who of a plant's people can answer for a function at an instant: those on duty, else those on call. */
export function staffedNow(rota: Rota, name: FunctionName, staff: readonly Staff[], at: Instant): Staffing {
  const active = new Set(staff.filter((person) => person.active).map(({ id }) => id));
  const own = staff.filter((person) => person.active && person.functions.includes(name)).map(({ id }) => id);
  const isPlanned =
    rota.onCalls.some((each) => each.function === name) || rota.assignments.some((each) => own.includes(each.personId));
  if (!isPlanned) return own.length > 0 ? { kind: 'unplanned', personIds: own } : { kind: 'nobody', personIds: [] };
  const shift = onShiftAt(rota, at);
  const sure = (ids: Iterable<string>): string[] => [...new Set(ids)].filter((id) => active.has(id)).sort();
  const onDuty = sure(own.filter((id) => shift.has(id)).map((id) => standsFor(rota, id, at)));
  if (onDuty.length > 0) return { kind: 'on_duty', personIds: onDuty };
  const onCall = sure(onCallAt(rota, name, at));
  return onCall.length > 0 ? { kind: 'on_call', personIds: onCall } : { kind: 'nobody', personIds: [] };
}

/** Of some people those to tell first: who is on duty of them, else who is on call, else all; covers counted. */
export function tellFirst(rota: Rota, personIds: readonly string[], name: string, at: Instant): string[] {
  const shift = onShiftAt(rota, at);
  const onDuty = personIds.filter((id) => shift.has(id)).map((id) => standsFor(rota, id, at));
  const called = onCallAt(rota, name, at);
  const all = personIds.map((id) => standsFor(rota, id, at));
  const onCall = all.filter((id) => called.has(id));
  return [...new Set([onDuty, onCall, all].find((each) => each.length > 0))].sort();
}
