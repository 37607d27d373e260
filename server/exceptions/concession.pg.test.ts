import { describe, expect, test } from 'vitest';
import { type Concession, concessions } from '../../db/concession/concession.ts';
import {
  askConcession,
  refuseConcession,
  signConcession,
  withdrawConcession,
} from '../../db/concession/concession-mutators.ts';
import { customerAsks } from '../../db/exception/customer-ask.ts';
import { exceptions, options } from '../../db/exception/exception.ts';
import { holds } from '../../db/hold/hold.ts';
import { closeHold, raiseHold } from '../../db/hold/hold-mutators.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { confirmLoad, pickLine, sealLoad } from '../../db/load/load-mutators.ts';
import { allocations, lots } from '../../db/lot/lot.ts';
import type { Mutator } from '../../db/mutator.ts';
import { orderLines, salesOrders } from '../../db/order/order.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption, undoOption } from '../../db/task/task-mutators.ts';
import { hour } from '../../db/values/instant.ts';
import { flow } from '../flow.ts';
import { addDrafts } from '../planning/draft-fixture.ts';
import { foreseer } from '../planning/foresee.ts';
import { promiseLines } from '../planning/promise-lines.ts';
import { replanPlant } from '../planning/replan-plant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { offerOptions } from './offer-options.ts';
import { fillPlant, fullStaff, make, noon, type PlantRows, plantId } from './plant-fixture.ts';
import { expireConcession } from './settle-concession.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });

/** One lot, given to one order that stands on an open truck, and put on hold. */
async function held(rows: PlantRows = {}) {
  const tenantId = await house.addTenant();
  const promiseAt = noon + 20 * hour;
  const orders = [make.order({ id: 'o-1', promiseAt, firstPromiseAt: promiseAt }), make.order({ id: 'o-2' })];
  const lines = [
    make.orderLine({ id: 'ol-1', orderId: 'o-1', promiseAt }),
    make.orderLine({ id: 'ol-2', orderId: 'o-2' }),
  ];
  await fillPlant(sql, tenantId, {
    plants: [make.plant()],
    people: [...fullStaff],
    products: [make.product({ id: 'p-1', routing: [{ work: 'extrude', perHour: 2 }] })],
    equipment: [make.equipment({ id: 'e-1' })],
    customers: [make.customer({ id: 'c-1' })],
    orders,
    orderLines: lines,
    lots: [make.lot({ id: 'lot-1', quantity: 150_000, madeQuantity: 150_000 })],
    allocations: [make.allocation({ id: 'a-1', lotId: 'lot-1', orderLineId: 'ol-1', orderId: 'o-1' })],
    loads: [make.load({ id: 'ld-1', slotAt: noon + 18 * hour })],
    loadLines: [make.loadLine({ id: 'll-1', loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'lot-1' })],
    ...rows,
  });
  await addDrafts(sql, tenantId, orders, lines);
  const read = <T>(work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, tenantId, work);
  const act = <A>(person: string, functions: FunctionName[], mutator: Mutator<A>, args: NoInfer<A>, at = noon) =>
    transact(house, { actor: testActor(tenantId, person, functions, [plantId]), at }, (tx) =>
      mutator.run(tx, mutator.parse(args), tx.act),
    );
  const [quality, commercial, dispatch] = (['quality', 'commercial', 'dispatch'] as const).map(
    (name) =>
      <A>(mutator: Mutator<A>, args: NoInfer<A>, at = noon) =>
        act(name, [name], mutator, args, at),
  );
  if (!quality || !commercial || !dispatch) throw new Error('no staff');
  await quality(raiseHold, { holdId: 'h-1', lotId: 'lot-1', reason: 'dimension', note: 'wall 0.1 mm thin' });
  const replan = () => read((tx) => replanPlant(tx, { plantId, reason: 'hold' }));
  const offer = () =>
    read(async (tx) => {
      for (const { id } of await tx.all(exceptions))
        await offerOptions(tx, { exceptionId: id }, { promiseLines, foreseer });
      return (await tx.all(options)).filter(({ state }) => state === 'offered');
    });
  await replan();
  return { tenantId, read, act, quality, commercial, dispatch, replan, offer };
}
type Held = Awaited<ReturnType<typeof held>>;

const ask = (plant: Held, lines = [{ orderLineId: 'ol-1', quantity: 100_000 }], more: { expiresAt?: number } = {}) =>
  plant.quality(askConcession, {
    concessionId: 'c-1',
    holdId: 'h-1',
    lines,
    reason: 'fits',
    expiresAt: more.expiresAt ?? null,
  });
