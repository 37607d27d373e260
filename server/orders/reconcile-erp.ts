import { customers } from '../../db/customer/customer.ts';
import { erpDifferences, erpLinkId, erpLinks } from '../../db/order/erp-link.ts';
import { type ErpCommand, erpCommands, orderLines, salesOrders } from '../../db/order/order.ts';
import { moneyScope } from '../../db/scope.ts';
import { day, hour, type Instant, minute } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { compareBooks, differenceId, type Found, type OurBooking } from './erp/compare-books.ts';
import type { ErpListed, ErpPort } from './erp/port.ts';
import { wayToErp } from './erp/way-to-erp.ts';

/** How far back the books are compared, and how fresh a booking the listing need not have yet. */
const windowMs = 35 * day;
const settlingMs = 10 * minute;
const patienceMs = minute;

/** Queues a comparison now; asked for again while it waits, it is one. */
export async function reconcileSoon(tx: ServerTx): Promise<void> {
  await tx.later('erp.reconcile', 'erp.reconcile', {});
}

/**
 * Compares the ERP's documents of the last weeks with our orders, and writes each disagreement as a row; one that is found no
 * more is settled. The next comparison is a day later. Throws when the ERP does not give its listing: the job comes back.
 */
export async function reconcileErp(
  house: House,
  tenantId: string,
  _payload: JobPayload,
  erp?: ErpPort,
  since: Instant = 0,
): Promise<void> {
  const way = erp ? { kind: 'ledger', erp, since } : await wayToErp(house, tenantId);
  const now = house.now();
  // Queued first: whatever becomes of this one, there is one tomorrow.
  if (way.erp.pulls) {
    await transactAsSystem(house, tenantId, (tx) => tx.later('erp.reconcile', 'erp.reconcile.daily', {}, now + day));
  }
  const listed = await way.erp.listOrders(now - windowMs, now + hour, AbortSignal.timeout(patienceMs));
  if (!listed.ok) throw new Error(`the ERP gives no listing of its orders: ${listed.error.code}`);
  await transactAsSystem(house, tenantId, async (tx) => {
    await writeDifferences(tx, await compare(tx, listed.value, way.since));
    const before = await tx.get(erpLinks, erpLinkId);
    const fresh = {
      id: erpLinkId,
      scope: moneyScope,
      circuit: 'closed',
      since: tx.now,
      error: null,
      pulledAt: null,
      lostAt: null,
    } as const;
    await tx.put(erpLinks, { ...fresh, ...before, kind: way.kind, comparedAt: tx.now });
  });
}

/** `since`: what was settled before was settled in other books. */
async function compare(tx: ServerTx, theirs: readonly ErpListed[], since: Instant): Promise<Found[]> {
  const told = (await tx.all(erpCommands)).filter(({ kind }) => kind !== 'load.dispatch');
  const commands = told.filter(({ kind }) => kind === 'order.create');
  const underWay = new Set(told.filter((each) => isUnderWay(each, tx.now)).map(({ subjectId }) => subjectId));
  const due = commands.filter(
    ({ state, doneAt, subjectId }) =>
      (state === 'done' || state === 'dropped') &&
      doneAt !== null &&
      doneAt > Math.max(since, tx.now - windowMs + day) &&
      !underWay.has(subjectId),
  );
  const orders = await tx.getMany(
    salesOrders,
    due.map(({ subjectId }) => subjectId),
  );
  const buyers = new Map(
    (
      await tx.getMany(
        customers,
        orders.map(({ customerId }) => customerId),
      )
    ).map((each) => [each.id, each]),
  );
  const lines = Map.groupBy(await tx.all(orderLines), ({ orderId }) => orderId);
  const byId = new Map(orders.map((order) => [order.id, order]));
  const ours = due.flatMap(({ key, subjectId, erpRef, doneAt }): OurBooking[] => {
    const order = byId.get(subjectId);
    if (!order) return [];
    const { id: orderId, currency, totalMinor, state } = order;
    const customer = buyers.get(order.customerId)?.name ?? '';
    const facts = { key, orderId, customer, currency, totalMinor, reference: erpRef ?? '', bookedAt: doneAt ?? 0 };
    return [{ ...facts, lines: lines.get(orderId)?.length ?? 1, cancelled: state === 'cancelled' }];
  });
  return compareBooks(ours, new Set(commands.map(({ key }) => key)), theirs);
}

/**
 * Whether the listing need not show this yet. What the ERP refused is not under way: until somebody has put it right the two
 * do disagree.
 */
const isUnderWay = ({ state, doneAt }: ErpCommand, now: Instant): boolean =>
  state === 'done' ? doneAt !== null && doneAt >= now - settlingMs : state !== 'dropped' && state !== 'failed';

async function writeDifferences(tx: ServerTx, found: readonly Found[]): Promise<void> {
  const known = new Map((await tx.all(erpDifferences)).map((row) => [row.id, row]));
  const seen = new Set(found.map(differenceId));
  for (const each of found) {
    const id = differenceId(each);
    const before = known.get(id);
    if (before?.state === 'open' && before.theirMinor === each.theirMinor && before.ourMinor === each.ourMinor)
      continue;
    const foundAt = before?.state === 'open' ? before.foundAt : tx.now;
    const row = { ...each, id, scope: moneyScope, state: 'open', foundAt, settledAt: null } as const;
    await tx.put(erpDifferences, { ...row, field: null, ours: null, theirs: null });
  }
  for (const row of known.values()) {
    // What was overwritten is no finding of a comparison: a person settles it.
    if (row.state === 'open' && row.kind !== 'overwritten_here' && !seen.has(row.id)) {
      await tx.put(erpDifferences, { ...row, state: 'settled', settledAt: tx.now });
    }
  }
}
