import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Exception, type ExceptionKind, exceptions, type Option, options } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { packOfKinds } from '../../db/rule/default-packs.ts';
import { defaultRouting } from '../../db/rule/default-routing.ts';
import { packs } from '../../db/rule/pack.ts';
import { tableHash } from '../../db/rule/table-hash.ts';
import { keptTable } from '../../db/rule/table-schema.ts';
import { tenantScope } from '../../db/scope.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { hour } from '../../db/values/instant.ts';
import { aliasPhrase } from '../intake/alias-phrase.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { offerOptions } from './offer-options.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';
import { raiseForBreach } from './raise-for-breach.ts';
import { raiseForCapacity } from './raise-for-capacity.ts';
import { raiseForDemand } from './raise-for-demand.ts';
import { raiseForDevice } from './raise-for-device.ts';
import { raiseForErp } from './raise-for-erp.ts';
import { raiseForHold } from './raise-for-hold.ts';
import { raiseForLateWork } from './raise-for-late-work.ts';
import { raiseForNames } from './raise-for-name.ts';
import { raiseForShortPick } from './raise-for-short-pick.ts';
import { raiseForShortage } from './raise-for-shortage.ts';
import { raiseForSilence } from './raise-for-silence.ts';
import { raiseForStop } from './raise-for-stop.ts';
import { raiseForSupply } from './raise-for-supply.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow: { 'hold.raised': [raiseForHold] } });

/** One plant in which each kind can break something that matters. */
async function busyPlant(): Promise<string> {
  const tenantId = await house.addTenant();
  await fillPlant(sql, tenantId, {
    plants: [make.plant(), make.plant({ id: 'plant-2', name: 'Depot' })],
    people: [...fullStaff],
    products: [
      make.product({ id: 'p-1', bom: [{ productId: 'm-1', thousandthsPerUnit: 500 }] }),
      make.product({ id: 'm-1', kind: 'material', unit: 'kg' }),
      make.product({ id: 'p-2', routing: [{ work: 'extrude', perHour: 10 }] }),
    ],
    customers: [make.customer({ id: 'c-1' })],
    equipment: [make.equipment({ id: 'e-1', state: 'down' }), make.equipment({ id: 'e-2', rank: 2 })],
    orders: [
      make.order({ id: 'o-1' }),
      make.order({
        id: 'o-rush',
        wantedAt: noon + 24 * hour,
        promiseAt: noon + 48 * hour,
        firstPromiseAt: noon + 6 * hour,
      }),
    ],
    orderLines: [
      make.orderLine({ id: 'ol-1', orderId: 'o-1' }),
      make.orderLine({
        id: 'ol-rush',
        orderId: 'o-rush',
        quantity: 900_000,
        promiseAt: noon + 48 * hour,
        productId: 'p-2',
      }),
    ],
    supplies: [make.supply({ id: 'su-1', productId: 'm-1', expectedAt: noon + 90 * hour })],
    erpLinks: [make.erpLink({ circuit: 'open', lostAt: noon - hour, error: 'erp.unreachable' })],
    workOrders: [
      make.workOrder({ id: 'w-1', orderLineIds: ['ol-1'], inputLotIds: ['lm-1'], quantity: 200_000 }),
      make.workOrder({ id: 'w-late', orderLineIds: ['ol-rush'], productId: 'p-2' }),
    ],
    operations: [
      make.operation({ id: 'op-1', workOrderId: 'w-1', equipmentId: 'e-1', state: 'running', operatorId: 'operator' }),
      make.operation({ id: 'op-2', workOrderId: 'w-late', equipmentId: 'e-2' }),
    ],
    lots: [
      make.lot({ id: 'lm-1', productId: 'm-1', quantity: 60_000, supplierLot: 'S-1' }),
      make.lot({ id: 'lm-2', productId: 'm-1', quantity: 90_000, plantId: 'plant-2', scope: 'plant:plant-2' }),
      make.lot({ id: 'l-1', parents: ['lm-1'] }),
      make.lot({ id: 'l-2' }),
    ],
    allocations: [make.allocation({ id: 'a-1', lotId: 'l-1', orderLineId: 'ol-1', orderId: 'o-1' })],
    loads: [make.load({ id: 'ld-1', state: 'short' })],
    loadLines: [
      make.loadLine({ id: 'll-1', loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'l-1', picked: 70_000, state: 'short' }),
    ],
    stops: [make.stop({ id: 's-1', equipmentId: 'e-1' })],
    drafts: [
      make.draft({ id: 'd-price', breaches: ['price'] }),
      make.draft({ id: 'd-credit', breaches: ['credit'] }),
      make.draft({ id: 'd-name-1', state: 'needs_clarification' }),
      make.draft({ id: 'd-name-2', state: 'needs_clarification' }),
    ],
    draftLines: [
      make.draftLine({ id: 'dl-1', draftId: 'd-price' }),
      make.draftLine({ id: 'dl-2', draftId: 'd-credit', unitPrice: 1_000_000 }),
      make.draftLine({ id: 'dl-3', draftId: 'd-name-1', phrase: '20 latrine pipe', quantity: 20_000, productId: null }),
      make.draftLine({ id: 'dl-4', draftId: 'd-name-2', phrase: 'Latrine pipe 5', quantity: 5_000, productId: null }),
    ],
    credits: [make.credit({ id: 'c-1' })],
  });
  await sql`
    insert into sync.grp (tenant_id, id, secret_hash, schema_version, seen_at)
    values (${tenantId}, 'g-1', '', 4, to_timestamp(${noon - hour}::float8 / 1000))`;
  await sql`insert into sync.grp_actor (tenant_id, grp, person_id) values (${tenantId}, 'g-1', 'operator')`;
  return tenantId;
}

