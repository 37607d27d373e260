import { type CreditPosition, type Customer, creditPositions, customers } from '../../db/customer/customer.ts';
import { type DraftLine, draftLines, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { inboundMessages } from '../../db/message/message.ts';
import type { Actor } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { plants } from '../../db/plant/plant.ts';
import { type PriceRule, priceRules } from '../../db/price/price-rule.ts';
import { type Product, products } from '../../db/product/product.ts';
import { moneyScope, tenantScope } from '../../db/scope.ts';
import { checkDraft } from '../checks/check-draft.ts';
import { concludeApproval } from '../checks/conclude-approval.ts';
import type { Sql } from '../postgres/connect.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type TestHouse, testActor, testHouse } from '../postgres/test-house.ts';
import { type Flow, transact, transactAsSystem } from '../postgres/transaction.ts';
import { confirmOrder } from './confirm-order.ts';
import { declineOrder } from './decline-order.ts';

/** The order's way from a draft to a confirmed order, as it ships. */
const orderFlow: Partial<Flow> = {
  'order.drafted': [checkDraft],
  'order.checked': [confirmOrder],
  'approval.decided': [(tx, what) => concludeApproval(tx, what, { declineOrder })],
};

/** A plant with one product (₹100 a piece, tier A −20 %, 5 % more may be given) and one customer of tier A. */
export interface Shop {
  readonly house: TestHouse;
  readonly tenantId: string;
  readonly customerId: string;
  /** In the plant's own name. */
  act<T>(work: (tx: ServerTx) => Promise<T>): Promise<T>;
  /** In the name of a person with this function. */
  actAs<T>(personId: string, name: FunctionName, work: (tx: ServerTx) => Promise<T>): Promise<T>;
}

export const plantId = 'nashik';
export const pipe: Product = {
  id: 'pipe',
  scope: tenantScope,
  code: 'PIPE-1',
  name: 'CPVC pipe 1"',
  family: 'pipe',
  kind: 'finished',
  unit: 'length',
  packs: { bundle: 10 },
  hsn: '3917',
  taxBps: 1_800,
  leadTimeHours: 24,
  routing: [],
  bom: [],
};

export async function openShop(sql: Sql, given: { now?: () => number; flow?: Partial<Flow> } = {}): Promise<Shop> {
  const house = testHouse(sql, { ...(given.now ? { now: given.now } : {}), flow: { ...orderFlow, ...given.flow } });
  const tenantId = await house.addTenant('Sahyadri Pipes');
  const act = <T>(work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
  const customerId = await act(async (tx) => {
    await tx.put(plants, {
      id: plantId,
      scope: tenantScope,
      name: 'Nashik',
      zone: 'Asia/Kolkata',
      currency: 'INR',
    });
    await tx.put(products, pipe);
    await tx.put(priceRules, priceRule({ id: 'list', kind: 'list', productId: 'pipe', unitPrice: 1_000_000 }));
    await tx.put(priceRules, priceRule({ id: 'tier-a', tier: 'A', discountBps: 2_000, maxDiscountBps: 500 }));
    return addCustomer(tx);
  });
  return {
    house,
    tenantId,
    customerId,
    act,
    actAs: (personId, name, work) =>
      transact(house, { actor: person(tenantId, personId, name), at: house.now() }, work),
  };
}

const person = (tenantId: string, personId: string, name: FunctionName): Actor =>
  testActor(tenantId, personId, [name], [plantId]);

/** A price rule in rupees, valid since for ever. */
export function priceRule(given: Partial<PriceRule> & { id: string }): PriceRule {
  return {
    scope: moneyScope,
    kind: 'tier',
    productId: null,
    family: null,
    tier: null,
    customerId: null,
    region: null,
    plantId: null,
    minQuantity: 0,
    capQuantity: null,
    minMarginBps: null,
    currency: 'INR',
    unitPrice: null,
    discountBps: 0,
    maxDiscountBps: 0,
    validFrom: 0,
    validTo: null,
    ...given,
  };
}

let lastNumber = 12_344;
/** A number is one customer's: the first has the one orders come from. */
function nextNumber(): string {
  lastNumber += 1;
  return `+9198200${lastNumber}`;
}

/** Adds a customer with a credit position; by default of tier A with ₹10,00,000 free. */
export async function addCustomer(
  tx: ServerTx,
  given: Partial<Customer> = {},
  credit: Partial<CreditPosition> = {},
): Promise<string> {
  const customer: Customer = {
    id: tx.newId(),
    scope: tenantScope,
    name: 'Shree Ganesh Traders',
    tier: 'A',
    region: 'Mumbai',
    currency: 'INR',
    waNumbers: [nextNumber()],
    taxNumber: null,
    state: 'active',
    ...given,
  };
  await tx.put(customers, customer);
  await tx.put(creditPositions, {
    id: customer.id,
    scope: moneyScope,
    customerId: customer.id,
    limitMinor: 100_000_000,
    receivableMinor: 0,
    currency: customer.currency,
    overdueDays: 0,
    asOf: tx.now,
    source: 'ledger',
    ...credit,
  });
  return customer.id;
}

/** Writes a message and gives its id, as if a customer had sent it. */
export async function addMessage(tx: ServerTx): Promise<string> {
  const id = tx.newId();
  await tx.put(inboundMessages, {
    id,
    scope: moneyScope,
    channel: 'whatsapp',
    externalId: `wamid.${id}`,
    fromNumber: '+919820012345',
    customerId: null,
    kind: 'text',
    body: '1 inch pipe 10 length',
    state: 'received',
    receivedAt: tx.now,
    saidAt: tx.now,
    quotes: null,
    payload: null,
    changed: null,
    draftId: null,
    reason: null,
    stages: [],
  });
  return id;
}

/** A draft of one line of pipe (by default 10 lengths), not yet said to be drafted. */
export async function addDraft(
  tx: ServerTx,
  given: Partial<OrderDraft> & { customerId: string | null },
  ...lines: Partial<DraftLine>[]
): Promise<string> {
  const draft: OrderDraft = {
    id: tx.newId(),
    scope: moneyScope,
    plantId,
    messageId: null,
    requesterId: tx.act.actor.personId === 'system' ? null : tx.act.actor.personId,
    state: 'matching',
    version: 1,
    currency: 'INR',
    wantedAt: null,
    shipTo: null,
    extraDiscountBps: 0,
    netMinor: 0,
    taxMinor: 0,
    totalMinor: 0,
    decision: null,
    reasons: [],
    breaches: [],
    question: null,
    orderId: null,
    createdAt: tx.now,
    ...given,
  };
  await tx.put(orderDrafts, draft);
  const wanted = lines.length > 0 ? lines : [{}];
  await tx.putMany(
    draftLines,
    wanted.map((line, position) => ({ ...pipeLine(tx.newId(), draft.id, position + 1), ...line })),
  );
  return draft.id;
}

function pipeLine(id: string, draftId: string, position: number): DraftLine {
  return {
    id,
    scope: moneyScope,
    draftId,
    position,
    phrase: '1 inch pipe 10 length',
    productId: pipe.id,
    candidates: [],
    quantity: 10_000,
    unit: 'length',
    baseQuantity: 10_000,
    confidence: 1,
    accepted: true,
    unitPrice: null,
    floorPrice: null,
    netMinor: 0,
    priceTrace: [],
    taxMinor: 0,
    tax: [],
  };
}

/** `addDraft`, and what follows from it. Gives the draft as it then is. */
export async function order(
  shop: Shop,
  given: Partial<OrderDraft> = {},
  ...lines: Partial<DraftLine>[]
): Promise<OrderDraft> {
  const draftId = await shop.act(async (tx) => {
    const id = await addDraft(tx, { customerId: shop.customerId, ...given }, ...lines);
    tx.happened({ type: 'order.drafted', draftId: id });
    return id;
  });
  return draftOf(shop, draftId);
}

/** The draft as it is now. */
export async function draftOf(shop: Shop, draftId: string): Promise<OrderDraft> {
  const draft = await shop.act((tx) => tx.get(orderDrafts, draftId));
  if (!draft) throw new Error(`no draft ${draftId}`);
  return draft;
}
