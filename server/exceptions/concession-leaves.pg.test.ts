import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concessions, signatures } from '../../db/concession/concession.ts';
import {
  askConcession,
  refuseConcession,
  signConcession,
  withdrawConcession,
} from '../../db/concession/concession-mutators.ts';
import { closeHold, raiseHold } from '../../db/hold/hold-mutators.ts';
import { loadLines, loads } from '../../db/load/load.ts';
import { confirmLoad, pickLine, sealLoad } from '../../db/load/load-mutators.ts';
import { allocations, lots } from '../../db/lot/lot.ts';
import type { Mutator } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { flow } from '../flow.ts';
import { addDrafts } from '../planning/draft-fixture.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { fillPlant, fullStaff, make, noon, plantId } from './plant-fixture.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: noon, flow });

/** Who they are: some have both functions, one is a manager only. */
const staff: Readonly<Record<string, FunctionName[]>> = {
  quality: ['quality'],
  'quality-deputy': ['quality', 'commercial', 'manager'],
  commercial: ['commercial'],
  manager: ['manager'],
  dispatch: ['dispatch'],
};
const who = fc.constantFrom(...Object.keys(staff));
const line = fc.constantFrom('ol-1', 'ol-2');
const truck = fc.constantFrom('ld-1', 'ld-2');
const few = fc.constantFrom(20_000, 50_000, 100_000);

const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('ask' as const), by: who, line, quantity: few, whole: fc.nat(9) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('sign' as const), by: who, as: fc.constantFrom(...signatures) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('refuse' as const, 'withdraw' as const), by: who }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('pick' as const, 'leave' as const), truck }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'hold' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('force-pick' as const, 'force-leave' as const, 'force-give' as const, 'force-grant' as const),
      by: who,
      truck,
      line,
      quantity: few,
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** How a truck leaves lawfully: now and then a step of it is left out. */
const way: readonly Step[] = [
  { do: 'ask', by: 'quality', line: 'ol-1', quantity: 50_000, whole: 1 },
  { do: 'sign', by: 'quality', as: 'quality' },
  { do: 'sign', by: 'commercial', as: 'second' },
  { do: 'pick', truck: 'ld-1' },
  { do: 'leave', truck: 'ld-1' },
];
const begun = fc
  .array(fc.nat(9), { minLength: way.length, maxLength: way.length })
  .map((kept) => way.filter((_, at) => kept[at] !== 0));

async function plant(): Promise<string> {
  const tenantId = await house.addTenant();
  const orders = ['o-1', 'o-2'].map((id) => make.order({ id }));
  const lines = ['1', '2'].map((n) => make.orderLine({ id: `ol-${n}`, orderId: `o-${n}` }));
  await fillPlant(sql, tenantId, {
    plants: [make.plant()],
    people: [...fullStaff],
    products: [make.product({ id: 'p-1' })],
    customers: [make.customer({ id: 'c-1' })],
    orders,
    orderLines: lines,
    lots: [make.lot({ id: 'lot-1', quantity: 200_000, madeQuantity: 200_000 })],
    allocations: ['1', '2'].map((n) =>
      make.allocation({ id: `a-${n}`, lotId: 'lot-1', orderLineId: `ol-${n}`, orderId: `o-${n}` }),
    ),
    loads: ['ld-1', 'ld-2'].map((id) => make.load({ id })),
    loadLines: ['ld-1', 'ld-2'].flatMap((loadId) =>
      ['1', '2'].map((n) =>
        make.loadLine({ id: `${loadId}-${n}`, loadId, orderLineId: `ol-${n}`, lotId: 'lot-1', quantity: 50_000 }),
      ),
    ),
  });
  await addDrafts(sql, tenantId, orders, lines);
  return tenantId;
}

