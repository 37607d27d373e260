import fc from 'fast-check';
import { stopReasons } from '../../db/equipment/equipment.ts';
import { exceptionKinds } from '../../db/exception/exception.ts';
import { mutators } from '../../db/mutators.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { defaultPacks } from '../../db/rule/default-packs.ts';
import { packs } from '../../db/rule/pack.ts';
import type { Sql } from '../postgres/connect.ts';

/** A column of one of a table's rows, chosen when the action is done: which rows there are is known only then. */
interface RowOf {
  readonly rowOf: string;
  readonly nth: number;
  readonly column: string;
}

const isRowOf = (value: unknown): value is RowOf => typeof value === 'object' && value !== null && 'rowOf' in value;

/** What nobody means, and what every door must survive. */
export const rubbish: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    'nobody',
    '\0',
    'a\0b',
    '\ud800',
    '__proto__',
    'constructor',
    '🧱'.repeat(1_500),
    "'; --",
  ),
  fc.constantFrom<unknown>(-1, 0.5, -0, 1e308, -1e308, Number.MAX_SAFE_INTEGER, null, true, [], {}, [[[]]]),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: good as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: rubbish });

const ofRow = (rowOf: string, nth: number, column = 'id'): RowOf => ({ rowOf, nth, column });
// The first few rows again and again, so that one action builds on another; every other row too.
const nth = fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(10_000) });
const rowOf = (table: string): fc.Arbitrary<unknown> => mostly(nth.map((at) => ofRow(table, at)));
// Ids of new rows are new, now and then not.
const newRow = (table: string): fc.Arbitrary<unknown> => fc.oneof({ weight: 5, arbitrary: fc.uuid() }, rowOf(table));
const choice = (...values: readonly string[]): fc.Arbitrary<unknown> => mostly(fc.constantFrom(...values));
const words = mostly(fc.string({ maxLength: 30 }).map((text) => text.replaceAll('\0', '').toWellFormed()));
const amount = mostly(
  fc.oneof(
    fc.integer({ min: 1, max: 200 }).map((pieces) => pieces * 1_000),
    fc.constantFrom(0, 1, -1_000, 999_999_000, 1_000_000_000_000, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  ),
);
const day = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => seconds * 1_000);
const minuteOfDay = mostly(fc.nat(1_439));
const calendarDate = choice('2026-11-02', '2026-12-25', '2027-01-26', '2026-02-30');
const mailAddress = mostly(fc.nat(8).map((nth) => `buyer${nth}@dealer.example`));
const phoneNumber = mostly(fc.nat(8).map((nth) => `+91980000000${nth}`));

