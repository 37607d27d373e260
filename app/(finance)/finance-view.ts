import {
  blockDaysOf,
  type CreditTerm,
  creditTerms,
  extraLimitAt,
  type TemporaryLimit,
  temporaryLimits,
} from '../../db/credit/credit.ts';
import { type CreditPosition, type Customer, creditPositions, customers } from '../../db/customer/customer.ts';
import { type DeliveryProof, deliveryProofs } from '../../db/load/delivery-proof.ts';
import { loads } from '../../db/load/load.ts';
import { type ErpDifference, type ErpLink, erpDifferences, erpLinkId, erpLinks } from '../../db/order/erp-link.ts';
import { type ErpCommand, erpCommands, type SalesOrder, salesOrders } from '../../db/order/order.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import type { Instant } from '../../db/values/instant.ts';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import { allRows, byId, rowOf, rowsWhere } from '../_device/rows.ts';
import { readZones, type ZoneOf } from '../_device/zones.ts';
import type { Local } from '../_sync/local.ts';
import type { Tone } from '../_ui/tone.ts';

/** What a customer owes against what they may; money in minor units of the position's currency. */
export interface CustomerCredit {
  readonly customer: Customer;
  readonly position: CreditPosition | undefined;
  /** Not yet delivered, so not yet in the receivables; the soonest promise first. */
  readonly openOrders: readonly SalesOrder[];
  readonly openMinor: number;
  readonly exposureMinor: number;
  /** The ERP's limit and the greatest temporary one that runs; 0 without a position. */
  readonly limitMinor: number;
  /** How much of that is temporary. */
  readonly extraMinor: number;
  /** Overdue for more days than these needs finance's word. */
  readonly blockDays: number;
  /** Exposure over limit; above every share when there is no limit to compare with. */
  readonly share: number;
}

/** An ERP command with what it is about. */
export interface CommandRow {
  readonly command: ErpCommand;
  /** The order's or load's number, and where it is shown. */
  readonly subject: string;
  readonly href: string | undefined;
}

export interface FinanceView {
  /** Finance's open tasks, approvals before the rest, then by deadline. */
  readonly needs: readonly Task[];
  readonly customers: readonly CustomerCredit[];
  /** Commands whose effect is unknown or refused. */
  readonly troubled: readonly CommandRow[];
  readonly waitingCommands: number;
  /** The way to the ERP; undefined while there is none to speak of. */
  readonly link: ErpLink | undefined;
  /** Where the books disagree, the newest first. */
  readonly differences: readonly ErpDifference[];
  readonly zoneOf: ZoneOf;
}

/** What makes a limit and its days other than usual, and when it is looked at. */
export interface CreditGround {
  readonly limits: readonly TemporaryLimit[];
  readonly terms: readonly CreditTerm[];
  readonly proofs: readonly DeliveryProof[];
  readonly at: Instant;
}

/**
 * The checks count an order until it is delivered, and then until the receivable is newer than that (`app.exposure` in the
 * database).
 */
function countsOpen({ id, state }: SalesOrder, proofs: readonly DeliveryProof[], asOf: Instant | undefined): boolean {
  if (state === 'cancelled') return false;
  if (state !== 'delivered') return true;
  return asOf !== undefined && proofs.some(({ orderId, recordedAt }) => orderId === id && recordedAt > asOf);
}

/** A customer's exposure as the checks compute it: receivables and every order they do not hold yet. */
export function creditOf(
  customer: Customer,
  position: CreditPosition | undefined,
  orders: readonly SalesOrder[],
  { limits, terms, proofs, at }: CreditGround,
): CustomerCredit {
  const openOrders = orders
    .filter((order) => order.customerId === customer.id && countsOpen(order, proofs, position?.asOf))
    .sort((a, b) => (a.promiseAt ?? 0) - (b.promiseAt ?? 0));
  const openMinor = openOrders.reduce((sum, order) => sum + order.totalMinor, 0);
  const exposureMinor = (position?.receivableMinor ?? 0) + openMinor;
  const own = limits.filter(({ customerId }) => customerId === customer.id);
  const extraMinor = position ? extraLimitAt(own, position.currency, at) : 0;
  const limitMinor = (position?.limitMinor ?? 0) + extraMinor;
  const share = limitMinor > 0 ? exposureMinor / limitMinor : Number.POSITIVE_INFINITY;
  const blockDays = blockDaysOf(terms, customer);
  return { customer, position, openOrders, openMinor, exposureMinor, limitMinor, extraMinor, blockDays, share };
}

