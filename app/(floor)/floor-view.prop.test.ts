import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Equipment, equipment, machineStates } from '../../db/equipment/equipment.ts';
import { type Lot, lotStates, lots } from '../../db/lot/lot.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { startOperation } from '../../db/work-order/operation-mutators.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { actorWith, memoryTx } from '../_device/memory-tx-fixture.ts';
import { byId } from '../_device/rows.ts';
import { machineWork } from './floor-view.ts';

const here = { scope: 'plant:p', plantId: 'p' };
const stepStates = ['planned', 'released', 'running', 'paused', 'blocked', 'completed'] as const;

const machine = (state: Equipment['state'], id: string): Equipment => ({
  ...here,
  id,
  code: id.toUpperCase(),
  name: id,
  work: 'extrude',
  state,
  stateSince: 0,
  lastReadingAt: null,
  rank: 0,
});

const lot = (state: Lot['state'], id: string): Lot => ({
  ...here,
  id,
  number: id,
  productId: 'resin',
  state,
  madeQuantity: 1,
  quantity: 1,
  parents: [],
  supplierLot: null,
  workOrderId: null,
  location: '',
  madeAt: 0,
});

const workOrder = (id: string, inputLotIds: string[]): WorkOrder => ({
  ...here,
  id,
  number: id,
  productId: 'pipe',
  quantity: 1_000,
  state: 'released',
  orderLineIds: [],
  dueAt: null,
  plannedStartAt: 0,
  plannedEndAt: 1,
  inputLotIds,
  shortFromAt: null,
});

const step = (workOrderId: string, position: number, equipmentId: string, state: Operation['state']): Operation => ({
  ...here,
  id: `${workOrderId}-${position}`,
  workOrderId,
  position,
  work: 'extrude',
  equipmentId,
  state,
  plannedStartAt: position,
  plannedEndAt: position + 1,
  startedAt: null,
  endedAt: null,
  good: 0,
  scrap: 0,
  operatorId: null,
});

/** Two work orders of three steps over two machines, in any state, fed by two lots in any state. */
const plant = fc
  .record({
    machine: fc.constantFrom(...machineStates),
    lots: fc.tuple(fc.constantFrom(...lotStates), fc.constantFrom(...lotStates)),
    inputs: fc.tuple(fc.subarray(['a', 'b']), fc.subarray(['a', 'b'])),
    steps: fc.array(fc.tuple(fc.constantFrom('m', 'n'), fc.constantFrom(...stepStates)), {
      minLength: 6,
      maxLength: 6,
    }),
  })
  .map((given) => ({
    machines: [machine(given.machine, 'm'), machine('running', 'n')],
    lots: [lot(given.lots[0], 'a'), lot(given.lots[1], 'b')],
    orders: [workOrder('w1', given.inputs[0]), workOrder('w2', given.inputs[1])],
    steps: given.steps.map(([on, state], index) => step(index < 3 ? 'w1' : 'w2', (index % 3) + 1, on, state)),
  }));

type Plant = typeof plant extends fc.Arbitrary<infer T> ? T : never;

async function starts(given: Plant, operationId: string): Promise<boolean> {
  const tx = memoryTx(
    [equipment, given.machines],
    [lots, given.lots],
    [workOrders, given.orders],
    [operations, given.steps],
  );
  try {
    await startOperation.run(tx, { operationId }, { actor: actorWith('operator'), at: 0 });
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

test('[DESK-1] the floor offers to start exactly the steps that can be started', async () => {
  let offered = 0;
  let blocked = 0;
  await fc.assert(
    fc.asyncProperty(plant, async (given) => {
      const [here] = given.machines;
      if (!here) throw new Error('no machine');
      const work = machineWork({
        machine: here,
        machines: byId(given.machines),
        steps: given.steps.filter(({ equipmentId, state }) => equipmentId === 'm' && state !== 'completed'),
        siblings: given.steps,
        orders: byId(given.orders),
        products: new Map(),
        lots: byId(given.lots),
        openHolds: [],
      });
      for (const next of work.next) {
        const free = next.blocks.length === 0;
        if (free) offered += 1;
        else blocked += 1;
        expect(await starts(given, next.step.id), JSON.stringify(next.blocks)).toBe(free);
      }
    }),
    { numRuns: 400 },
  );
  expect(offered).toBeGreaterThan(20);
  expect(blocked).toBeGreaterThan(20);
});
