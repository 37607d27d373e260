import { describe, expect, test } from 'vitest';
import type { Equipment } from '../../db/equipment/equipment.ts';
import { minute } from '../../db/values/instant.ts';
import type { Operation, WorkOrder } from '../../db/work-order/work-order.ts';
import type { StagedWork } from '../_stock/stage-work.ts';
import { byIdOf, lotOf, stepOf, workOf } from '../_stock/stock-fixture.ts';
import { placeRows, scaleOf } from './chart-places.ts';
import { type PlannedStep, planPicture } from './machine-plan.ts';
import { lineOf, machineOf, orderOf, rowsOf } from './planning-fixture.ts';

const now = 60 * minute;
const at = (minutes: number): number => now + minutes * minute;
type Given = { step?: Partial<Operation>; work?: Partial<WorkOrder>; machine?: Partial<Equipment>; barred?: boolean };

/** One step as the picture shows it, planned 10 to 20 minutes from now for a line promised in 30. */
function drawn({ step = {}, work = {}, machine = {}, barred = false }: Given): PlannedStep | undefined {
  const order = workOf('w', 'pipe', 10, { orderLineIds: ['l'], plannedEndAt: at(20), ...work });
  const staged = { order, barred: barred ? [lotOf('r', 'resin', 1, 'held')] : [] } as unknown as StagedWork;
  const rows = rowsOf({
    machines: [machineOf('m', machine)],
    operations: [stepOf('w', { plannedStartAt: at(10), plannedEndAt: at(20), ...step })],
    workOrders: byIdOf(order),
    staged: new Map([['w', staged]]),
    orders: byIdOf(orderOf('so')),
    lines: [lineOf('l', 'so', { promiseAt: at(30) })],
  });
  return planPicture(rows, at(-60), at(60), now)[0]?.steps[0];
}

describe('the plan as a picture', () => {
  test('[DESK-26] a step in order shows its state and nothing else', () => {
    expect(drawn({})).toMatchObject({ flags: [], tone: 'wait', from: at(10), to: at(20) });
    expect(drawn({ step: { state: 'released' } })?.tone).toBe('ready');
    expect(drawn({ step: { state: 'running', startedAt: at(-5) } })).toMatchObject({ tone: 'run', from: at(-5) });
    expect(drawn({ step: { state: 'completed', startedAt: at(-9), endedAt: at(-2) } })).toMatchObject({
      tone: 'done',
      to: at(-2),
    });
    expect(drawn({})?.behind.map(({ number }) => number)).toEqual(['so']);
  });

  test('[DESK-26] what holds a step up is marked on it, the gravest first', () => {
    expect(drawn({ barred: true })).toMatchObject({ flags: ['held'], tone: 'held' });
    expect(drawn({ work: { shortFromAt: at(10) } })).toMatchObject({ flags: ['short'], tone: 'held' });
    expect(drawn({ machine: { state: 'down' }, step: { plannedStartAt: at(-1) } })?.flags).toEqual(['down']);
    expect(drawn({ machine: { state: 'down' } })?.flags).toEqual([]);
    expect(drawn({ work: { plannedEndAt: at(31) } })).toMatchObject({ flags: ['late'], tone: 'late' });
    expect(drawn({ work: { dueAt: at(19) } })?.flags).toEqual(['late']);
    expect(drawn({ step: { plannedStartAt: at(-6) } })?.flags).toEqual(['waits']);
    expect(drawn({ step: { plannedStartAt: at(-4) } })?.flags).toEqual([]);
  });

  test('[DESK-26] a step that runs over reaches to the present', () => {
    const step = { state: 'running', startedAt: at(-30), plannedEndAt: at(-10) } as const;
    expect(drawn({ step })).toMatchObject({ flags: ['overrun'], to: now });
  });

  test('[DESK-26] steps that overlap stand in lanes of their own', () => {
    const span = (id: string, from: number, to: number) =>
      stepOf(id, { plannedStartAt: at(from), plannedEndAt: at(to), state: 'released' });
    const rows = rowsOf({
      machines: [machineOf('m')],
      operations: [span('a', 1, 10), span('b', 5, 12), span('c', 10, 15), span('out', 90, 99)],
      workOrders: byIdOf(...['a', 'b', 'c', 'out'].map((id) => workOf(id, 'pipe', 1))),
    });
    const [plan] = planPicture(rows, at(-60), at(60), now);
    expect(plan?.lanes.map((lane) => lane.map(({ order }) => order.id))).toEqual([['a', 'c'], ['b']]);
  });

  test('[DESK-26] bars stay inside the chart and machines under one another', () => {
    const scale = scaleOf(0, 100, 20, 120);
    expect([-5, 0, 50, 100, 300].map(scale.x)).toEqual([20, 20, 70, 120, 120]);
    const plans = planPicture(rowsOf({ machines: [machineOf('m'), machineOf('n')] }), 0, 1, now);
    const [first, second] = placeRows(plans, 40);
    expect(first?.top).toBe(40);
    expect(second?.top).toBe(first?.bottom);
  });
});
