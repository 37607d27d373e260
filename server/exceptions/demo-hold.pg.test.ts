import { expect, test } from 'vitest';
import { exceptions, options } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { loadLines } from '../../db/load/load.ts';
import { allocations, lots } from '../../db/lot/lot.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption } from '../../db/task/task-mutators.ts';
import { flow, jobs } from '../flow.ts';
import type { JobName, JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow });

const run = (tenantId: string, name: JobName, payload: JobPayload) =>
  transactAsSystem(house, tenantId, async (tx) => {
    const job = jobs[name];
    if (!('within' in job)) throw new Error(`${name} works outside`);
    await job.within(tx, payload);
  });

async function lotNamed(tx: ServerTx, number: string): Promise<string> {
  const lot = (await tx.all(lots)).find((each) => each.number === number);
  if (!lot) throw new Error(`the demo has no lot ${number}`);
  return lot.id;
}

test('[EXC-8] in the demo plant L-2291 is held, planned around, swapped to L-2288 and planned again: the truck gets its goods', async () => {
  const { tenantId } = await seedDemo(house);
  const system = <T>(work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
  const [held, good] = await system(async (tx) => [await lotNamed(tx, 'L-2291'), await lotNamed(tx, 'L-2288')]);
  const plantId = (await system((tx) => tx.get(lots, held ?? '')))?.plantId ?? '';
  const promised = await system((tx) => tx.scan(allocations, 'lotId', held ?? ''));
  const staged = await system((tx) => tx.scan(loadLines, 'lotId', held ?? ''));
  expect(promised.length).toBeGreaterThan(0);
  expect(staged.length).toBeGreaterThan(0);

  await transact(house, { actor: testActor(tenantId, 'p-quality', ['quality'], [plantId]), at: house.now() }, (tx) =>
    raiseHold.run(tx, { holdId: 'h-1', lotId: held ?? '', reason: 'dimension', note: '' }, tx.act),
  );
  await run(tenantId, 'plant.replan', { plantId, reason: 'hold' });
  const [exception] = await system((tx) => tx.all(exceptions));
  expect(exception?.impact.orders.map((order) => order.number).sort()).toEqual(['SO-1022', 'SO-1023', 'SO-1024']);
  expect(await system((tx) => tx.scan(tasks, 'exceptionId', exception?.id ?? ''))).toHaveLength(5);

  await run(tenantId, 'exception.options', { exceptionId: exception?.id ?? '' });
  const offered = (await system((tx) => tx.all(options))).sort((one, other) => one.rank - other.rank);
  expect(offered[0]).toMatchObject({ kind: 'swap_lot', facts: { lot: 'L-2288' }, ordersSaved: 3, latenessHours: 0 });
  expect(offered.map((option) => option.kind)).toContain('new_promise');

  await transact(house, { actor: testActor(tenantId, 'p-planning', ['planning'], [plantId]), at: house.now() }, (tx) =>
    chooseOption.run(tx, { optionId: offered[0]?.id ?? '', decisionId: 'd-1', reason: '' }, tx.act),
  );
  await run(tenantId, 'plant.replan', { plantId, reason: 'hold' });
  const now = await system(async (tx) => ({
    given: (await tx.all(allocations)).filter((each) => promised.some((one) => one.orderLineId === each.orderLineId)),
    lines: await tx.getMany(
      loadLines,
      staged.map((line) => line.id),
    ),
    exception: (await tx.all(exceptions))[0],
  }));
  expect(now.given.map(({ lotId, orderLineId, quantity }) => ({ lotId, orderLineId, quantity }))).toEqual(
    expect.arrayContaining(promised.map(({ orderLineId, quantity }) => ({ lotId: good, orderLineId, quantity }))),
  );
  expect(now.lines.map((line) => line.lotId)).toEqual(staged.map(() => good));
  expect(now.exception).toMatchObject({ state: 'resolving', breached: false });
});
