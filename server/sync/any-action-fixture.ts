import fc from 'fast-check';
import { mutators } from '../../db/mutators.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import type { Sql } from '../postgres/connect.ts';
import {
  amount,
  choice,
  day,
  isRowOf,
  mailAddress,
  mostly,
  newRow,
  nth,
  ofRow,
  phoneNumber,
  rowOf,
  words,
} from './any-arguments-fixture.ts';
import { plantActions } from './plant-actions-fixture.ts';

/** For every mutator, arguments that mostly have its shape and now and then anything else. */
export const argumentsOf: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'draftLine.correct@1': fc.record({
    lineId: rowOf('open_line'),
    productId: rowOf('product'),
    quantity: amount,
    unit: choice('length', 'piece', 'box', 'bundle', 'constructor', '__proto__'),
  }),
  'draftLine.remove@1': fc.record({ lineId: rowOf('open_line') }),
  'draft.setDiscount@1': fc.record({ draftId: rowOf('open_draft'), extraDiscountBps: mostly(fc.nat(10_000)) }),
  'draft.setCustomer@1': fc.record({ draftId: rowOf('open_draft'), customerId: rowOf('customer') }),
  'draft.reject@1': fc.record({ draftId: rowOf('open_draft') }),
  'approval.decide@1': nth.chain((at) =>
    fc.record({
      approvalId: newRow('approval'),
      draftId: fc.constant(ofRow('open_draft', at)),
      draftVersion: mostly(fc.constant(ofRow('open_draft', at, 'version'))),
      kind: choice('price', 'credit'),
      decision: choice('approved', 'rejected'),
      reason: words,
    }),
  ),
  'alias.forget@1': fc.record({ aliasId: rowOf('alias') }),
  'ownWord.add@1': fc.record({
    wordId: newRow('own_word'),
    word: words,
    kind: choice('unit', 'number', 'word', 'filler'),
    value: choice('box', '14', 'elbow', '', '-1'),
  }),
  'ownWord.remove@1': fc.record({ wordId: rowOf('own_word') }),
  'customer.addNumber@1': fc.record({ customerId: rowOf('customer'), number: phoneNumber }),
  'customer.removeNumber@1': fc.record({ customerId: rowOf('customer'), number: phoneNumber }),
  'customer.changeNumber@1': fc.record({ customerId: rowOf('customer'), from: phoneNumber, to: phoneNumber }),
  'message.keyOrder@1': fc.record({
    messageId: rowOf('inbound_message'),
    draftId: newRow('order_draft'),
    plantId: rowOf('plant'),
    lines: mostly(
      fc.array(
        fc.record({
          lineId: newRow('draft_line'),
          productId: rowOf('product'),
          quantity: amount,
          unit: choice('length', 'piece', 'box', 'bundle', 'constructor'),
        }),
        { maxLength: 4 },
      ),
    ),
  }),
  'message.answer@1': fc.record({
    outboundId: newRow('outbound_message'),
    messageId: rowOf('inbound_message'),
    body: words,
    attachmentId: fc.option(rowOf('attachment')),
  }),
  'attachment.fetchAgain@1': fc.record({ attachmentId: rowOf('attachment') }),
  'message.nameSender@1': fc.record({ messageId: rowOf('waiting_message'), customerId: rowOf('customer') }),
  'erp.retry@1': nth.chain((at) =>
    fc.record({
      commandId: fc.constant(ofRow('erp_command', at)),
      attempts: mostly(fc.constant(ofRow('erp_command', at, 'attempts'))),
    }),
  ),
  'erp.compare@1': fc.constant({}),
  'erp.note_overwritten@1': fc.record({ differenceId: rowOf('erp_difference') }),
  'order.amend@1': nth.chain((at) =>
    fc.record({
      orderId: fc.constant(ofRow('sales_order', at)),
      draftId: newRow('order_draft'),
      fromDraftId: mostly(fc.constant(ofRow('sales_order', at, 'draft_id'))),
      lines: fc.tuple(
        fc.record({
          lineId: newRow('draft_line'),
          position: fc.nat(3),
          productId: rowOf('product'),
          quantity: amount,
          unit: choice('length', 'piece'),
        }),
      ),
    }),
  ),
  'order.cancel@1': fc.record({ orderId: rowOf('sales_order') }),
  'customer.addAddress@1': fc.record({ customerId: rowOf('customer'), address: mailAddress }),
  'customer.removeAddress@1': fc.record({ customerId: rowOf('customer'), address: mailAddress }),
  'mail.readAs@1': fc.record({ messageId: rowOf('inbound_message'), as: choice('order', 'rfq') }),
  'message.paste@1': fc.record({
    messageId: newRow('inbound_message'),
    customerId: rowOf('customer'),
    as: choice('order', 'rfq'),
    lines: fc.array(words, { maxLength: 3 }),
  }),
  'quoteLine.set@1': fc.record({
    lineId: rowOf('quote_line'),
    productId: rowOf('product'),
    quantity: amount,
    unit: choice('piece', 'box'),
    unitPrice: fc.option(mostly(fc.nat(1_000_000))),
  }),
  'quoteLine.remove@1': fc.record({ lineId: rowOf('quote_line') }),
  'quote.setTerms@1': fc.record({ quoteId: rowOf('quote'), validDays: mostly(fc.nat(30)), terms: words }),
  'quote.approve@1': fc.record({ quoteId: rowOf('quote'), version: mostly(fc.nat(3)) }),
  'quote.send@1': fc.record({ quoteId: rowOf('quote'), version: mostly(fc.nat(3)) }),
  'quote.reopen@1': fc.record({ quoteId: rowOf('quote') }),
  'quote.withdraw@1': fc.record({ quoteId: rowOf('quote') }),
  'quote.decline@1': fc.record({ quoteId: rowOf('quote') }),
  'price.put@1': fc.record({
    rules: fc.tuple(
      fc.record({
        id: newRow('price_rule'),
        kind: choice('list', 'tier', 'project', 'floor', 'cost'),
        productId: rowOf('product'),
        family: fc.constant(null),
        tier: fc.constant(null),
        customerId: fc.option(rowOf('customer')),
        region: fc.constant(null),
        plantId: fc.constant(null),
        currency: choice('INR', 'AED'),
        minQuantity: mostly(fc.nat(1_000_000)),
        capQuantity: fc.constant(null),
        unitPrice: fc.option(mostly(fc.nat(1_000_000))),
        discountBps: mostly(fc.nat(10_000)),
        maxDiscountBps: mostly(fc.nat(10_000)),
        minMarginBps: fc.option(mostly(fc.nat(10_000))),
        validFrom: mostly(fc.nat()),
        validTo: fc.constant(null),
      }),
    ),
  }),
  'price.end@1': fc.record({ ruleId: rowOf('price_rule') }),
  'limit.give@1': fc.record({
    limitId: newRow('temporary_limit'),
    customerId: rowOf('customer'),
    extraMinor: amount,
    validTo: mostly(fc.constant(Date.UTC(2100, 0, 1))),
    reason: words,
  }),
  'limit.end@1': fc.record({ limitId: rowOf('temporary_limit') }),
  'delegation.give@1': fc.record({
    delegationId: newRow('delegation'),
    toPersonId: rowOf('person'),
    validFrom: mostly(fc.nat()),
    validTo: mostly(fc.constant(Date.UTC(2100, 0, 1))),
    reason: words,
  }),
  'delegation.end@1': fc.record({ delegationId: rowOf('delegation') }),
  'level.put@1': fc.record({
    levelId: newRow('approval_level'),
    kind: choice('price', 'credit'),
    level: mostly(fc.integer({ min: 1, max: 9 })),
    function: choice(...functionNames),
    rank: choice('member', 'deputy', 'head'),
    maxBps: fc.option(mostly(fc.nat(1_000))),
    maxMinor: fc.option(amount),
    maxDays: fc.option(mostly(fc.nat(100))),
    currency: choice('INR', 'AED'),
  }),
  'level.remove@1': fc.record({ levelId: rowOf('approval_level') }),
  'creditTerm.put@1': fc.record({
    termId: newRow('credit_term'),
    customerId: fc.option(rowOf('customer')),
    tier: fc.option(choice('A', 'B')),
    blockDays: mostly(fc.nat(100)),
  }),
  'creditTerm.remove@1': fc.record({ termId: rowOf('credit_term') }),
  'credit.put@1': fc.record({
    positions: fc.tuple(
      fc.record({
        customerId: rowOf('customer'),
        limitMinor: amount,
        receivableMinor: amount,
        overdueDays: mostly(fc.nat(100)),
      }),
    ),
  }),
  'tax.put@1': fc.record({
    rateId: newRow('tax_rate'),
    country: choice('IN', 'AE'),
    hsn: choice('3917', '39', ''),
    rateBps: mostly(fc.nat(3_000)),
    validFrom: mostly(fc.nat()),
    validTo: fc.constant(null),
  }),
  'tax.end@1': fc.record({ rateId: rowOf('tax_rate') }),
  'product.put@1': fc.record({
    products: fc.tuple(
      fc.record({
        productId: newRow('product'),
        code: words,
        name: words,
        family: choice('pipe', ''),
        unit: choice('piece', 'length'),
        packs: fc.constantFrom({}, { box: 100 }, { box: 0 }),
        hsn: choice('3917', ''),
        taxBps: mostly(fc.nat(3_000)),
      }),
    ),
  }),
  'customer.put@1': fc.record({
    customers: fc.tuple(
      fc.record({
        customerId: newRow('customer'),
        name: words,
        tier: choice('A', 'B'),
        region: words,
        currency: choice('INR', 'AED'),
        taxNumber: fc.option(words),
        state: choice('active', 'blocked'),
      }),
    ),
  }),
  'order.wantBy@1': fc.record({ orderId: rowOf('sales_order'), wantedAt: mostly(fc.option(day)) }),
  'supply.expect@1': fc.record({
    supplyId: newRow('supply_order'),
    plantId: rowOf('plant'),
    number: words,
    supplier: words,
    productId: rowOf('product'),
    quantity: amount,
    expectedAt: mostly(day),
  }),
  'supply.delay@1': fc.record({ supplyId: rowOf('supply_order'), expectedAt: mostly(day), reason: words }),
  'supply.receive@2': fc.record({
    supplyId: rowOf('supply_order'),
    lotId: newRow('lot'),
    quantity: amount,
    supplierLot: words,
    location: words,
    last: fc.boolean(),
    reason: choice('', 'as agreed'),
  }),
  'supply.takeBack@1': fc.record({ supplyId: rowOf('supply_order'), lotId: rowOf('lot') }),
  'supply.cancel@1': fc.record({ supplyId: rowOf('supply_order') }),
  ...plantActions,
};

