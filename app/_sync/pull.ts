import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import type { Device, PullResponse } from '../../db/sync/wire.ts';
import { schemaVersion } from '../../db/tables.ts';
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

/** Pulls once and rebases. Throws what the transport throws: then nothing has changed here. */
export async function pullOnce(local: Local, ports: Ports, tenantId: string, count = false): Promise<PullResponse> {
  const device = await deviceName(local, ports);
  const cookie = (await fact(local, 'cookie')) ?? null;
  const response = await ports.pull({ ...device, cookie, count });
  await rebase(local, response, actorsOf(local, tenantId), ports.now());
  return response;
}
