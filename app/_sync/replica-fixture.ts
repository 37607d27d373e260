import 'fake-indexeddb/auto';
import { tenantScope } from '../../db/scope.ts';
import type { PullResponse } from '../../db/sync/wire.ts';
import type { BaseRow } from '../../db/table.ts';
import { DexieStorage } from './dexie-storage.ts';
import { Replica } from './replica.ts';
import { patchOf } from './server-rows.ts';

/** A device that has never heard from a server. */
export const emptyDevice = (scopes: readonly string[]): Promise<Replica> =>
  Replica.open(new DexieStorage(`fixture-${crypto.randomUUID()}`), 't', scopes);

/** A first pull that brings these rows. */
export const told = (
  rows: Readonly<Record<string, readonly BaseRow[]>>,
  scopes: readonly string[] = [tenantScope],
): PullResponse => ({
  reset: true,
  cookie: { epoch: 'e', snapshot: '1:1:', scopes: [...scopes] },
  purge: [],
  patch: patchOf(rows),
  next: null,
  lastMid: 0,
  refused: [],
  sums: null,
  serverNow: 0,
});

/** A device that holds these rows, as if a server had told them. */
export async function replicaWith(rows: Readonly<Record<string, readonly BaseRow[]>>): Promise<Replica> {
  const replica = await emptyDevice([tenantScope]);
  await replica.lay(null, [told(rows)], 0);
  return replica;
}
