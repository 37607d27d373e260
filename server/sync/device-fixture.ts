import 'fake-indexeddb/auto';
import { expect } from 'vitest';
import { bufferedTx } from '../../app/_sync/buffered-tx.ts';
import { DexieStorage } from '../../app/_sync/dexie-storage.ts';
import { type Ports, TransportError } from '../../app/_sync/ports.ts';
import { pullOnce } from '../../app/_sync/pull.ts';
import { flush } from '../../app/_sync/push.ts';
import { Replica } from '../../app/_sync/replica.ts';
import { LayeredRows, Overlay, type Shown } from '../../app/_sync/rows.ts';
import { ServerRows } from '../../app/_sync/server-rows.ts';
import type { OutboxEntry } from '../../app/_sync/storage.ts';
import { creditPositions, customers } from '../../db/customer/customer.ts';
import { lots } from '../../db/lot/lot.ts';
import type { Actor } from '../../db/mutator.ts';
import { mutators } from '../../db/mutators.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import { plants } from '../../db/plant/plant.ts';
import { products } from '../../db/product/product.ts';
import { moneyScope, scopesOf, tenantScope } from '../../db/scope.ts';
import type { Device } from '../../db/sync/wire.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { Sql } from '../postgres/connect.ts';
import { newId } from '../postgres/id.ts';
import { type TestHouse, testActor, testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { isTransient } from '../postgres/transient.ts';
import { admitted } from './device.ts';
import { lotRow, personRow, pipe, plantRow } from './plant-rows-fixture.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { segmentNow } from './segment-fixture.ts';
import { openSegments } from './segments.ts';

const plantId = 'plant-1';

/** A tenant with one plant, four people, three lots and a customer. */
export interface Plant {
  house: TestHouse;
  tenantId: string;
}

/** Fills a new tenant. */
export async function newPlant(sql: Sql): Promise<Plant> {
  const house = testHouse(sql);
  const tenantId = await house.addTenant();
  await transactAsSystem(house, tenantId, async (tx) => {
    await tx.put(plants, plantRow(plantId));
    await tx.putMany(people, [
      personRow('asha', ['quality'], [plantId]),
      personRow('dev', ['dispatch'], [plantId]),
      personRow('root', ['admin'], [plantId]),
      personRow('com', ['commercial'], [plantId]),
    ]);
    await tx.put(products, pipe);
    await tx.putMany(
      lots,
      ['L-1', 'L-2', 'L-3'].map((id) => lotRow(id, plantId, 1_000)),
    );
    await tx.put(customers, {
      id: 'c1',
      scope: tenantScope,
      name: 'Dealer',
      tier: 'A',
      region: 'IN',
      currency: 'INR',
      waNumbers: [],
      taxNumber: null,
      state: 'active',
    });
    await tx.put(creditPositions, {
      id: 'c1',
      scope: moneyScope,
      customerId: 'c1',
      limitMinor: 1,
      receivableMinor: 0,
      currency: 'INR',
      overdueDays: 0,
      asOf: 0,
      source: 'test',
    });
  });
  return { house, tenantId };
}

export interface TestDevice {
  local: Replica;
  storage: DexieStorage;
  ports: Ports;
  actor: Actor;
  /** Makes the next answer get lost after the server has done its work. */
  loseNextAnswer(): void;
  sync(): Promise<void>;
}

/**
 * The shipped device code against the shipped server code; only the wire between them is a function call. `before`: the
 * tablet as somebody else leaves it.
 */
export async function newDevice(
  { house, tenantId }: Plant,
  personId: string,
  functions: FunctionName[],
  before?: TestDevice,
  plantIds: string[] = [plantId],
): Promise<TestDevice> {
  const credential = before?.ports.credential() ?? { grp: newId(), secret: newId() };
  const actor = testActor(tenantId, personId, functions, plantIds);
  const storage = before?.storage ?? new DexieStorage(`device-${newId()}`);
  const local = await Replica.open(storage, tenantId, scopesOf(actor));
  let lose = false;
  const through = async <T>(call: () => Promise<T>): Promise<T> => {
    const answer = await call().catch((error: unknown) => {
      throw isTransient(error) ? new TransportError('server') : error;
    });
    if (lose) {
      lose = false;
      throw new TransportError('unreachable');
    }
    return structuredClone(answer);
  };
  async function admittedHere<T>(request: Device, call: () => Promise<T>): Promise<T> {
    const answer = await admitted(house.sql, actor, request, call);
    if (answer === undefined) throw new Error('not admitted');
    return answer;
  }
  const ports: Ports = {
    now: house.now,
    newId: () => newId(),
    credential: () => credential,
    pull: (request) => through(() => admittedHere(request, () => pull(house, actor, request))),
    segment: (scopes) => through(() => segmentNow(openSegments(house), actor, scopes)),
    push: (request) => through(() => admittedHere(request, () => push(house, actor, request))),
  };
  return {
    local,
    storage,
    ports,
    actor,
    loseNextAnswer: () => {
      lose = true;
    },
    async sync() {
      await flush(local, ports);
      await pullOnce(local, ports);
    },
  };
}

/** Puts actions into the outbox as another tab would, past the mutators: also what no screen would confirm. */
export async function enqueue(device: TestDevice, actions: readonly Omit<OutboxEntry, 'mid'>[]): Promise<void> {
  for (const action of actions) {
    const { head } = device.local;
    const mid = head.lastMid + 1;
    await device.storage.write(head.rev, { head: { ...head, lastMid: mid }, confirmed: { ...action, mid } });
    await device.local.catchUp();
  }
}

/** The server's rows for this person, asked for anew. */
async function serverRows({ house }: Plant, device: TestDevice): Promise<ServerRows> {
  const rows = new ServerRows();
  const { patches } = await segmentNow(openSegments(house), device.actor, null);
  for (const patch of patches) rows.lay(patch);
  return rows;
}

/** The oracle: what the device shows is exactly the server's rows with its pending actions run over them. */
export async function expectServerPlusPending(plant: Plant, device: TestDevice): Promise<void> {
  const server = await serverRows(plant, device);
  const over = new Overlay();
  const expected: Shown = {
    rows: <R extends BaseRow>(table: Table<R>) => new LayeredRows<R>(server.table(table.name), over.of(table.name)),
  };
  for (const entry of device.local.waiting) {
    const tx = bufferedTx(expected);
    try {
      await mutators.get(entry.name)?.run(tx, entry.args, { actor: device.actor, at: entry.at });
      over.merge(tx.writes);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  for (const table of tables) {
    expect(device.local.rows(table).all(), table.name).toEqual(expected.rows(table).all());
  }
}

/** A hold's arguments. */
export const hold = (lotId: string, holdId = newId()) => ({ holdId, lotId, reason: 'surface' as const, note: '' });