const sign = async (plant: Held) => {
  await plant.quality(signConcession, { concessionId: 'c-1', as: 'quality' });
  await plant.commercial(signConcession, { concessionId: 'c-1', as: 'second' });
};
const stateOf = (plant: Held) => plant.read(async (tx) => (await tx.get(concessions, 'c-1'))?.state);
const given = (plant: Held) =>
  plant.read(async (tx) =>
    (await tx.scan(allocations, 'lotId', 'lot-1')).map(({ orderLineId, quantity }) => [orderLineId, quantity]),
  );
const load = async (plant: Held) => {
  await plant.dispatch(pickLine, { lineId: 'll-1', lotId: 'lot-1', how: 'scan' });
  await plant.dispatch(sealLoad, { loadId: 'ld-1', seal: 'S-1' });
  await plant.dispatch(confirmLoad, { loadId: 'ld-1' });
};

describe('a concession', () => {
  test('[ACT-52] as a way out asks both signers; signed by both, the truck leaves with what was foreseen', async () => {
    const plant = await held();
    const option = (await plant.offer()).find(({ kind }) => kind === 'use_as_is');
    expect(option).toMatchObject({ ordersSaved: 1, latenessHours: 0, predicted: { ordersLate: 0 } });
    await plant.act('planning', ['planning'], chooseOption, {
      optionId: option?.id ?? '',
      decisionId: 'd-1',
      reason: '',
    });
    const [concession] = await plant.read((tx) => tx.all(concessions));
    expect(concession).toMatchObject({ state: 'asked', askedBy: 'planning', reason: 'wall 0.1 mm thin' });
    const open = await plant.read((tx) => tx.all(tasks));
    expect(
      open
        .filter(({ question }) => question.startsWith('concession.'))
        .map((task) => task.function)
        .sort(),
    ).toEqual(['commercial', 'quality']);
    await plant.replan();
    expect(await given(plant)).toEqual([]);

    const concessionId = concession?.id ?? '';
    await plant.quality(signConcession, { concessionId, as: 'quality' });
    expect(await given(plant)).toEqual([]);
    await plant.commercial(signConcession, { concessionId, as: 'second' });
    await plant.replan();
    expect(await given(plant)).toEqual([['ol-1', 100_000]]);
    const after = await plant.read(async (tx) => ({
      asked: (await tx.all(tasks)).filter(({ state }) => state === 'queued').map((task) => task.function),
      asks: await tx.all(customerAsks),
      line: await tx.get(orderLines, 'ol-1'),
    }));
    expect(after.asked.filter((name) => name === 'planning' || name === 'dispatch')).toEqual([]);
    expect(after.asks).toMatchObject([{ kind: 'concession', orderId: 'o-1', state: 'held' }]);
    expect(after.line?.promiseAt ?? 0).toBeLessThanOrEqual(noon + 20 * hour);
    await load(plant);
    expect(await plant.read((tx) => tx.get(salesOrders, 'o-1'))).toMatchObject({ state: 'dispatched' });
    expect(await plant.read((tx) => tx.get(lots, 'lot-1'))).toMatchObject({ state: 'held', quantity: 50_000 });
  });

  test('[ACT-3] is undone while nobody has signed or taken the question, and not after', async () => {
    const plant = await held();
    const before = await plant.read((tx) => tx.all(tasks));
    const choose = async (decisionId: string) => {
      const option = (await plant.offer()).find(({ kind }) => kind === 'use_as_is');
      await plant.act('planning', ['planning'], chooseOption, { optionId: option?.id ?? '', decisionId, reason: '' });
      return option?.id ?? '';
    };
    const optionId = await choose('d-1');
    await plant.act('planning', ['planning'], undoOption, { optionId, decisionId: 'd-2', reason: '' });
    expect(await plant.read((tx) => tx.all(concessions))).toEqual([]);
    const open = (await plant.read((tx) => tx.all(tasks))).filter(({ state }) => state === 'queued');
    expect(open.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    const again = await choose('d-3');
    const [concession] = await plant.read((tx) => tx.all(concessions));
    await plant.quality(signConcession, { concessionId: concession?.id ?? '', as: 'quality' });
    await expect(
      plant.act('planning', ['planning'], undoOption, { optionId: again, decisionId: 'd-4', reason: '' }),
    ).rejects.toMatchObject({ code: 'option.undo_refused' });
  });

  test('[ACT-50] nobody signs twice whatever their functions, nor for a function they do not have', async () => {
    const plant = await held();
    await ask(plant);
    const both = ['quality', 'commercial', 'manager'] as FunctionName[];
    await plant.act('quality', both, signConcession, { concessionId: 'c-1', as: 'quality' });
    const twice = plant.act('quality', both, signConcession, { concessionId: 'c-1', as: 'second' });
    await expect(twice).rejects.toMatchObject({ code: 'concession.same_person' });
    for (const name of ['planning', 'dispatch', 'finance'] as const)
      await expect(
        plant.act(name, [name, 'quality'], signConcession, { concessionId: 'c-1', as: 'second' }),
      ).rejects.toMatchObject({ code: 'concession.not_yours' });
    await plant.act('manager', ['manager'], signConcession, { concessionId: 'c-1', as: 'second' });
    expect(await stateOf(plant)).toBe('granted');
  });

  test('[ACT-50] the database holds it against whoever writes past the mutators, the system too', async () => {
    const plant = await held();
    await ask(plant);
    const put = (work: (row: Concession) => Concession) => async (tx: ServerTx) => {
      const row = await tx.get(concessions, 'c-1');
      if (row) await tx.settled(() => tx.put(concessions, work(row)));
    };
    const signed = (by: string) => (row: Concession) => ({
      ...row,
      state: 'signed' as const,
      qualityBy: by,
      qualityAt: noon,
    });
    await expect(plant.read(put(signed('quality')))).rejects.toMatchObject({ code: 'concession.not_yours' });
    const as = (person: string, functions: FunctionName[], work: (row: Concession) => Concession) =>
      transact(house, { actor: testActor(plant.tenantId, person, functions, [plantId]), at: noon }, put(work));
    await expect(as('commercial', ['commercial'], signed('commercial'))).rejects.toMatchObject({
      code: 'concession.not_yours',
    });
    await expect(as('commercial', ['commercial'], signed('quality'))).rejects.toMatchObject({
      code: 'concession.not_yours',
    });
    await as('quality', ['quality', 'commercial'], signed('quality'));
    const second = (by: string) => (row: Concession) => ({
      ...row,
      state: 'granted' as const,
      secondBy: by,
      secondAt: noon,
    });
    await expect(as('quality', ['quality', 'commercial'], second('quality'))).rejects.toMatchObject({
      code: 'invalid.concession_two_people',
    });
    await expect(as('quality', ['quality', 'commercial'], (row) => ({ ...row, state: 'granted' }))).rejects.toThrow();
    await expect(as('quality', ['quality'], (row) => ({ ...row, quantity: 150_000 }))).rejects.toMatchObject({
      code: 'concession.is_fixed',
    });
    await expect(
      plant.read((tx) =>
        tx.settled(async () => void (await tx.sql`update public.lot set state = 'used_as_is' where id = 'lot-1'`)),
      ),
    ).rejects.toThrow('lot.not_signed_for');
  });

  test('[ACT-51] another line, more of it, and a hold raised later stay stopped', async () => {
    const plant = await held();
    await ask(plant, [{ orderLineId: 'ol-1', quantity: 60_000 }]);
    await sign(plant);
    expect(await given(plant)).toEqual([['ol-1', 60_000]]);
    const pick = plant.dispatch(pickLine, { lineId: 'll-1', lotId: 'lot-1', how: 'scan' });
    await expect(pick).rejects.toMatchObject({ code: 'lot.on_hold' });
    const put = (orderLineId: string, orderId: string, quantity: number, id: string) =>
      plant.read((tx) =>
        tx.settled(() => tx.put(allocations, make.allocation({ id, lotId: 'lot-1', orderLineId, orderId, quantity }))),
      );
    await expect(put('ol-2', 'o-2', 1_000, 'a-9')).rejects.toMatchObject({ code: 'lot.on_hold' });
    await plant.quality(closeHold, { holdId: 'h-1', disposition: 'release', note: '' });
    await plant.quality(raiseHold, { holdId: 'h-2', lotId: 'lot-1', reason: 'surface', note: '' });
    expect(await given(plant)).toEqual([]);
    await expect(put('ol-1', 'o-1', 1_000, 'a-9')).rejects.toMatchObject({ code: 'lot.on_hold' });
  });

  test('[ACT-51] in a truck’s second place counts together with the first', async () => {
    const plant = await held({
      loadLines: ['ll-1', 'll-2'].map((id) =>
        make.loadLine({ id, loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'lot-1', quantity: 60_000 }),
      ),
    });
    await ask(plant);
    await sign(plant);
    for (const lineId of ['ll-1', 'll-2']) await plant.dispatch(pickLine, { lineId, lotId: 'lot-1', how: 'tap' });
    await plant.dispatch(sealLoad, { loadId: 'ld-1', seal: 'S-1' });
    await expect(plant.dispatch(confirmLoad, { loadId: 'ld-1' })).rejects.toMatchObject({ code: 'lot.on_hold' });
    const forced = plant.read((tx) =>
      tx.settled(
        async () =>
          void (await tx.sql`update public.load set state = 'confirmed', confirmed_at = now() where id = 'ld-1'`),
      ),
    );
    await expect(forced).rejects.toThrow('lot.on_hold');
  });

  test('[ACT-53] refused by one, it can’t be signed by the other; the exception goes on without that way out', async () => {
    const plant = await held();
    const option = (await plant.offer()).find(({ kind }) => kind === 'use_as_is');
    await plant.act('planning', ['planning'], chooseOption, {
      optionId: option?.id ?? '',
      decisionId: 'd-1',
      reason: '',
    });
    const [concession] = await plant.read((tx) => tx.all(concessions));
    const concessionId = concession?.id ?? '';
    await plant.quality(signConcession, { concessionId, as: 'quality' });
    await plant.commercial(refuseConcession, { concessionId, as: 'second', reason: 'not for this customer' });
    await expect(plant.commercial(signConcession, { concessionId, as: 'second' })).rejects.toMatchObject({
      code: 'concession.not_awaited',
    });
    const asked = (await plant.read((tx) => tx.all(tasks))).filter(({ state }) => state === 'queued');
    expect(asked.map(({ question }) => question)).toEqual(
      expect.arrayContaining(['concession_refused.planning', 'concession_refused.quality']),
    );
    expect(asked.filter(({ question }) => question.startsWith('concession.'))).toEqual([]);
    expect((await plant.offer()).map(({ kind }) => kind)).not.toContain('use_as_is');
    await expect(load(plant)).rejects.toMatchObject({ code: 'lot.on_hold' });
  });

  test('[ACT-53] withdrawn after it was granted, what has not left is taken back', async () => {
    const plant = await held();
    await ask(plant);
    await sign(plant);
    expect(await given(plant)).toEqual([['ol-1', 100_000]]);
    await plant.quality(withdrawConcession, { concessionId: 'c-1', reason: 'worse than it looked' });
    expect(await given(plant)).toEqual([]);
    await expect(load(plant)).rejects.toMatchObject({ code: 'lot.on_hold' });
  });

  test('[ACT-53] it expires at its instant, for who signs and for what would leave', async () => {
    const plant = await held();
    await ask(plant, undefined, { expiresAt: noon + hour });
    const late = plant.quality(signConcession, { concessionId: 'c-1', as: 'quality' }, noon + hour);
    await expect(late).rejects.toMatchObject({ code: 'concession.expired' });
    const job = (now: number) =>
      transactAsSystem({ ...house, now: () => now }, plant.tenantId, (tx) =>
        expireConcession(tx, { concessionId: 'c-1' }),
      );
    await job(noon + hour - 1);
    expect(await stateOf(plant)).toBe('asked');
    await job(noon + hour);
    expect(await stateOf(plant)).toBe('expired');
  });

  test('[ACT-54] for all of a lot ends its hold with the second signature, not with the first', async () => {
    const plant = await held();
    await ask(plant, []);
    await plant.commercial(signConcession, { concessionId: 'c-1', as: 'second' });
    expect(await plant.read((tx) => tx.get(lots, 'lot-1'))).toMatchObject({ state: 'held' });
    await plant.quality(signConcession, { concessionId: 'c-1', as: 'quality' });
    expect(await plant.read((tx) => tx.get(lots, 'lot-1'))).toMatchObject({ state: 'used_as_is' });
    expect(await plant.read((tx) => tx.get(holds, 'h-1'))).toMatchObject({
      state: 'dispositioned',
      disposition: 'use_as_is',
    });
    expect(await plant.read((tx) => tx.all(exceptions))).toMatchObject([{ state: 'resolved' }]);
    await plant.replan();
    expect(await given(plant)).toContainEqual(['ol-1', 100_000]);
  });

  test('[ACT-54] the last piece signed for ends the hold when it leaves', async () => {
    const plant = await held({ lots: [make.lot({ id: 'lot-1', quantity: 100_000, madeQuantity: 100_000 })] });
    await ask(plant);
    await sign(plant);
    await load(plant);
    expect(await plant.read((tx) => tx.get(lots, 'lot-1'))).toMatchObject({ state: 'consumed', quantity: 0 });
    expect(await plant.read((tx) => tx.get(holds, 'h-1'))).toMatchObject({
      state: 'dispositioned',
      disposition: 'use_as_is',
    });
    expect(await plant.read((tx) => tx.get(loads, 'ld-1'))).toMatchObject({ state: 'dispatched' });
    expect(await plant.read((tx) => tx.get(loadLines, 'll-1'))).toMatchObject({ lotId: 'lot-1' });
  });

  test('[TENANT-1] of another company is neither seen nor signed', async () => {
    const [plant, other] = [await held(), await held()];
    await ask(plant);
    expect(await other.read((tx) => tx.all(concessions))).toEqual([]);
    await expect(other.quality(signConcession, { concessionId: 'c-1', as: 'quality' })).rejects.toMatchObject({
      code: 'concession.unknown',
    });
  });
});
