import { randomUUID } from 'node:crypto';
import { setReach } from '../../db/delivery/delivery-mutators.ts';
import { type Notice, notices } from '../../db/delivery/notice.ts';
import { exceptions } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import type { Act } from '../../db/mutator.ts';
import type { FunctionName } from '../../db/person/function.ts';
import type { Person } from '../../db/person/person.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { fillPlant, make, noon, plantId } from '../exceptions/plant-fixture.ts';
import { raiseForHold } from '../exceptions/raise-for-hold.ts';
import { readRota } from '../exceptions/read-rota.ts';
import type { Sql } from '../postgres/connect.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type TestHouse, testActor, testHouse } from '../postgres/test-house.ts';
import { type Flow, transact, transactAsSystem } from '../postgres/transaction.ts';
import { tellPeople } from './tell-people.ts';

/** A plant with a lot on hold: every function is asked. */
export interface HeldPlant {
  readonly tenantId: string;
  readonly system: <T>(work: (tx: ServerTx) => Promise<T>) => Promise<T>;
  taskOf(name: string): Promise<Task>;
  noticesOf(personId: string, channel?: Notice['channel']): Promise<Notice[]>;
  /** Signs somebody in, and gives the session's token. */
  signIn(personId: string): Promise<string>;
  /** Tells all who are asked. */
  tell(): Promise<void>;
  /** The one telling of a person on a channel. */
  only(personId: string, channel?: Notice['channel']): Promise<Notice>;
  act(personId: string, name: FunctionName): Act;
  /** A person's own number, and whether they agreed to it. */
  reach(personId: string, waNumber: string | null, optIn?: boolean): Promise<void>;
}

let numbers = 0;
/** A number nobody has. */
export const newNumber = (): string => {
  numbers += 1;
  return `+9198765${String(numbers).padStart(5, '0')}`;
};

export interface HeldWorld {
  readonly house: TestHouse;
  clock: number;
  plant(staff: readonly Person[], given?: { readonly slotIn?: number }): Promise<HeldPlant>;
}

/** What the telling needs of the other stations, laid out as `server/flow.ts` does. */
export function heldWorld(sql: Sql, flow: Partial<Flow> = {}): HeldWorld {
  const house: TestHouse = testHouse(sql, {
    now: () => world.clock,
    flow: { 'hold.raised': [raiseForHold], ...flow },
  });
  const world: HeldWorld = {
    house,
    clock: noon,
    async plant(staff, { slotIn } = {}) {
      const tenantId = await house.addTenant();
      await fillPlant(sql, tenantId, {
        people: [...staff],
        lots: [make.lot({ id: 'l-1' })],
        ...(slotIn === undefined
          ? {}
          : {
              loads: [make.load({ id: 'ld-1', slotAt: world.clock + slotIn })],
              loadLines: [make.loadLine({ id: 'll-1', loadId: 'ld-1', orderLineId: 'ol-1', lotId: 'l-1' })],
            }),
      });
      const actor = testActor(tenantId, 'quality', ['quality'], [plantId]);
      await transact(house, { actor, at: world.clock }, (tx) =>
        raiseHold.run(tx, { holdId: randomUUID(), lotId: 'l-1', reason: 'surface', note: '' }, tx.act),
      );
      const system: HeldPlant['system'] = (work) => transactAsSystem(house, tenantId, work);
      return {
        tenantId,
        system,
        async taskOf(name) {
          const found = (await system((tx) => tx.all(tasks))).find((task) => task.function === name);
          if (!found) throw new Error(`${name} was not asked`);
          return found;
        },
        noticesOf: async (personId, channel) =>
          (await system((tx) => tx.scan(notices, 'personId', personId))).filter(
            (each) => channel === undefined || each.channel === channel,
          ),
        signIn: (personId) => openSession(sql, tenantId, personId),
        ...steps(world, tenantId, system),
      };
    },
  };
  return world;
}

/** What is done in a plant again and again. */
function steps(
  world: HeldWorld,
  tenantId: string,
  system: HeldPlant['system'],
): Pick<HeldPlant, 'tell' | 'only' | 'act' | 'reach'> {
  const act: HeldPlant['act'] = (personId, name) => ({
    actor: testActor(tenantId, personId, [name], [plantId]),
    at: world.clock,
  });
  return {
    act,
    async tell() {
      for (const { id } of await system((tx) => tx.all(exceptions)))
        await system((tx) => tellPeople(tx, { exceptionId: id }, { readRota }));
    },
    async only(personId, channel = 'push') {
      const own = await system((tx) => tx.scan(notices, 'personId', personId));
      const [notice, ...more] = own.filter((each) => each.channel === channel);
      if (!notice || more.length > 0) throw new Error(`${personId} has ${more.length + (notice ? 1 : 0)} notices`);
      return notice;
    },
    reach: (personId, waNumber, optIn = true) =>
      transact(world.house, act(personId, 'quality'), (tx) => setReach.run(tx, { personId, waNumber, optIn }, tx.act)),
  };
}

/** Takes every rota of a tenant away: then all of a function are told, at whatever hour a test runs. */
export async function endRotas(sql: Sql, tenantId: string): Promise<void> {
  await sql`delete from public.shift_assignment where tenant_id = ${tenantId}`;
  await sql`delete from public.on_call where tenant_id = ${tenantId}`;
}

/** Signs somebody in, and gives the token. */
export async function openSession(sql: Sql, tenantId: string, personId: string): Promise<string> {
  const id = randomUUID();
  const [login] = await sql<{ id: string }[]>`insert into identity.login (id, tenant_id, person_id, name, email)
    values (${id}, ${tenantId}, ${personId}, ${personId}, ${`${id}@plant.example`})
    on conflict (tenant_id, person_id) do update set name = excluded.name returning id`;
  await sql`insert into identity.session (id, tenant_id, user_id, token, expires_at)
    values (${id}, ${tenantId}, ${login?.id ?? ''}, ${id}, now() + interval '1 day')`;
  return id;
}
