import { type Exception, options } from '../../../db/exception/exception.ts';
import type { Foresight } from '../../../db/plan/supposition.ts';
import { supplyOrders } from '../../../db/supply/supply-order.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import { type WorkOrder, workOrders } from '../../../db/work-order/work-order.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { type Missing, missingMaterials } from '../materials-sql.ts';
import { touchedLines } from '../trace-impact.ts';
import { distinctOrders, hoursLate, type Offer, worth } from './way-out.ts';

/** Work orders that wait for one material. */
export interface WaitingWork {
  readonly works: readonly WorkOrder[];
  /** All of them together. */
  readonly gap: Missing;
}

/** Of a shortage or late work the work order, of a late purchase all that waits for it; none when more than one material is missing. */
export async function waitingWork(tx: ServerTx, exception: Exception): Promise<WaitingWork | undefined> {
  if (exception.subjectTable === 'supply_order') return waitingForSupply(tx, exception);
  const works = (await tx.getMany(workOrders, [exception.subjectId])).filter(isOpenWork);
  const [gap, ...others] = works[0] ? await missingMaterials(tx, works[0]) : [];
  return gap && others.length === 0 ? { works, gap } : undefined;
}

async function waitingForSupply(tx: ServerTx, { subjectId, impact }: Exception): Promise<WaitingWork | undefined> {
  const [supply] = await tx.getMany(supplyOrders, [subjectId]);
  if (supply?.state !== 'expected') return undefined;
  const works: WorkOrder[] = [];
  let gap: Missing | undefined;
  for (const work of (await tx.getMany(workOrders, impact.workOrderIds)).filter(isOpenWork)) {
    const own = (await missingMaterials(tx, work)).find(({ productId }) => productId === supply.productId);
    if (!own) continue;
    works.push(work);
    gap = { ...own, needed: own.needed + (gap?.needed ?? 0), there: own.there + (gap?.there ?? 0) };
  }
  return gap && { works, gap };
}

const isOpenWork = ({ state }: WorkOrder): boolean => state !== 'completed' && state !== 'closed';

/**
 * Whether planning foresees the lines of such work less late with it. Of a shortage it can't say: there the plan lets work
 * begin without its material.
 */
export const lessLate = ({ kind }: Pick<Exception, 'kind'>, works: readonly WorkOrder[]): Pick<Offer, 'onlyIf'> => {
  const lineIds = new Set(works.flatMap(({ orderLineIds }) => orderLineIds));
  const lateIn = ({ lines }: Foresight): number =>
    lines.filter(({ lineId }) => lineIds.has(lineId)).reduce((sum, { lateMs }) => sum + lateMs, 0);
  return kind === 'shortage' ? {} : { onlyIf: (then, nothing) => lateIn(then) < lateIn(nothing) };
};

/** What work that gets its material then would save. Of a shortage it is an estimate of its own. */
export async function savedBy(
  tx: ServerTx,
  exception: Exception,
  { works, arrivesAt }: { readonly works: readonly WorkOrder[]; readonly arrivesAt: Instant },
): Promise<Pick<Offer, 'ordersSaved' | 'latenessHours' | 'moneySavedMinor' | 'ownEstimate'>> {
  const lines = await touchedLines(tx, [...new Set(works.flatMap(({ orderLineIds }) => orderLineIds))]);
  const readyAt = (lineId: string): Instant =>
    Math.max(
      0,
      ...works
        .filter(({ orderLineIds }) => orderLineIds.includes(lineId))
        .map((work) => work.plannedEndAt + Math.max(0, arrivesAt - (work.shortFromAt ?? work.plannedStartAt))),
    );
  const late = lines.map((each) => hoursLate(each, readyAt(each.line.id)));
  const saved = lines.filter((_, at) => late[at] === 0);
  return {
    ordersSaved: distinctOrders(saved),
    latenessHours: Math.max(0, ...late),
    moneySavedMinor: worth(saved, exception.currency),
    ...(exception.kind === 'shortage' && { ownEstimate: true }),
  };
}

/** Dates asked for stand on these hours, so that an offer stays the same while somebody looks at it. */
const askGrid = 6 * hour;
export const onGrid = (at: Instant): Instant => Math.ceil(at / askGrid) * askGrid;
export const onGridBefore = (at: Instant): Instant => Math.floor(at / askGrid) * askGrid;

/** What was refused is not asked again, whatever the date: the named ids of its effect tell it. */
export async function wasRefused(
  tx: ServerTx,
  exception: Exception,
  what: { readonly kind: string; readonly key: string; readonly id: string },
): Promise<boolean> {
  return (await tx.scan(options, 'exceptionId', exception.id)).some(
    ({ kind, state, effect }) => kind === what.kind && state === 'refused' && effect[what.key] === what.id,
  );
}
