import * as z from 'zod';
import type { Stretch } from '../../../db/equipment/closed-hours.ts';
import { type Equipment, equipment } from '../../../db/equipment/equipment.ts';
import { machineOpenings } from '../../../db/equipment/machine-hours.ts';
import { readClosed } from '../../../db/equipment/read-closed.ts';
import type { Exception } from '../../../db/exception/exception.ts';
import type { Foresight, Opening } from '../../../db/plan/supposition.ts';
import { plantScope } from '../../../db/scope.ts';
import { hour, type Instant, minute } from '../../../db/values/instant.ts';
import { operations } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { alternatesOf } from './alternate-machine.ts';
import { type Offer, stale, type WayOut } from './way-out.ts';

/** Who is to work it is asked first: no overtime begins sooner. */
const notice = hour;
const grid = 30 * minute;
/** At a stretch: a shift and four hours are as long as people are asked for. What the law of a place allows is not known here. */
const longest = 4 * hour;
/** How many closed stretches are looked at: the next evening, the next two. */
const mostStretches = 2;
const mostMachines = 3;

const effectSchema = z.object({
  openings: z
    .array(z.object({ equipmentId: z.string(), fromAt: z.number(), toAt: z.number() }))
    .min(1)
    .max(mostStretches),
});

function overtimeOn(machinesOf: (tx: ServerTx, exception: Exception) => Promise<Equipment[]>): WayOut {
  return {
    async find(tx, exception) {
      const closedOf = await readClosed(tx, exception.plantId, tx.now);
      const machines = (await machinesOf(tx, exception)).slice(0, mostMachines);
      return machines.flatMap((machine) => {
        const stretches = evenings(closedOf(machine.id) ?? [], tx.now);
        return stretches.map((_, nth) => offerOf(exception, machine, stretches.slice(0, nth + 1)));
      });
    },

    async apply(tx, effect, exception) {
      const { openings } = effectSchema.parse(effect);
      const machine = await tx.get(equipment, openings[0]?.equipmentId ?? '');
      if (!machine) throw stale('plant_changed');
      if (openings.some(({ fromAt }) => fromAt <= tx.now)) throw stale('date_passed');
      const { plantId, id } = exception;
      const own = { scope: plantScope(plantId), plantId, reason: '', exceptionId: id, calledOffAt: null };
      await tx.putMany(
        machineOpenings,
        openings.map((opening) => ({ ...opening, ...own, id: tx.newId() })),
      );
      const context = [{ code: 'machine.overtime', facts: factsOf(machine, openings) }];
      const ask = { question: 'overtime.operator', context, choices: ['noted', 'cannot'] };
      return { answers: ['planning'], leaves: false, asks: [{ function: 'operator', ask }] };
    },
  };
}

/** The stopped machine once it runs again, and those that could do its work. */
export const overtimeForStop = overtimeOn(async (tx, { subjectId }) => {
  const [machine] = await tx.getMany(equipment, [subjectId]);
  return machine ? [machine, ...(await alternatesOf(tx, machine))] : [];
});

/** The machines that late work still has to pass. */
export const overtimeForLate = overtimeOn(async (tx, { subjectId }) => {
  const open = (await tx.scan(operations, 'workOrderId', subjectId))
    .filter(({ state }) => state !== 'completed' && state !== 'closed')
    .sort((one, other) => one.position - other.position);
  const ids = [...new Set(open.map(({ equipmentId }) => equipmentId))];
  const machines = await tx.getMany(equipment, ids);
  return ids.flatMap((id) => machines.find((machine) => machine.id === id) ?? []);
});

/** The first hours of the closed stretches to come; of one that has begun already, what is left after the notice. */
function evenings(closed: readonly Stretch[], now: Instant): Stretch[] {
  const earliest = Math.ceil((now + notice) / grid) * grid;
  return closed
    .map(({ start, end }) => ({ start: Math.max(start, earliest), end }))
    .filter(({ start, end }) => start < end)
    .slice(0, mostStretches)
    .map(({ start, end }) => ({ start, end: Math.min(end, start + longest) }));
}

const hoursIn = (openings: readonly Opening[]): number =>
  openings.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0) / hour;

const factsOf = (machine: Equipment, openings: readonly Opening[]) => ({
  machine: machine.code,
  hours: hoursIn(openings),
  times: openings.length,
  fromAt: openings[0]?.fromAt ?? 0,
  untilAt: openings.at(-1)?.toAt ?? 0,
});

function offerOf({ impact }: Exception, machine: Equipment, stretches: readonly Stretch[]): Offer {
  const openings = stretches.map(({ start, end }) => ({ equipmentId: machine.id, fromAt: start, toAt: end }));
  const lineIds = new Set(impact.lines.map(({ orderLineId }) => orderLineId));
  const late = ({ lines }: Foresight): number =>
    lines.filter(({ lineId }) => lineIds.has(lineId)).reduce((sum, { lateMs }) => sum + lateMs, 0);
  return {
    kind: 'overtime',
    facts: factsOf(machine, openings),
    effect: { openings },
    ordersSaved: 0,
    latenessHours: 0,
    moneySavedMinor: 0,
    expiresAt: openings[0]?.fromAt ?? null,
    suppose: { openings },
    onlyIf: (then, nothing) => late(then) < late(nothing),
    cost: ({ overtimeHourMinor }) =>
      overtimeHourMinor === null ? null : Math.ceil(hoursIn(openings) * overtimeHourMinor),
  };
}