/** One action of somebody: mostly one they may do, with arguments that mostly fit. */
export interface Asked {
  readonly name: string;
  readonly args: unknown;
  readonly as: FunctionName;
}

/** Any action at all. */
export const asked: fc.Arbitrary<Asked> = fc.constantFrom(...mutators.keys()).chain((name) =>
  fc.record({
    name: fc.constant(name),
    args: argumentsOf[name] ?? fc.constant(undefined),
    as: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...(mutators.get(name)?.by ?? [])) },
      { weight: 1, arbitrary: fc.constantFrom('manager', ...functionNames) },
    ),
  }),
);

/** The arguments with every chosen row's id in its place. */
export async function withIds(sql: Sql, tenantId: string, args: unknown): Promise<unknown> {
  if (Array.isArray(args)) return Promise.all(args.map((each) => withIds(sql, tenantId, each)));
  if (typeof args !== 'object' || args === null) return args;
  if (isRowOf(args)) {
    const { rowOf: table, column, nth: at } = args;
    const [row] = await sql.unsafe<{ found: unknown }[]>(
      `with open_draft as (select * from public.order_draft where state not in ('confirmed', 'rejected')),
      open_line as (select l.* from public.draft_line as l join open_draft as d on d.tenant_id = l.tenant_id and d.id = l.draft_id),
      waiting_message as (select * from public.inbound_message where state = 'needs_human' and customer_id is null)
      select to_jsonb(${column}) as found from ${table} where tenant_id = $1 order by id
      offset $2::int % greatest(1, (select count(*) from ${table} where tenant_id = $1)) limit 1`,
      [tenantId, at],
    );
    return row?.found ?? 'none';
  }
  const entries = Object.entries(args).map(async ([key, each]) => [key, await withIds(sql, tenantId, each)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
