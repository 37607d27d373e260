import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import type { Device, PullResponse } from '../../db/sync/wire.ts';
import type { BaseRow } from '../../db/table.ts';
import { schemaVersion, tables } from '../../db/tables.ts';
import { fact, type Local, setFact } from './local.ts';
import type { Ports } from './ports.ts';
import { type ActorOf, rebase } from './rebase.ts';

/** This device as it names itself to the server; the client id changes when its database was lost. */
export async function deviceName(local: Local, ports: Ports): Promise<Device> {
  let client = await fact(local, 'client');
  if (!client) {
    client = ports.newId();
    await setFact(local, 'client', client);
  }
  return { ...ports.credential(), client, schema: schemaVersion };
}

/** People as actors, from the device's own rows. */
const actorsOf =
  (local: Local, tenantId: string): ActorOf =>
  async (personId) => {
    const person = await local
      .rows<{ id: string; scope: string; functions: string[]; plantIds: string[] }>(people)
      .get(personId);
    if (!person) return undefined;
    const functions = person.functions.filter((name): name is FunctionName =>
      functionNames.includes(name as FunctionName),
    );
    return { tenantId, personId, functions, plantIds: person.plantIds };
  };

/** Rows per scope on this device. */
async function countHere(local: Local): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const table of tables) {
    await local.rows<BaseRow>(table).each(({ scope }) => void counts.set(scope, (counts.get(scope) ?? 0) + 1));
  }
  return counts;
}

/** True when nothing is pending here and a scope holds another number of rows than the server counted in the same pull. */
async function hasDrifted(local: Local, counts: Readonly<Record<string, number>>): Promise<boolean> {
  return local.transaction('r', local.tables, async () => {
    if ((await local.outbox.count()) > 0) return false;
    const here = await countHere(local);
    const scopes = new Set([...here.keys(), ...Object.keys(counts)]);
    return [...scopes].some((scope) => (here.get(scope) ?? 0) !== (counts[scope] ?? 0));
  });
}

/**
 * Pulls once and rebases. With `count` the server counts the rows of each scope too, and a device that counts otherwise
 * forgets how far it has read: its next pull fetches everything anew. Throws what the transport throws: then nothing has
 * changed here.
 */
export async function pullOnce(local: Local, ports: Ports, tenantId: string, count = false): Promise<PullResponse> {
  const device = await deviceName(local, ports);
  const cookie = (await fact(local, 'cookie')) ?? null;
  const response = await ports.pull({ ...device, cookie, count });
  await rebase(local, response, actorsOf(local, tenantId), ports.now());
  if (response.counts && (await hasDrifted(local, response.counts))) await local.facts.delete('cookie');
  return response;
}