const routing = fc.record({
  kind: choice(...exceptionKinds),
  functions: fc.array(choice(...functionNames), { minLength: 1, maxLength: 3 }),
  capMinutes: fc.constantFrom(1, 30, 10_080, -5),
  chain: fc.array(words, { maxLength: 2 }),
});

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
  'supply.receive@1': fc.record({ supplyId: rowOf('supply_order') }),
  'supply.cancel@1': fc.record({ supplyId: rowOf('supply_order') }),
  'equipment.reportStop@1': fc.record({
    stopId: newRow('machine_stop'),
    equipmentId: rowOf('equipment'),
    reason: choice(...stopReasons),
  }),
  'equipment.reportRunning@1': fc.record({ equipmentId: rowOf('equipment') }),
  'hold.raise@1': fc.record({
    holdId: newRow('hold'),
    lotId: rowOf('lot'),
    reason: choice('dimension', 'surface', 'other'),
    note: words,
  }),
  'hold.close@1': fc.record({
    holdId: rowOf('hold'),
    disposition: choice('release', 'rework', 'scrap'),
    note: words,
  }),
  'lot.judge@1': fc.record({ lotId: rowOf('lot'), verdict: choice('release', 'scrap', 'return') }),
  'loadLine.pick@1': nth.chain((at) =>
    fc.record({
      lineId: fc.constant(ofRow('load_line', at)),
      lotId: mostly(fc.constant(ofRow('load_line', at, 'lot_id'))),
      how: choice('scan', 'tap'),
    }),
  ),
  'loadLine.unpick@1': fc.record({ lineId: rowOf('load_line') }),
  'loadLine.pickShort@1': fc.record({ lineId: rowOf('load_line'), found: amount }),
  'load.seal@1': fc.record({ loadId: rowOf('load'), seal: words }),
  'load.confirm@1': fc.record({ loadId: rowOf('load') }),
  'load.delivered@1': nth.chain((at) =>
    fc.record({
      loadId: fc.constant(ofRow('load_line', at, 'load_id')),
      orderId: mostly(fc.constant(ofRow('load_line', at, 'order_id'))),
      receivedBy: words,
    }),
  ),
  'load.breakSeal@1': fc.record({ loadId: rowOf('load') }),
  'person.add@1': fc.record({
    personId: newRow('person'),
    name: words,
    email: mostly(fc.nat(30).map((nth) => `new-${nth}@sahyadri.demo`)),
    functions: fc.array(choice(...functionNames), { maxLength: 3 }),
    plantIds: fc.tuple(choice('plant-nashik')),
    language: choice('en', 'hi'),
  }),
  'person.setFunctions@1': fc.record({
    personId: rowOf('person'),
    functions: fc.array(choice(...functionNames), { maxLength: 3 }),
    active: mostly(fc.boolean()),
  }),
  'person.setLanguage@1': fc.record({ language: choice('en', 'hi') }),
  'ruleSet.publishRouting@1': fc.record({
    ruleSetId: newRow('rule_set'),
    baseVersion: mostly(fc.nat(3)),
    body: fc.oneof(
      fc.array(routing, { maxLength: 8 }),
      fc.tuple(...exceptionKinds.map((kind) => routing.map((row) => ({ ...row, kind })))),
    ),
  }),
  'ruleSet.publish@1': fc.record({
    ruleSetId: newRow('rule_set'),
    pack: choice(...packs),
    baseVersion: mostly(fc.nat(3)),
    table: mostly(fc.constantFrom(...packs.map((pack) => defaultPacks[pack]))),
    reason: words,
    effectiveFrom: mostly(fc.nat()),
    waivers: mostly(fc.array(fc.record({ key: words, reason: words }), { maxLength: 2 })),
  }),
  'ruleSet.rollBack@1': fc.record({
    ruleSetId: newRow('rule_set'),
    pack: choice(...packs),
    baseVersion: mostly(fc.nat(3)),
    toVersion: mostly(fc.nat(3)),
    reason: words,
  }),
  'task.seen@1': fc.record({ taskId: rowOf('task') }),
  'reach.set@1': fc.record({
    personId: rowOf('person'),
    waNumber: fc.option(phoneNumber),
    optIn: mostly(fc.boolean()),
  }),
  'quietHours.set@1': fc.record({
    plantId: rowOf('plant'),
    personId: fc.option(rowOf('person')),
    hours: fc.option(fc.record({ fromMinute: mostly(fc.nat(1_439)), toMinute: mostly(fc.nat(1_439)) })),
  }),
  'task.acknowledge@1': fc.record({ taskId: rowOf('task') }),
  'task.decide@1': nth.chain((at) =>
    fc.record({
      taskId: fc.constant(ofRow('task', at)),
      decisionId: newRow('decision'),
      choice: mostly(fc.constant(ofRow('task', at, 'choices[1]'))),
      reason: words,
    }),
  ),
  'task.delegate@1': fc.record({
    taskId: rowOf('task'),
    toPersonId: rowOf('person'),
    commentId: newRow('comment'),
    note: words,
  }),
  'task.comment@1': fc.record({
    commentId: newRow('comment'),
    exceptionId: rowOf('exception'),
    taskId: fc.option(rowOf('task')),
    body: words,
  }),
  'shift.handOver@1': nth.chain((at) =>
    fc.record({
      handOverId: newRow('hand_over'),
      plantId: mostly(fc.constant(ofRow('task', at, 'plant_id'))),
      function: mostly(fc.constant(ofRow('task', at, 'function'))),
      toPersonId: rowOf('person'),
      note: words,
      items: fc.array(
        fc.record({ taskId: fc.constant(ofRow('task', at)), commentId: newRow('comment'), note: words }),
        { maxLength: 2 },
      ),
    }),
  ),
  'shift.takeOver@1': fc.record({ handOverId: rowOf('hand_over') }),
  'shift.takeBack@1': fc.record({ handOverId: rowOf('hand_over') }),
  'calendar.set@1': fc.record({
    plantId: rowOf('plant'),
    restDays: fc.array(mostly(fc.nat(7)), { maxLength: 3 }),
    prayers: fc.array(fc.record({ weekday: mostly(fc.nat(6)), fromMinute: minuteOfDay, toMinute: minuteOfDay }), {
      maxLength: 2,
    }),
  }),
  'calendar.putDays@1': fc.record({
    plantId: rowOf('plant'),
    days: fc.tuple(
      fc.record({
        dayId: newRow('calendar_day'),
        date: calendarDate,
        kind: choice('holiday', 'prayer'),
        name: words,
        fromMinute: fc.option(minuteOfDay),
        toMinute: fc.option(minuteOfDay),
      }),
    ),
  }),
  'rota.put@1': fc.record({
    plantId: rowOf('plant'),
    shifts: fc.array(
      fc.record({ shiftId: newRow('shift'), name: words, fromMinute: minuteOfDay, toMinute: minuteOfDay }),
      { maxLength: 1 },
    ),
    assignments: fc.array(
      fc.record({
        assignmentId: newRow('shift_assignment'),
        shiftId: rowOf('shift'),
        personId: rowOf('person'),
        fromDate: calendarDate,
        toDate: fc.option(calendarDate),
      }),
      { maxLength: 1 },
    ),
    covers: fc.array(
      fc.record({
        coverId: newRow('cover'),
        personId: rowOf('person'),
        forPersonId: rowOf('person'),
        fromAt: mostly(fc.nat()),
        toAt: mostly(fc.constant(Date.UTC(2100, 0, 1))),
        reason: words,
      }),
      { maxLength: 1 },
    ),
    onCalls: fc.array(
      fc.record({
        onCallId: newRow('on_call'),
        function: choice(...functionNames),
        personId: rowOf('person'),
        fromDate: calendarDate,
        toDate: fc.option(calendarDate),
      }),
      { maxLength: 1 },
    ),
  }),
  'rota.remove@1': fc.oneof(
    ...(
      [
        ['shift', 'shift'],
        ['assignment', 'shift_assignment'],
        ['cover', 'cover'],
        ['onCall', 'on_call'],
        ['day', 'calendar_day'],
      ] as const
    ).map(([kind, table]) => fc.record({ kind: choice(kind), rowId: rowOf(table) })),
  ),
  'option.choose@1': fc.record({
    optionId: rowOf('option'),
    decisionId: newRow('decision'),
    reason: words,
  }),
  'option.undo@1': fc.record({
    optionId: rowOf('option'),
    decisionId: newRow('decision'),
    reason: words,
  }),
  'order.protect@1': fc.record({
    protectionId: newRow('protection'),
    orderId: rowOf('sales_order'),
    wantedBy: mostly(fc.nat(90).map((hours) => 1_800_000_000_000 + hours * 3_600_000)),
  }),
  'protection.start@1': fc.record({ protectionId: rowOf('protection') }),
  'protection.giveUp@1': fc.record({ protectionId: rowOf('protection') }),
  'operation.start@1': fc.record({ operationId: rowOf('operation') }),
  'operation.pause@1': fc.record({ operationId: rowOf('operation') }),
  'operation.count@1': fc.record({ operationId: rowOf('operation'), good: amount, scrap: amount }),
  'operation.complete@1': fc.record({ operationId: rowOf('operation'), lotId: newRow('lot') }),
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
