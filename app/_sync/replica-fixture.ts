import 'fake-indexeddb/auto';
import { lots } from '../../db/lot/lot.ts';
import type { Actor } from '../../db/mutator.ts';
import { people } from '../../db/person/person.ts';
import { tenantScope } from '../../db/scope.ts';
import type { PullResponse } from '../../db/sync/wire.ts';
import type { BaseRow } from '../../db/table.ts';
import { DexieStorage } from './dexie-storage.ts';
import { Replica } from './replica.ts';
import { patchOf } from './server-rows.ts';

let names = 0;

/** A database nobody has used. */
export function newName(): string {
  names += 1;
  return `fixture-${names}`;
}

/** A tab on the device's database of this name. */
export const openTab = (name: string, scopes: readonly string[] = [tenantScope]): Promise<Replica> =>
  Replica.open(new DexieStorage(name), 't', scopes);

/** A device that has never heard from a server. */
export const emptyDevice = (scopes: readonly string[]): Promise<Replica> => openTab(newName(), scopes);

/** A first pull that brings these rows. */
export const told = (
  rows: Readonly<Record<string, readonly BaseRow[]>>,
  scopes: readonly string[] = [tenantScope],
): PullResponse => ({
  reset: true,
  cookie: { epoch: 'e', snapshot: '1:1:', scopes: [...scopes] },
  purge: [],
  gone: [],
  patch: patchOf(rows),
  missing: [],
  lastMid: 0,
  refused: [],
  sums: null,
  serverNow: 0,
});

export const asha: Actor = { tenantId: 't', personId: 'asha', functions: ['quality'], plantIds: ['p'] };

/** A plant's rows: one inspector and some free lots. */
export const plantRows = (...lotIds: string[]): Readonly<Record<string, readonly BaseRow[]>> => ({
  [people.name]: [{ id: 'asha', scope: tenantScope, name: 'Asha', functions: ['quality'], plantIds: ['p'] } as BaseRow],
  [lots.name]: lotIds.map(
    (id) => ({ id, scope: tenantScope, plantId: 'p', number: id, state: 'available' }) as BaseRow,
  ),
});

/** A hold on a lot, to be confirmed. */
export const holdOn = (lotId: string) => ({ holdId: `hold-${lotId}`, lotId, reason: 'surface' as const, note: '' });

/** A device that holds these rows, as if a server had told them. */
export async function replicaWith(rows: Readonly<Record<string, readonly BaseRow[]>>): Promise<Replica> {
  const replica = await emptyDevice([tenantScope]);
  await replica.lay(null, told(rows), 0);
  return replica;
}
