import type { Customer } from '../../db/customer/customer.ts';
import type { DraftLine, OrderDraft } from '../../db/draft/draft.ts';
import type { Allocation } from '../../db/lot/lot.ts';
import type { InboundMessage, OutboundMessage } from '../../db/message/message.ts';
import type { ErpCommand, OrderLine, OrderState, SalesOrder } from '../../db/order/order.ts';
import type { PriceRule } from '../../db/price/price-rule.ts';
import { moneyScope, plantScope } from '../../db/scope.ts';
import { hour, type Instant, minute, second } from '../../db/values/instant.ts';
import { fromThousandths, toThousandths } from '../../db/values/quantity.ts';
import { lotId } from './demo-lots.ts';
import { demoPrices } from './demo-prices.ts';
import { customerOf, saleOf } from './demo-sale.ts';
import { nashik } from './demo-tenant.ts';

/** Code, base units, and the lot they are taken from when there is stock for them. */
type Wanted = readonly [code: string, amount: number, lot?: number];

interface DemoOrder {
  readonly number: number;
  readonly customer: string;
  readonly state: OrderState;
  readonly hoursAgo: number;
  /** Promised this many hours from now. */
  readonly promise: number;
  readonly wanted: readonly Wanted[];
}

const order = (
  number: number,
  customer: string,
  state: OrderState,
  hoursAgo: number,
  promise: number,
  ...wanted: Wanted[]
): DemoOrder => ({ number, customer, state, hoursAgo, promise, wanted });

/** The 20 open orders. Those without a lot wait for a work order that names them. */
const orders: readonly DemoOrder[] = [
  order(1022, 'ganesh', 'ready', 52, 8, ['CPVC-PIP-100-11', 300, 2291], ['CPVC-ELB-100', 400, 2289]),
  order(1023, 'balaji', 'ready', 49, 8, ['CPVC-PIP-100-11', 200, 2291], ['CPVC-TEE-075', 300, 2275]),
  order(1024, 'mahalaxmi', 'ready', 47, 9, ['CPVC-PIP-100-11', 100, 2291], ['CPVC-SOL-500', 60, 2286]),
  order(1025, 'gujarat', 'loading', 45, 7, ['SWR-PIP-110-RF', 120, 2280], ['UPVC-PIP-075-40', 250, 2260]),
  order(1026, 'rajdhani', 'loading', 44, 7, ['SWR-PIP-110-RF', 80, 2280], ['SWR-PIP-075-RF', 100, 2267]),
  order(1027, 'bharat', 'ready', 40, 30, ['CPVC-PIP-075-11', 400, 2290], ['CPVC-ELB-075', 1_200, 2272]),
  order(1028, 'ganesh', 'ready', 38, 30, ['CPVC-PIP-150-11', 120, 2292], ['CPVC-BV-050', 60, 2284]),
  order(1029, 'gulf', 'ready', 36, 120, ['CPVC-PIP-100-13', 240, 2255], ['UPVC-PIP-100-80', 120, 2265]),
  order(1030, 'patel', 'in_production', 30, 26, ['CPVC-PIP-075-11', 700], ['CPVC-CPL-075', 500, 2278]),
  order(1031, 'balaji', 'in_production', 28, 30, ['UPVC-PIP-100-40', 500]),
  order(1032, 'ganesh', 'in_production', 26, 28, ['CPVC-TEE-100', 2_000], ['CPVC-ELB-050', 1_000, 2271]),
  order(1033, 'malwa', 'in_production', 25, 34, ['CPVC-ELB-200', 600]),
  order(1034, 'gujarat', 'in_production', 22, 40, ['CPVC-PIP-200-11', 200]),
  order(1035, 'rajdhani', 'planned', 20, 48, ['SWR-PIP-160-RF', 150]),
  order(1036, 'konkan', 'planned', 18, 44, ['CPVC-PIP-050-11', 300, 2252], ['CPVC-ELB-050', 600, 2271]),
  order(1037, 'deccan', 'planned', 170, 52, ['UPVC-PIP-150-40', 100, 2262]),
  order(1038, 'najm', 'planned', 12, 96, ['UPVC-PIP-200-80', 160]),
  order(1039, 'bharat', 'planned', 9, 60, ['SWR-PIP-110-RF', 300]),
  order(1040, 'sai', 'planned', 4, 36, ['CPVC-FTA-050', 150, 2281], ['CPVC-MTA-050', 150, 2283]),
  order(1041, 'patel', 'confirmed', 1, 72, ['CPVC-PIP-150-13', 60, 2257], ['CPVC-TEE-200', 300]),
];

