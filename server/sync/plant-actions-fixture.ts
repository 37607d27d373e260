import fc from 'fast-check';
import { approvalTable } from '../../db/approval/approval-table.ts';
import { stopReasons } from '../../db/equipment/equipment.ts';
import { exceptionKinds } from '../../db/exception/exception.ts';
import { functionNames } from '../../db/person/function.ts';
import { discountRuleTable } from '../../db/price/discount-rules.ts';
import { defaultPacks } from '../../db/rule/default-packs.ts';
import { allPacks, packs } from '../../db/rule/pack.ts';
import {
  amount,
  calendarDate,
  choice,
  minuteOfDay,
  mostly,
  newRow,
  nth,
  ofRow,
  phoneNumber,
  rowOf,
  words,
} from './any-arguments-fixture.ts';

/** Tables of approvals and discounts, for plants that have a tier A. */
const someTerms = [
  approvalTable([
    {
      ...{ id: 'l1', scope: 'tenant', kind: 'price', level: 1, function: 'commercial', rank: 'head' },
      ...{ maxBps: null, maxMinor: null, maxDays: null, currency: 'INR' },
    },
    {
      ...{ id: 'l2', scope: 'tenant', kind: 'credit', level: 1, function: 'finance', rank: 'head' },
      ...{ maxBps: null, maxMinor: null, maxDays: null, currency: 'INR' },
    },
  ]),
  {
    ...discountRuleTable([]),
    rows: [
      {
        id: 'd1',
        when: ['"discount"', '"INR"', '-', '-', '-', '"A"', '-', '-', '-'],
        answers: [1_000, 500, null, null],
      },
    ],
  },
];

const routing = fc.record({
  kind: choice(...exceptionKinds),
  functions: fc.array(choice(...functionNames), { minLength: 1, maxLength: 3 }),
  capMinutes: fc.constantFrom(1, 30, 10_080, -5),
  chain: fc.array(words, { maxLength: 2 }),
});

const minor = fc.option(mostly(fc.nat(10_000_000)));

/** What the floor, the people and the rules do: arguments that mostly have the shape and now and then anything else. */
export const plantActions: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
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
  'concession.ask@1': fc.record({
    concessionId: newRow('concession'),
    holdId: rowOf('hold'),
    lines: mostly(
      fc.array(fc.record({ orderLineId: rowOf('order_line'), quantity: mostly(fc.integer({ min: 1, max: 50_000 })) }), {
        maxLength: 2,
      }),
    ),
    reason: words,
    expiresAt: fc.option(mostly(fc.constant(Date.UTC(2100, 0, 1)))),
  }),
  'concession.sign@1': fc.record({ concessionId: rowOf('concession'), as: choice('quality', 'second') }),
  'concession.refuse@1': fc.record({
    concessionId: rowOf('concession'),
    as: choice('quality', 'second'),
    reason: words,
  }),
  'concession.withdraw@1': fc.record({ concessionId: rowOf('concession'), reason: words }),
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
    pack: choice(...allPacks),
    baseVersion: mostly(fc.nat(3)),
    table: mostly(fc.constantFrom(...packs.map((pack) => defaultPacks[pack]), ...someTerms)),
    reason: words,
    effectiveFrom: mostly(fc.nat()),
    waivers: mostly(fc.array(fc.record({ key: words, reason: words }), { maxLength: 2 })),
  }),
  'ruleSet.rollBack@1': fc.record({
    ruleSetId: newRow('rule_set'),
    pack: choice(...allPacks),
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
  'plant.setCosts@1': fc.record({
    plantId: rowOf('plant'),
    transferMinor: minor,
    changeoverHourMinor: minor,
    expediteMinor: minor,
    overtimeHourMinor: minor,
    premiumBps: fc.option(mostly(fc.nat(10_000))),
  }),
  'source.set@1': fc.record({
    sourceId: newRow('product_source'),
    productId: rowOf('product'),
    supplier: words,
    leadTimeHours: mostly(fc.integer({ min: 1, max: 500 })),
    unitPrice: minor,
    currency: choice('INR', 'AED', 'rupees'),
    minQuantity: amount,
  }),
  'source.drop@1': fc.record({ sourceId: rowOf('product_source') }),
  'substitute.set@1': fc.record({
    rowId: newRow('product_substitute'),
    productId: rowOf('product'),
    substituteId: rowOf('product'),
    thousandthsPerUnit: mostly(fc.integer({ min: 1, max: 2_000 })),
  }),
  'substitute.drop@1': fc.record({ rowId: rowOf('product_substitute') }),
  'hours.set@1': fc.record({
    plantId: rowOf('plant'),
    equipmentId: fc.option(rowOf('equipment')),
    hours: fc.option(
      fc.array(fc.record({ weekday: mostly(fc.nat(6)), fromMinute: minuteOfDay, toMinute: minuteOfDay }), {
        maxLength: 2,
      }),
    ),
  }),
  'opening.add@1': fc.record({
    openingId: newRow('machine_opening'),
    equipmentId: rowOf('equipment'),
    fromAt: mostly(fc.constant(Date.UTC(2100, 0, 1))),
    toAt: mostly(fc.constant(Date.UTC(2100, 0, 2))),
    reason: words,
  }),
  'opening.callOff@1': fc.record({ openingId: rowOf('machine_opening') }),
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