const breakIt: Readonly<Record<ExceptionKind, (tx: ServerTx) => Promise<void>>> = {
  hold: (tx) => raiseHold.run(tx, { holdId: 'h-1', lotId: 'l-1', reason: 'dimension', note: 'od' }, tx.act),
  breakdown: (tx) => raiseForStop(tx, { stopId: 's-1' }),
  shortage: (tx) => raiseForShortage(tx, { workOrderId: 'w-1' }),
  short_pick: (tx) => raiseForShortPick(tx, { loadLineId: 'll-1' }),
  price: (tx) => raiseForBreach(tx, { draftId: 'd-price' }),
  credit: (tx) => raiseForBreach(tx, { draftId: 'd-credit' }),
  demand_change: (tx) => raiseForDemand(tx, { orderId: 'o-rush' }, { weighRush }),
  late_work: async (tx) => void (await raiseForLateWork(tx, plantId)),
  supplier_delay: (tx) => raiseForSupply(tx, { supplyId: 'su-1' }),
  telemetry_silent: (tx) => raiseForSilence(tx, { equipmentId: 'e-1' }),
  erp_unreachable: raiseForErp,
  unknown_name: (tx) => raiseForNames(tx, { draftId: 'd-name-2' }, { nameIn: aliasPhrase }),
  device_unsynced: (tx) => raiseForDevice(tx, { grp: 'g-1' }),
  promise_capacity: (tx) => raiseForCapacity(tx, plantId),
};
const weighRush = async () => ({
  without: noon + 60 * hour,
  with: noon + 20 * hour,
  displaced: [{ order: 'SO-1', customer: 'C', fromAt: noon, toAt: noon + hour }],
});
const kinds = Object.keys(breakIt) as ExceptionKind[];

interface Raised {
  readonly exception: Exception;
  readonly asked: Task[];
  readonly offered: Option[];
}

async function raised(kind: ExceptionKind, tenantId: string): Promise<Raised> {
  const quality = { actor: testActor(tenantId, 'quality', ['quality'], [plantId]), at: noon };
  await transact(house, quality, breakIt[kind]);
  return transactAsSystem(house, tenantId, async (tx) => {
    const [exception] = (await tx.all(exceptions)).filter((each) => each.kind === kind);
    if (!exception) throw new Error(`no exception of kind ${kind}`);
    const promiseLines = async (_: ServerTx, ids: readonly string[]) =>
      ids.map((orderLineId) => ({ orderLineId, promiseAt: noon + 72 * hour, basis: 'CTP' as const }));
    await offerOptions(tx, { exceptionId: exception.id }, { promiseLines });
    return {
      exception,
      asked: await tx.scan(tasks, 'exceptionId', exception.id),
      offered: (await tx.scan(options, 'exceptionId', exception.id)).sort((one, other) => one.rank - other.rank),
    };
  });
}