/** Everything an order is made of, in the order in which the guards let it in. */
export interface DemoOrderRows {
  readonly messages: readonly InboundMessage[];
  readonly drafts: readonly OrderDraft[];
  readonly draftLines: readonly DraftLine[];
  readonly orders: readonly SalesOrder[];
  readonly orderLines: readonly OrderLine[];
  readonly commands: readonly ErpCommand[];
  readonly replies: readonly OutboundMessage[];
  readonly allocations: readonly Allocation[];
}

/** `1022` → `so-1022`; its lines are `so-1022-1`, `so-1022-2`. */
export const orderId = (number: number): string => `so-${number}`;
export const orderLineId = (number: number, position: number): string => `${orderId(number)}-${position}`;

/** A line with its price and tax as the checks compute them. */
function pricedLine(
  of: DemoOrder,
  index: number,
  customer: Customer,
  prices: readonly PriceRule[],
  at: Instant,
): DraftLine {
  const [code, amount] = of.wanted[index] as Wanted;
  const { product, quantity, price, netMinor, tax, taxMinor } = saleOf(code, amount, customer, prices, at);
  return {
    id: `draft-${of.number}-${index + 1}`,
    scope: moneyScope,
    draftId: `draft-${of.number}`,
    position: index + 1,
    phrase: `${amount} ${product.unit} ${product.name.toLowerCase()}`,
    productId: product.id,
    candidates: [{ productId: product.id, score: 1 }],
    quantity,
    unit: product.unit,
    baseQuantity: quantity,
    confidence: 0.98,
    accepted: true,
    unitPrice: price.unitPrice,
    floorPrice: price.floorPrice,
    netMinor,
    priceTrace: [...price.trace],
    tax,
    taxMinor,
  };
}

const stages = (at: Instant) =>
  ['read', 'checked', 'confirmed', 'promised', 'booked', 'replied'].map((stage, step) => ({
    stage,
    at: at + (step + 1) * 300,
  }));

/** An order with what all of its rows share. */
interface Taken {
  readonly of: DemoOrder;
  readonly customer: Customer;
  readonly lines: readonly DraftLine[];
  readonly money: Pick<SalesOrder, 'currency' | 'netMinor' | 'taxMinor' | 'totalMinor'>;
  readonly draftId: string;
  readonly messageId: string;
  readonly at: Instant;
  readonly now: Instant;
}

function take(of: DemoOrder, now: Instant, prices: readonly PriceRule[]): Taken {
  const customer = customerOf(of.customer);
  const lines = of.wanted.map((_, index) => pricedLine(of, index, customer, prices, now));
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const tax = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  const money = { currency: customer.currency, netMinor, taxMinor: tax, totalMinor: netMinor + tax };
  const at = now - of.hoursAgo * hour;
  return { of, customer, lines, money, draftId: `draft-${of.number}`, messageId: `msg-${of.number}`, at, now };
}

function messageOf({ of, customer, lines, draftId, messageId, at }: Taken): InboundMessage {
  return {
    id: messageId,
    scope: moneyScope,
    channel: 'whatsapp',
    externalId: `wamid.demo-${of.number}`,
    fromNumber: customer.waNumbers[0] ?? '',
    customerId: customer.id,
    kind: 'text',
    body: `${lines.map((line) => line.phrase).join(' + ')} bhej do`,
    state: 'drafted',
    receivedAt: at,
    saidAt: at,
    quotes: null,
    payload: null,
    changed: null,
    draftId,
    reason: null,
    stages: stages(at),
  };
}

function draftOf({ customer, money, draftId, messageId, at }: Taken): OrderDraft {
  return {
    id: draftId,
    scope: moneyScope,
    plantId: nashik,
    messageId,
    customerId: customer.id,
    requesterId: null,
    state: 'matching',
    version: 1,
    ...money,
    wantedAt: null,
    shipTo: null,
    extraDiscountBps: 0,
    decision: 'confirm',
    reasons: [],
    breaches: [],
    question: null,
    orderId: null,
    createdAt: at,
  };
}