/** One step by whoever takes it; what is refused changed nothing. */
async function take(tenantId: string, at: number, given: Step): Promise<void> {
  const as = (person: string, work: (tx: ServerTx) => Promise<void>) =>
    transact(house, { actor: testActor(tenantId, person, staff[person] ?? [], [plantId]), at: noon }, (tx) =>
      tx.settled(() => work(tx)),
    );
  const run = <A>(person: string, mutator: Mutator<A>, args: NoInfer<A>) =>
    as(person, (tx) => mutator.run(tx, mutator.parse(args), tx.act));
  const open = await transactAsSystem(house, tenantId, async (tx) => ({
    concession: (await tx.all(concessions)).filter(({ state }) => state === 'asked' || state === 'signed').at(-1)?.id,
    live: (await tx.all(concessions)).at(-1)?.id ?? '',
    hold: (await tx.sql<{ id: string }[]>`select id from public.hold where state = 'open'`)[0]?.id ?? '',
  }));
  const concessionId = open.concession ?? open.live;
  const forced = (work: (tx: ServerTx) => Promise<unknown>) =>
    as('by' in given ? given.by : '', async (tx) => void (await work(tx)));
  switch (given.do) {
    case 'ask':
      return run(given.by, askConcession, {
        concessionId: `c-${at}`,
        holdId: open.hold,
        lines: given.whole === 0 ? [] : [{ orderLineId: given.line, quantity: given.quantity }],
        reason: 'fits',
        expiresAt: null,
      });
    case 'sign':
      return run(given.by, signConcession, { concessionId, as: given.as });
    case 'refuse':
      return run(given.by, refuseConcession, { concessionId, as: 'second', reason: '' });
    case 'withdraw':
      return run(given.by, withdrawConcession, { concessionId: open.live, reason: '' });
    case 'pick':
      for (const n of ['1', '2'])
        await run('dispatch', pickLine, { lineId: `${given.truck}-${n}`, lotId: 'lot-1', how: 'tap' }).catch(
          ignoreRefusal,
        );
      return undefined;
    case 'leave':
      await forget(tenantId, given.truck);
      await run('dispatch', sealLoad, { loadId: given.truck, seal: 'S' });
      return run('dispatch', confirmLoad, { loadId: given.truck });
    case 'release':
      return run('quality', closeHold, { holdId: open.hold, disposition: 'release', note: '' });
    case 'hold':
      return run('quality', raiseHold, { holdId: `h-${at}`, lotId: 'lot-1', reason: 'surface', note: '' });
    case 'force-pick':
      return forced(
        (tx) => tx.sql`update public.load_line set picked = ${given.quantity}, state = 'picked'
          where load_id = ${given.truck} and order_line_id = ${given.line}
            and exists (select from public.load where id = load_id and state not in ('confirmed', 'dispatched'))`,
      );
    case 'force-leave':
      return forced(
        (tx) => tx.sql`update public.load set seal = 'S', state = 'confirmed', confirmed_at = now()
          where id = ${given.truck} and state = 'loading'`,
      );
    case 'force-give':
      return forced((tx) =>
        tx.put(
          allocations,
          make.allocation({
            id: `a-${at}`,
            lotId: 'lot-1',
            orderLineId: given.line,
            orderId: `o-${given.line.at(-1)}`,
            quantity: given.quantity,
          }),
        ),
      );
    case 'force-grant':
      return forced(
        (tx) => tx.sql`update public.concession set state = 'granted', quality_by = 'quality', quality_at = now(),
          second_by = coalesce(second_by, ${given.by}), second_at = coalesce(second_at, now()) where id = ${concessionId}`,
      );
  }
}

/** Lines nobody has loaded are taken off the truck, so that it can leave with the others. */
const forget = (tenantId: string, loadId: string): Promise<void> =>
  transactAsSystem(house, tenantId, async (tx) => {
    for (const each of await tx.scan(loadLines, 'loadId', loadId))
      if (each.state === 'staged') await tx.delete(loadLines, each.id);
  });

function ignoreRefusal(cause: unknown): void {
  if (!(cause instanceof Refusal)) throw cause;
}

/** What a step may change, read past all guards. */
const look = (tenantId: string) =>
  transactAsSystem(house, tenantId, async (tx) => ({
    lot: await tx.get(lots, 'lot-1'),
    gone: (await tx.all(loads))
      .filter(({ state }) => state === 'confirmed' || state === 'dispatched')
      .map(({ id }) => id),
    placed: await tx.all(loadLines),
    granted: (await tx.all(concessions)).filter(({ state }) => state === 'granted'),
    given: await tx.scan(allocations, 'lotId', 'lot-1'),
    open: (await tx.sql<{ id: string }[]>`select id from public.hold where state = 'open'`).map(({ id }) => id),
    staff: await tx.all(people),
  }));
type Seen = Awaited<ReturnType<typeof look>>;

/** Thousandths two people have signed for, of this lot for this line, under the hold that is open. */
function signedFor({ granted, open, staff: known }: Seen, orderLineId: string): number {
  const isOf = (personId: string | null, functions: FunctionName[]): boolean =>
    known.some(({ id }) => id === personId) && (staff[personId ?? ''] ?? []).some((name) => functions.includes(name));
  return granted
    .filter((each) => open.includes(each.holdId) && each.qualityBy !== each.secondBy)
    .filter((each) => isOf(each.qualityBy, ['quality']) && isOf(each.secondBy, ['commercial', 'manager']))
    .flatMap(({ lines }) => lines)
    .filter((each) => each.orderLineId === orderLineId)
    .reduce((sum, each) => sum + each.before + each.quantity, 0);
}

test('[ACT-50] [ACT-51] no held piece leaves but under a granted concession, by mutators or by statements', async () => {
  const left = { held: 0, free: 0 };
  await fc.assert(
    fc.asyncProperty(begun, fc.array(step, { minLength: 4, maxLength: 16 }), async (first, more) => {
      const steps = [...first, ...more];
      const tenantId = await plant();
      await take(tenantId, 99, { do: 'hold' });
      for (const [at, given] of steps.entries()) {
        const before = await look(tenantId);
        await take(tenantId, at, given).catch(ignoreRefusal);
        const after = await look(tenantId);
        const fresh = after.gone.filter((id) => !before.gone.includes(id));
        const onTrucks = (ids: readonly string[], lineId: string): number =>
          after.placed
            .filter((each) => ids.includes(each.loadId) && each.orderLineId === lineId)
            .reduce((sum, each) => sum + each.picked, 0);
        for (const lineId of ['ol-1', 'ol-2']) {
          const leaves = onTrucks(fresh, lineId);
          if (leaves > 0 && before.lot?.state === 'held') {
            expect(onTrucks(after.gone, lineId)).toBeLessThanOrEqual(signedFor(before, lineId));
            left.held += 1;
          } else if (leaves > 0) left.free += 1;
          const given = after.given.filter((each) => each.orderLineId === lineId);
          const sum = given.reduce((all, each) => all + each.quantity, 0);
          if (after.lot?.state === 'held') expect(sum).toBeLessThanOrEqual(signedFor(after, lineId));
        }
      }
    }),
    { numRuns: 30, seed: 5 },
  );
  expect(left.held).toBeGreaterThan(3);
}, 300_000);
