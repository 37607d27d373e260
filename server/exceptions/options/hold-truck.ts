import * as z from 'zod';
import { loadLines, loads } from '../../../db/load/load.ts';
import { hour, type Instant, minute } from '../../../db/values/instant.ts';
import { touchedLines } from '../trace-impact.ts';
import { keepPicked, keptParts, openLoad, shortLine } from './substitute-pick.ts';
import { stale, type WayOut, worth } from './way-out.ts';

/** A truck, and who waits at its gate, is held no longer than this, and by half hours. */
const longest = 2 * hour;
const step = 30 * minute;

const effectSchema = z.object({ loadLineId: z.string(), found: z.number(), slotAt: z.number() });

/** The truck waits for what is being made: offered for the first half hour by which planning has the missing pieces there. */
export const holdTruck: WayOut = {
  async find(tx, exception) {
    const [line] = await tx.getMany(loadLines, [exception.subjectId]);
    const load = line && (await openLoad(tx, line));
    // Of a line without a piece nothing would be left for the missing ones to follow.
    if (!line || !load || load.seal !== null || line.picked === 0) return [];
    const [touched] = await touchedLines(tx, [line.orderLineId]);
    if (!touched) return [];
    const suppose = { given: new Map([[line.orderLineId, await keptParts(tx, line)]]) };
    const slots = Array.from({ length: longest / step }, (_, nth): Instant => load.slotAt + (nth + 1) * step);
    return slots
      .filter((slotAt) => slotAt > tx.now)
      .map((slotAt, nth, all) => ({
        kind: 'hold_truck',
        facts: { load: load.number, slotAt, order: touched.order.number },
        effect: { loadLineId: line.id, found: line.picked, slotAt },
        ordersSaved: 1,
        latenessHours: 0,
        moneySavedMinor: worth([touched], exception.currency),
        expiresAt: load.slotAt,
        suppose,
        // What a truck that waits costs nobody has said.
        cost: () => null,
        onlyIf: ({ lines }) => {
          const there = lines.find(({ lineId }) => lineId === line.orderLineId)?.handledAt;
          return there !== undefined && there <= slotAt && there > (all[nth - 1] ?? Number.NEGATIVE_INFINITY);
        },
      }));
  },

  async apply(tx, effect) {
    const { loadLineId, found, slotAt } = effectSchema.parse(effect);
    const { line, load } = await shortLine(tx, loadLineId);
    if (line.picked !== found) throw stale('pick_changed');
    if (slotAt <= Math.max(tx.now, load.slotAt)) throw stale('date_passed');
    await keepPicked(tx, line);
    await tx.put(loads, { ...load, slotAt, state: 'loading' });
    return { answers: ['commercial', 'planning', 'dispatch'], leaves: false };
  },
};