describe('the playbook', () => {
  test.each`
    kind                  | functions                                                                        | ways
    ${'hold'}             | ${['commercial', 'dispatch', 'materials', 'planning', 'quality']}                | ${['swap_lot', 'use_as_is', 'new_promise']}
    ${'breakdown'}        | ${['commercial', 'dispatch', 'maintenance', 'materials', 'planning', 'quality']} | ${['alternate_machine', 'new_promise']}
    ${'shortage'}         | ${['commercial', 'materials', 'planning', 'purchase']}                           | ${['transfer', 'expedite', 'new_promise']}
    ${'short_pick'}       | ${['commercial', 'dispatch', 'materials', 'planning', 'quality']}                | ${['swap_lot', 'partial_ship', 'new_promise']}
    ${'price'}            | ${['commercial', 'finance']}                                                     | ${['tier_price']}
    ${'credit'}           | ${['commercial', 'dispatch', 'finance', 'planning']}                             | ${['part_release', 'advance', 'temporary_limit']}
    ${'demand_change'}    | ${['commercial', 'dispatch', 'materials', 'planning']}                           | ${['new_promise']}
    ${'late_work'}        | ${['commercial', 'dispatch', 'operator', 'planning']}                            | ${['new_promise']}
    ${'supplier_delay'}   | ${['commercial', 'materials', 'planning', 'purchase']}                           | ${['transfer', 'new_promise']}
    ${'telemetry_silent'} | ${['maintenance', 'operator', 'planning']}                                       | ${[]}
    ${'erp_unreachable'}  | ${['admin', 'commercial', 'finance']}                                            | ${[]}
    ${'unknown_name'}     | ${['commercial', 'planning']}                                                    | ${[]}
    ${'device_unsynced'}  | ${['admin', 'manager']}                                                          | ${[]}
    ${'promise_capacity'} | ${['commercial', 'manager', 'planning']}                                         | ${[]}
  `('[EXC-1] [EXC-7] a $kind asks exactly its functions and offers its ways out', async ({ kind, functions, ways }) => {
    const { exception, asked, offered } = await raised(kind, await busyPlant());
    expect(asked.map((task) => task.function).sort()).toEqual(functions);
    expect(asked.map((task) => task.question).sort()).toEqual(functions.map((name: string) => `${kind}.${name}`));
    expect(exception.answers.map((answer) => answer.taskId).sort()).toEqual(asked.map((task) => task.id).sort());
    expect(new Set(asked.map((task) => JSON.stringify(task.context))).size).toBeGreaterThan(1);
    expect(asked.every((task) => task.context.length > 0 && task.choices.length > 0)).toBe(true);
    expect([...new Set(offered.map((option) => option.kind))].sort()).toEqual([...ways].sort());
  });

  test('[EXC-1] the approver’s task is an approval of the draft; the others are asked beside it', async () => {
    const tenantId = await busyPlant();
    const price = await raised('price', tenantId);
    const credit = await raised('credit', tenantId);
    const approvals = [...price.asked, ...credit.asked].filter((task) => task.kind === 'approval');
    expect(approvals.map(({ function: name, draftId }) => [name, draftId])).toEqual([
      ['commercial', 'd-price'],
      ['finance', 'd-credit'],
    ]);
    expect(price.exception).toMatchObject({ moneyAtRiskMinor: 900_00, impact: { customerIds: ['c-1'] } });
  });

  test('[EXC-1] finance is asked about a price only far below the floor', async () => {
    const tenantId = await busyPlant();
    await fillPlant(sql, tenantId, {
      draftLines: [make.draftLine({ id: 'dl-1', draftId: 'd-price', unitPrice: 960_000 })],
    });
    const { asked } = await raised('price', tenantId);
    expect(asked.map((task) => task.function)).toEqual(['commercial']);
  });

  test('[EXC-1] planning and dispatch see nothing of a customer’s money', async () => {
    const { asked } = await raised('credit', await busyPlant());
    const told = asked.filter((task) => task.function === 'planning' || task.function === 'dispatch');
    expect(told).toHaveLength(2);
    for (const task of told) expect(JSON.stringify(task.context)).not.toMatch(/Minor/);
  });

  test('[EXC-10] an exception keeps the rules in force when it was raised; a function added by rules is informed', async () => {
    const tenantId = await busyPlant();
    const published = (version: number, effectiveFrom: number, functions: string[]) =>
      packs.map((pack) => {
        const table = packOfKinds(
          pack,
          defaultRouting.map((each) => ({ ...each, functions, capMinutes: 50 })),
        );
        return {
          id: `rs-${pack}-${version}`,
          scope: tenantScope,
          kind: pack,
          version,
          effectiveFrom,
          author: null,
          reason: '',
          body: keptTable(table),
          hash: tableHash(table),
          waivers: [],
        };
      });
    await fillPlant(sql, tenantId, {
      ruleSets: [...published(1, noon - hour, ['quality', 'purchase']), ...published(2, noon + hour, ['finance'])],
    });
    const { exception, asked } = await raised('hold', tenantId);
    expect(exception.policy).toMatchObject({
      ruleSetVersion: 1,
      capMs: 50 * 60_000,
      functions: ['quality', 'purchase'],
    });
    expect(asked.map((task) => task.question).sort()).toEqual(['hold.inform', 'hold.quality']);
  });

  test('[EXC-13] every code of every kind has its words, in English and in Hindi', async () => {
    const tenantId = await busyPlant();
    const codes: string[] = [];
    for (const kind of kinds) {
      const { exception, asked, offered } = await raised(kind, tenantId);
      codes.push(`kind.${kind}`, `severity.${exception.severity}`, `state.${exception.state}`);
      if (exception.consequence) codes.push(`consequence.${exception.consequence}`);
      for (const task of asked) {
        codes.push(`question.${task.question}`, `question.${kind}.inform`, `answer.${task.state}`);
        codes.push(...task.choices.map((choice) => `choice.${choice}`));
        codes.push(...task.context.map((line) => `context.${line.code}`));
      }
      for (const option of offered) codes.push(`option.${option.kind}`, `choice.${option.kind}`);
    }
    for (const language of ['en', 'hi']) {
      const words = JSON.parse(readFileSync(`app/_ui/words/${language}/exceptions.json`, 'utf8'));
      const spoken = (code: string): unknown =>
        code.split('.').reduce((tree: unknown, part) => (tree as Record<string, unknown> | undefined)?.[part], words);
      expect([...new Set(codes)].filter((code) => typeof spoken(code) !== 'string')).toEqual([]);
    }
  });
});
