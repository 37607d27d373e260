import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concessions } from '../../db/concession/concession.ts';
import { signConcession } from '../../db/concession/concession-mutators.ts';
import { equipment } from '../../db/equipment/equipment.ts';
import { exceptions, isOpenException, type Option, options } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { loadLines } from '../../db/load/load.ts';
import { pickShort } from '../../db/load/load-mutators.ts';
import { allocations } from '../../db/lot/lot.ts';
import { orderLines } from '../../db/order/order.ts';
import type { BaseRow } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption, undoOption as undo } from '../../db/task/task-mutators.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { operations } from '../../db/work-order/work-order.ts';
import { flow } from '../flow.ts';
import { addDrafts } from '../planning/draft-fixture.ts';
import { foreseer } from '../planning/foresee.ts';
import { loadPlant } from '../planning/load-plant.ts';
import { promiseLines } from '../planning/promise-lines.ts';
import { replanPlant } from '../planning/replan-plant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { type AnyPlant, anyPlant } from './any-plant-fixture.ts';
import { offerOptions } from './offer-options.ts';
import type { Offer } from './options/way-out.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { doingNothing, predict } from './predict.ts';
import { settleSigned } from './settle-concession.ts';
import { waysOut } from './ways-out.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });
const system = <T>(tenantId: string, work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
const replan = (tenantId: string) => system(tenantId, (tx) => replanPlant(tx, { plantId, reason: 'hold' }));
const planner = (tenantId: string) => ({ actor: testActor(tenantId, 'planning', ['planning'], [plantId]), at: noon });

/** The plant planned, and then something breaks in it. False when nothing in it can break so. */
async function broken(tenantId: string, { rows, breaks, pick }: AnyPlant): Promise<boolean> {
  await fillPlant(sql, tenantId, { ...rows, people: [...fullStaff] });
  await addDrafts(sql, tenantId, rows.orders ?? [], rows.orderLines ?? []);
  await replan(tenantId);
  if (breaks === 'hold') {
    const given = await system(tenantId, (tx) => tx.all(allocations));
    const lotId = given[pick % Math.max(1, given.length)]?.lotId;
    if (lotId === undefined) return false;
    await transact(
      house,
      { ...planner(tenantId), actor: testActor(tenantId, 'quality', ['quality'], [plantId]) },
      (tx) => raiseHold.run(tx, { holdId: 'h-1', lotId, reason: 'dimension', note: '' }, tx.act),
    );
  } else if (breaks === 'pick') {
    const staged = (await system(tenantId, (tx) => tx.all(loadLines))).filter(({ quantity }) => quantity >= 2_000);
    const line = staged[pick % Math.max(1, staged.length)];
    if (!line) return false;
    const found = Math.ceil(line.quantity / 2_000) * 1_000;
    await transact(house, { actor: testActor(tenantId, 'dispatch', ['dispatch'], [plantId]), at: noon }, (tx) =>
      pickShort.run(tx, { lineId: line.id, found: Math.min(found, line.quantity - 1_000) }, tx.act),
    );
  } else {
    const steps = await system(tenantId, (tx) => tx.all(operations));
    const step = steps[pick % Math.max(1, steps.length)];
    if (!step) return false;
    const [machine] = await system(tenantId, (tx) => tx.getMany(equipment, [step.equipmentId]));
    if (!machine) return false;
    await fillPlant(sql, tenantId, {
      equipment: [{ ...machine, state: 'down' }],
      operations: [{ ...step, state: 'running', startedAt: noon - hour }],
      stops: [make.stop({ id: 's-1', equipmentId: machine.id })],
    });
    await system(tenantId, async (tx) => tx.happened({ type: 'machine.stopped', stopId: 's-1' }));
  }
  await replan(tenantId);
  return true;
}

class TakenBack extends Error {}

/** Does something for real, looks, and takes it back. */
async function trial<T>(tenantId: string, work: (tx: ServerTx) => Promise<T>): Promise<T | undefined> {
  let seen: T | undefined;
  const done = system(tenantId, async (tx) => {
    seen = await work(tx);
    throw new TakenBack();
  });
  await done.catch((cause: unknown) => {
    if (!(cause instanceof TakenBack)) throw cause;
  });
  return seen;
}

async function offersIn(tx: ServerTx, exceptionId: string) {
  const [exception] = await tx.getMany(exceptions, [exceptionId]);
  if (!exception) throw new Error('there is no exception');
  const seer = await foreseer(tx, plantId, exception.id);
  const offers: Offer[] = [];
  for (const way of Object.values(waysOut[exception.kind]))
    offers.push(...(await way.find(tx, exception, promiseLines, seer)));
  return { exception, seer, offers };
}

/** What was asked of two people is signed by both, in their names. */
async function signBoth(tx: ServerTx, tenantId: string): Promise<void> {
  for (const as of ['quality', 'second'] as const) {
    const name = as === 'quality' ? 'quality' : 'commercial';
    const claims = { sub: name, tenant: tenantId, functions: [name], plants: [plantId] };
    await tx.sql`select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`;
    for (const { id: concessionId } of await tx.all(concessions)) {
      await signConcession.run(
        tx,
        { concessionId, as },
        { actor: testActor(tenantId, name, [name], [plantId]), at: noon },
      );
      await settleSigned(tx, { concessionId, as });
    }
  }
}

const datesOf = (lines: readonly { readonly id: string; readonly promiseAt: number | null }[]) =>
  Object.fromEntries(lines.map(({ id, promiseAt }) => [id, promiseAt]));

test('[ACT-1] what is foreseen of a way out is what planning gives when it is applied at once, in any small plant', async () => {
  const tried: string[] = [];
  await fc.assert(
    fc.asyncProperty(anyPlant, async (plant) => {
      const tenantId = await house.addTenant();
      if (!(await broken(tenantId, plant))) return;
      const [open] = (await system(tenantId, (tx) => tx.all(exceptions))).filter(isOpenException);
      if (!open) return;
      const { offers } = await system(tenantId, (tx) => offersIn(tx, open.id));
      for (const [at, { kind }] of offers.entries()) {
        const seen = await trial(tenantId, async (tx) => {
          const { exception, seer, offers: again } = await offersIn(tx, open.id);
          const offer = again[at];
          if (offer?.kind !== kind) throw new Error('the same plant gives other offers');
          const foreseen = seer.foresee(offer.suppose);
          const predicted = predict(exception, offer, {
            nothing: seer.foresee(doingNothing(exception)),
            applied: foreseen,
            costs: undefined,
          });
          const { suppose: _, ownEstimate: __, onlyIf: ___, cost: ____, ...row } = predicted;
          await tx.put(options, {
            ...row,
            id: 'op-x',
            scope: exception.scope,
            exceptionId: exception.id,
            plantId,
            rank: 1,
            state: 'offered',
            appliedBy: null,
            appliedAt: null,
            error: null,
          });
          await chooseOption.run(tx, { optionId: 'op-x', decisionId: 'de-x', reason: '' }, planner(tenantId));
          for (const react of flow['option.chosen'])
            await react(tx, { type: 'option.chosen', optionId: 'op-x', from: exception.state });
          if (kind === 'use_as_is') await signBoth(tx, tenantId);
          await replanPlant(tx, { plantId, reason: 'hold' });
          const lines = (await tx.all(orderLines)).filter((line) =>
            foreseen.lines.some(({ lineId }) => lineId === line.id),
          );
          const after = await loadPlant(tx, plantId);
          return { foreseen, real: datesOf(lines), lines: after.input.demand.map((line) => line.lineId).sort() };
        });
        expect(seen?.real).toEqual(
          Object.fromEntries(seen?.foreseen.lines.map(({ lineId, promiseAt }) => [lineId, promiseAt]) ?? []),
        );
        tried.push(`${open.kind} ${kind}`);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(tried.length).toBeGreaterThan(20);
  expect(tried).toEqual(expect.arrayContaining(['hold partial_ship', 'hold use_as_is', 'short_pick hold_truck']));
}, 300_000);

/** What stays as a trace, or says how a plan came about. */
const traces = ['decision', 'customer_ask', 'plan_version', 'escalation'];

/** Every row of a tenant by table; what is a trace only is left out. */
const everything = (tenantId: string): Promise<Record<string, BaseRow[]>> =>
  system(tenantId, async (tx) => {
    const all: Record<string, BaseRow[]> = {};
    for (const table of tables) if (!traces.includes(table.name)) all[table.name] = await tx.all(table);
    // What a way out asked for is asked no more, and stays as a trace too.
    const asked = (await tx.all(tasks)).filter(({ question }) => question.startsWith('concession.'));
    const gone = new Set(asked.filter(({ state }) => state === 'superseded').map(({ id }) => id));
    all[tasks.name] = (all[tasks.name] ?? []).filter(({ id }) => !gone.has(id));
    return all;
  });

test('[ACT-3] applied and undone, a way out leaves every row as it was, in any small plant', async () => {
  const tried: string[] = [];
  await fc.assert(
    fc.asyncProperty(anyPlant, fc.nat(10), async (plant, which) => {
      const tenantId = await house.addTenant();
      if (!(await broken(tenantId, plant))) return;
      const [open] = (await system(tenantId, (tx) => tx.all(exceptions))).filter(isOpenException);
      if (!open) return;
      await system(tenantId, (tx) => offerOptions(tx, { exceptionId: open.id }, { promiseLines, foreseer }));
      const offered = (await system(tenantId, (tx) => tx.all(options))).filter(({ state }) => state === 'offered');
      const option = offered[which % Math.max(1, offered.length)];
      if (!option) return;
      const before = await everything(tenantId);
      await choose(tenantId, option, 'de-1');
      expect(await everything(tenantId)).not.toEqual(before);
      await takeBack(tenantId, option, 'de-2');
      expect(await everything(tenantId)).toEqual(before);
      tried.push(option.kind);
    }),
    { numRuns: 60, seed: 11 },
  );
  expect(tried.length).toBeGreaterThan(10);
  expect(tried).toEqual(expect.arrayContaining(['partial_ship', 'hold_truck']));
}, 300_000);

const choose = (tenantId: string, option: Option, decisionId: string, at = noon) =>
  transact(house, { ...planner(tenantId), at }, (tx) =>
    chooseOption.run(tx, { optionId: option.id, decisionId, reason: '' }, tx.act),
  );
const takeBack = (tenantId: string, option: Option, decisionId: string, at = noon + minute) =>
  transact(house, { ...planner(tenantId), at }, (tx) =>
    undo.run(tx, { optionId: option.id, decisionId, reason: '' }, tx.act),
  );