function salesOrderOf({ of, customer, money, draftId, at, now }: Taken): SalesOrder {
  const promiseAt = Math.ceil((now + of.promise * hour) / (15 * minute)) * 15 * minute;
  return {
    id: orderId(of.number),
    scope: plantScope(nashik),
    plantId: nashik,
    number: `SO-${of.number}`,
    draftId,
    customerId: customer.id,
    state: of.state,
    ...money,
    wantedAt: null,
    firstPromiseAt: promiseAt,
    promiseAt,
    promiseBasis: of.wanted.every(([, , lot]) => lot !== undefined) ? 'ATP' : 'CTP',
    promisedAt: now,
    erpRef: `ERP-${of.number + 2_000}`,
    confirmedAt: at + second,
  };
}

function replyOf({ of, customer, lines, draftId, messageId, at }: Taken): OutboundMessage {
  return {
    id: `reply-${of.number}`,
    scope: moneyScope,
    channel: 'whatsapp',
    toNumber: customer.waNumbers[0] ?? '',
    customerId: customer.id,
    body: `SO-${of.number}: ${lines.map((line) => `${fromThousandths(line.quantity ?? 0)} ${line.unit}`).join(', ')}`,
    messageId,
    draftId,
    form: null,
    lineId: null,
    state: 'read',
    createdAt: at + 2 * second,
    sentAt: at + 3 * second,
    externalId: `wamid.demo-reply-${of.number}`,
    error: null,
  };
}

function rowsOf(taken: Taken): DemoOrderRows {
  const { of, lines, at } = taken;
  const sold = salesOrderOf(taken);
  return {
    messages: [messageOf(taken)],
    drafts: [draftOf(taken)],
    draftLines: lines,
    orders: [sold],
    orderLines: lines.map((line) => orderLineOf(of, line, sold)),
    commands: [commandOf(sold, at)],
    replies: [replyOf(taken)],
    allocations: of.wanted.flatMap((wanted, index) => allocationOf(of, wanted, index + 1)),
  };
}

function orderLineOf(of: DemoOrder, line: DraftLine, sold: SalesOrder): OrderLine {
  return {
    id: orderLineId(of.number, line.position),
    scope: sold.scope,
    orderId: sold.id,
    position: line.position,
    productId: line.productId ?? '',
    quantity: line.baseQuantity ?? 0,
    shippedQuantity: 0,
    netMinor: line.netMinor,
    promiseAt: sold.promiseAt,
    leansOn: [],
  };
}

function commandOf(sold: SalesOrder, at: Instant): ErpCommand {
  return {
    id: `erp-${sold.id}`,
    scope: moneyScope,
    kind: 'order.create',
    key: `order.create:${sold.id}`,
    subjectId: sold.id,
    revision: 0,
    draftId: sold.draftId,
    state: 'done',
    attempts: 1,
    erpRef: sold.erpRef,
    error: null,
    createdAt: at + second,
    doneAt: at + 2 * second,
  };
}

function allocationOf(of: DemoOrder, [, amount, lot]: Wanted, position: number): Allocation[] {
  if (lot === undefined) return [];
  return [
    {
      id: `alloc-${of.number}-${position}`,
      scope: plantScope(nashik),
      plantId: nashik,
      lotId: lotId(`L-${lot}`),
      orderLineId: orderLineId(of.number, position),
      orderId: orderId(of.number),
      quantity: toThousandths(amount),
    },
  ];
}

/** The rows of every open order, as of `now`. */
export function demoOrders(now: Instant): DemoOrderRows {
  const prices = demoPrices(now);
  const each = orders.map((of) => rowsOf(take(of, now, prices)));
  return {
    messages: each.flatMap((rows) => rows.messages),
    drafts: each.flatMap((rows) => rows.drafts),
    draftLines: each.flatMap((rows) => rows.draftLines),
    orders: each.flatMap((rows) => rows.orders),
    orderLines: each.flatMap((rows) => rows.orderLines),
    commands: each.flatMap((rows) => rows.commands),
    replies: each.flatMap((rows) => rows.replies),
    allocations: each.flatMap((rows) => rows.allocations),
  };
}