/** `held` past a limit that needs a decision, `late` close to it. */
export function toneOfCredit({ customer, position, share, blockDays }: CustomerCredit): Tone {
  if (customer.state === 'blocked' || share > 1) return 'held';
  if (position && position.overdueDays > blockDays) return 'held';
  return share > 0.8 || (position && position.overdueDays > blockDays / 2) ? 'late' : 'run';
}

/** Those past a limit first, then by how much of it is used. */
export function byRisk(a: CustomerCredit, b: CustomerCredit): number {
  const rank = (each: CustomerCredit): number => (toneOfCredit(each) === 'held' ? 0 : 1);
  return rank(a) - rank(b) || compareShares(b.share, a.share) || (a.customer.name < b.customer.name ? -1 : 1);
}

/** Infinity − Infinity is no number. */
const compareShares = (a: number, b: number): number => (a === b ? 0 : a - b);

/** Open tasks of finance: approvals first, then the soonest deadline. */
function sortNeeds(all: readonly Task[]): Task[] {
  const rank = (task: Task): number => (task.kind === 'approval' ? 0 : 1);
  return all
    .filter((task) => task.function === 'finance' && isOpenTask(task))
    .sort((a, b) => rank(a) - rank(b) || a.decideBy - b.decideBy);
}

async function readGround(local: Local, at: Instant): Promise<CreditGround> {
  const [limits, terms, proofs] = await Promise.all([
    allRows(local, temporaryLimits),
    allRows(local, creditTerms),
    allRows(local, deliveryProofs),
  ]);
  return { limits, terms, proofs, at };
}

export async function readFinance(local: Local, plantIds: readonly string[], at: Instant): Promise<FinanceView> {
  const [ground, work, buyers, positions, orders, commands, trucks, link, differences, zoneOf] = await Promise.all([
    readGround(local, at),
    allRows(local, tasks),
    allRows(local, customers),
    allRows(local, creditPositions),
    allRows(local, salesOrders),
    allRows(local, erpCommands),
    allRows(local, loads).then(byId),
    rowOf(local, erpLinks, erpLinkId),
    allRows(local, erpDifferences),
    readZones(local, plantIds),
  ]);
  const positionOf = new Map(positions.map((position) => [position.customerId, position]));
  const orderOf = byId(orders);
  const subjectOf = (command: ErpCommand): CommandRow => {
    const order = orderOf.get(command.subjectId);
    const load = trucks.get(command.subjectId);
    const subject = order?.number ?? load?.number ?? command.key;
    return { command, subject, href: order ? `/orders/${order.id}` : load && `/dispatch/${load.id}` };
  };
  return {
    needs: sortNeeds(work),
    customers: buyers.map((buyer) => creditOf(buyer, positionOf.get(buyer.id), orders, ground)).sort(byRisk),
    troubled: commands
      .filter(({ state }) => state === 'uncertain' || state === 'failed')
      .sort((a, b) => b.createdAt - a.createdAt)
      .map(subjectOf),
    waitingCommands: commands.filter(({ state }) => state === 'waiting' || state === 'sent').length,
    link,
    differences: differences.filter(({ state }) => state === 'open').sort((a, b) => b.foundAt - a.foundAt),
    zoneOf,
  };
}

/** One customer's credit; null when this device does not know them. */
export async function readCustomerCredit(local: Local, customerId: string, at: Instant) {
  const customer = await rowOf(local, customers, customerId);
  if (!customer) return null;
  const [ground, positions, orders, zoneOf] = await Promise.all([
    readGround(local, at),
    allRows(local, creditPositions),
    rowsWhere(local, salesOrders, 'customerId', [customerId]),
    readZones(local),
  ]);
  const position = positions.find((each) => each.customerId === customerId);
  return { credit: creditOf(customer, position, orders, ground), zoneOf };
}
