import * as z from 'zod';
import { customerAsks } from '../../../db/exception/customer-ask.ts';
import type { Exception } from '../../../db/exception/exception.ts';
import { lots } from '../../../db/lot/lot.ts';
import { type OrderState, salesOrders } from '../../../db/order/order.ts';
import type { FunctionName } from '../../../db/person/function.ts';
import type { Instant } from '../../../db/values/instant.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { siblingLots } from '../lots-sql.ts';
import { moveLinePromises, promiseLastLine, toldDates } from '../promises-sql.ts';
import { promiseOf, type TouchedLine, touchedLines } from '../trace-impact.ts';
import {
  distinctOrders,
  hoursAfter,
  type Offer,
  type Outcome,
  type PromiseLines,
  stale,
  type Tell,
  type WayOut,
  worth,
} from './way-out.ts';

const promised = z.object({ orderLineId: z.string(), promiseAt: z.number(), basis: z.enum(['ATP', 'CTP']) });
const effectSchema = z.object({ lines: z.array(promised) });

const over: readonly OrderState[] = ['dispatched', 'delivered', 'cancelled'];

/** By when each line's customer reckons with it, where that is not what the line is promised for. */
type Heard = ((tx: ServerTx, lines: readonly TouchedLine[]) => Promise<ReadonlyMap<string, Instant>>) | null;

/** Tell the customers the date that can be kept, where it is after what they were promised. */
export const newPromise: WayOut = promiseAnew(null, ['planning', 'commercial']);

/** The same where planning has moved the promise already and nobody has told the customer. */
export const toldPromise: WayOut = promiseAnew(toldOf, ['planning', 'commercial']);

/** The same for late work: with the new date it is late no more, and nobody is asked. */
export const lateWorkPromise: WayOut = promiseAnew(toldOf, ['planning', 'commercial', 'operator', 'dispatch']);

async function toldOf(tx: ServerTx, lines: readonly TouchedLine[]): Promise<ReadonlyMap<string, Instant>> {
  const told = await toldDates(
    tx,
    lines.map(({ line }) => line.id),
  );
  return new Map(
    lines.map((each) => [each.line.id, Math.min(promiseOf(each), told.get(each.line.id) ?? promiseOf(each))]),
  );
}

function promiseAnew(heard: Heard, answers: readonly FunctionName[]): WayOut {
  return {
    find: (tx, exception, promiseLines) => findDates(tx, exception, promiseLines, heard),
    apply: (tx, effect) => writeDates(tx, effect, { heard, answers }),
  };
}

async function findDates(
  tx: ServerTx,
  exception: Exception,
  promiseLines: PromiseLines,
  heard: Heard,
): Promise<Offer[]> {
  const lines = await touchedLines(tx, [...new Set(exception.impact.lines.map((line) => line.orderLineId))]);
  const ids = lines.map(({ line }) => line.id);
  const answers = await promiseLines(tx, ids, await suspects(tx, exception));
  const possible = new Map(answers.map((each) => [each.orderLineId, each]));
  const reckoned = await heard?.(tx, lines);
  const dateOf = (each: TouchedLine): Instant => reckoned?.get(each.line.id) ?? promiseOf(each);
  const unwanted = await refusedOrders(tx, exception);
  const later = lines.filter((each) => {
    const at = possible.get(each.line.id)?.promiseAt ?? 0;
    // Whoever would not have a date is only told a better one.
    return unwanted.has(each.order.id) ? at > tx.now && at < promiseOf(each) : at > dateOf(each);
  });
  const told = later.map((each) => possible.get(each.line.id)).filter((each) => each !== undefined);
  if (told.length === 0) return [];
  return [
    {
      kind: 'new_promise',
      facts: { orders: distinctOrders(later), promiseAt: Math.max(...told.map((each) => each.promiseAt)) },
      effect: { lines: told.map(({ orderLineId, promiseAt, basis }) => ({ orderLineId, promiseAt, basis })) },
      ordersSaved: distinctOrders(later),
      latenessHours: Math.max(
        ...later.map((each) => hoursAfter(dateOf(each), possible.get(each.line.id)?.promiseAt ?? 0)),
      ),
      moneySavedMinor: worth(later, exception.currency),
      // Said after the old date has passed it is an excuse, not a promise.
      expiresAt: Math.min(...later.map(dateOf)),
      suppose: {
        decided: true,
        promises: told.map(({ orderLineId, promiseAt }) => ({ lineId: orderLineId, promiseAt })),
      },
      ownEstimate: true,
      // What a customer's patience costs nobody can say.
      cost: () => null,
    },
  ];
}

/** Orders whose customer would not have a later date. */
export async function refusedOrders(tx: ServerTx, exception: Exception): Promise<Set<string>> {
  const asks = await tx.scan(customerAsks, 'exceptionId', exception.id);
  return new Set(asks.filter(({ state, kind }) => state === 'refused' && kind === 'delay').map((each) => each.orderId));
}

async function writeDates(
  tx: ServerTx,
  effect: unknown,
  { heard, answers }: { readonly heard: Heard; readonly answers: readonly FunctionName[] },
): Promise<Outcome> {
  const { lines } = effectSchema.parse(effect);
  if (lines.some((each) => each.promiseAt <= tx.now)) throw stale('date_passed');
  const rows = await touchedLines(
    tx,
    lines.map((each) => each.orderLineId),
  );
  const reckoned = await heard?.(tx, rows);
  const tells: Tell[] = [];
  for (const orderId of [...new Set(rows.map(({ order }) => order.id))].sort()) {
    const order = await tx.get(salesOrders, orderId);
    if (!order || over.includes(order.state)) continue;
    const own = lines.filter((each) =>
      rows.some(({ line }) => line.id === each.orderLineId && line.orderId === orderId),
    );
    const had = reckoned && Math.max(...own.map((each) => reckoned.get(each.orderLineId) ?? 0));
    await moveLinePromises(tx, own);
    const basis = own.some((each) => each.basis === 'CTP') ? 'CTP' : (order.promiseBasis ?? 'ATP');
    const promiseAt = await promiseLastLine(tx, orderId, basis);
    tells.push({ kind: 'delay', orderId, promiseAt, hadAt: had ?? order.promiseAt });
  }
  if (tells.length === 0) throw stale('order_shipped');
  return { answers, leaves: false, tells };
}

/** A date must not rest on a lot that may share the held one's fault. */
export async function suspects(tx: ServerTx, { kind, subjectId, impact }: Exception): Promise<string[]> {
  const [held] = kind === 'hold' ? await tx.getMany(lots, [subjectId]) : [];
  return held ? [...impact.lotIds, ...(await siblingLots(tx, held)).map((lot) => lot.id)] : [];
}
