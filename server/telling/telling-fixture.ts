import { randomUUID } from 'node:crypto';
import { type Notice, notices } from '../../db/delivery/notice.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import type { Person } from '../../db/person/person.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { raiseForHold } from '../exceptions/raise-for-hold.ts';
import { fillPlant, make, noon, plantId } from '../exceptions/plant-fixture.ts';
import type { Sql } from '../postgres/connect.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type TestHouse, testActor, testHouse } from '../postgres/test-house.ts';
import { type Flow, transact, transactAsSystem } from '../postgres/transaction.ts';

/** A plant with a lot on hold: every function is asked. */
export interface HeldPlant {
  readonly tenantId: string;
  readonly system: <T>(work: (tx: ServerTx) => Promise<T>) => Promise<T>;
  taskOf(name: string): Promise<Task>;
  noticesOf(personId: string, channel?: Notice['channel']): Promise<Notice[]>;
  /** Signs somebody in, and gives the session's token. */
  signIn(personId: string): Promise<string>;
}

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
      };
    },
  };
  return world;
}

async function openSession(sql: Sql, tenantId: string, personId: string): Promise<string> {
  const id = randomUUID();
  const [login] = await sql<{ id: string }[]>`insert into identity.login (id, tenant_id, person_id, name, email)
    values (${id}, ${tenantId}, ${personId}, ${personId}, ${`${id}@plant.example`})
    on conflict (tenant_id, person_id) do update set name = excluded.name returning id`;
  await sql`insert into identity.session (id, tenant_id, user_id, token, expires_at)
    values (${id}, ${tenantId}, ${login?.id ?? ''}, ${id}, now() + interval '1 day')`;
  return id;
}
