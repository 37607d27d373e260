import { type Exception, exceptions } from '../../db/exception/exception.ts';
import { type Hold, holds } from '../../db/hold/hold.ts';
import { type Lot, lots } from '../../db/lot/lot.ts';
import { people } from '../../db/person/person.ts';
import { type Product, products } from '../../db/product/product.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { isOpenTask, readOpenTasks } from '../_coordination/open-tasks.ts';
import { allRows, byId, rowOf, rowsById, rowsWhere } from '../_device/rows.ts';
import { readZones } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';

/** An open or closed hold with what stands around it. */
export interface HoldView {
  readonly hold: Hold;
  readonly lot: Lot | undefined;
  readonly product: Product | undefined;
  readonly raisedBy: string;
  readonly closedBy: string;
  readonly zone: string;
  /** Raised by the hold; absent until the plant has it. */
  readonly exception: Exception | undefined;
  /** Quality's own part of it. */
  readonly task: Task | undefined;
}

export interface QualityView {
  /** Open holds: those that await an answer of quality first, the nearest deadline on top. */
  readonly open: readonly HoldView[];
  readonly closed: readonly HoldView[];
  /** Quality's open tasks that are not about an open hold. */
  readonly otherTasks: readonly Task[];
  /** The plant's zone, for the times in their questions. */
  readonly zone: string;
}

/** When quality must have answered: null once it has, once the hold is closed, or while the plant has not set a time. */
export function answerDue({ hold, task, exception }: Pick<HoldView, 'hold' | 'task' | 'exception'>): number | null {
  if (hold.state !== 'open') return null;
  if (task) return isOpenTask(task) ? task.decideBy : null;
  return exception && exception.resolvedAt === null ? exception.decideBy : null;
}

/** Nearest deadline first; then what awaits no answer any more, newest first. */
export function byUrgency(a: HoldView, b: HoldView): number {
  const [due, otherDue] = [answerDue(a) ?? Number.MAX_VALUE, answerDue(b) ?? Number.MAX_VALUE];
  return due - otherDue || b.hold.occurredAt - a.hold.occurredAt;
}

/** The exception a hold raised: the newest about its lot that was not merged away and began no earlier than the hold. */
export function exceptionOf(hold: Hold, among: readonly Exception[]): Exception | undefined {
  return among
    .filter((each) => each.kind === 'hold' && each.subjectId === hold.lotId && each.state !== 'merged')
    .filter((each) => hold.closedAt === null || each.occurredAt <= hold.closedAt)
    .sort((a, b) => b.occurredAt - a.occurredAt)[0];
}

const closedCount = 6;

/** Reads all holds of the plant with their deadlines. */
export async function readQuality(local: Local): Promise<QualityView> {
  const [rows, raised, own] = await Promise.all([
    allRows(local, holds),
    allRows(local, exceptions),
    allRows(local, tasks).then((all) => all.filter((task) => task.function === 'quality')),
  ]);
  const open = rows.filter(({ state }) => state === 'open');
  const closed = rows
    .filter(({ state }) => state !== 'open')
    .sort((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0))
    .slice(0, closedCount);
  const views = await around(local, [...open, ...closed], raised, own);
  const openViews = views.filter(({ hold }) => hold.state === 'open').sort(byUrgency);
  const shown = new Set(openViews.map(({ task }) => task?.id));
  const otherTasks = (await readOpenTasks(local, ['quality'])).filter(({ id }) => !shown.has(id));
  const zoneOf = await readZones(local);
  return {
    open: openViews,
    closed: views.filter(({ hold }) => hold.state !== 'open'),
    otherTasks,
    zone: zoneOf(otherTasks[0]?.plantId),
  };
}

/** Reads one hold; null when this device does not know it. */
export async function readHold(local: Local, holdId: string): Promise<HoldView | null> {
  const hold = await rowOf(local, holds, holdId);
  if (!hold) return null;
  const raised = await rowsWhere(local, exceptions, 'subjectId', [hold.lotId]);
  const own = await rowsWhere(
    local,
    tasks,
    'exceptionId',
    raised.map(({ id }) => id),
  );
  return (
    (
      await around(
        local,
        [hold],
        raised,
        own.filter((task) => task.function === 'quality'),
      )
    )[0] ?? null
  );
}

async function around(
  local: Local,
  rows: readonly Hold[],
  raised: readonly Exception[],
  own: readonly Task[],
): Promise<HoldView[]> {
  const about = await rowsById(
    local,
    lots,
    rows.map(({ lotId }) => lotId),
  );
  const goods = await rowsById(
    local,
    products,
    [...about.values()].map(({ productId }) => productId),
  );
  const everybody = byId(await allRows(local, people));
  const zoneOf = await readZones(local);
  return rows.map((hold) => {
    const lot = about.get(hold.lotId);
    const exception = exceptionOf(hold, raised);
    return {
      hold,
      lot,
      product: lot && goods.get(lot.productId),
      raisedBy: everybody.get(hold.raisedBy)?.name ?? '',
      closedBy: everybody.get(hold.closedBy ?? '')?.name ?? '',
      zone: zoneOf(hold.plantId),
      exception,
      task: exception && own.find((task) => task.exceptionId === exception.id),
    };
  });
}
