import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { Segment } from '../../db/sync/segment.ts';
import type { Device, PullResponse } from '../../db/sync/wire.ts';
import type { Ports } from './ports.ts';
import type { Replica } from './replica.ts';

/** This device as it names itself to the server; the client id changes when its database was lost. */
export async function deviceName(replica: Replica, ports: Ports): Promise<Device> {
  const client = await replica.clientName(ports.newId);
  return { ...ports.credential(), client, schema: schemaVersion };
}

/** Whether of any scope another number of rows, or other versions, are held here than the server added up in the same pull. */
function hasDrifted(replica: Replica, { sums, cookie }: PullResponse): boolean {
  if (!sums) return false;
  const here = replica.sums();
  const differs = (scope: string): boolean =>
    (here.get(scope)?.rows ?? 0) !== (sums[scope]?.rows ?? 0) ||
    (here.get(scope)?.versions ?? 0) !== (sums[scope]?.versions ?? 0);
  return [...here.keys(), ...cookie.scopes].some(differs);
}

/** Asks and lays what came; says whether it could be laid: not when another state is held now than it was asked on. */
async function askAndLay(
  replica: Replica,
  ports: Ports,
  check: boolean,
): Promise<[response: PullResponse, laid: boolean]> {
  const device = await deviceName(replica, ports);
  const asked = replica.cookie;
  // Rows an older app fetched are shown; none of them is taken for what this one would have been told.
  const cookie = replica.head.schema === schemaVersion ? asked : null;
  const ask = (segment: Segment | undefined): Promise<PullResponse> =>
    ports.pull({ ...device, cookie, base: segment?.cookie ?? null, check });
  let segment = cookie ? undefined : await ports.segment(null);
  let response = await ask(segment);
  if (response.missing.length > 0) {
    segment = await ports.segment(response.missing);
    response = await ask(segment);
  }
  // A segment the server knows no more, or no more as this person's, is not laid: the next pull fetches another.
  const isTaken = segment?.cookie.scopes.every((scope) => response.cookie.scopes.includes(scope)) ?? false;
  const laid = await replica.lay(asked, response, ports.now(), isTaken ? segment?.patches : []);
  if (laid && hasDrifted(replica, response)) await replica.distrust();
  return [response, laid];
}

/**
 * Pulls once and lays what came under what is pending. Scopes not held yet come as a segment first, all or those that were
 * gained, and the pull brings what changed there since. With `check` the server adds up each scope's rows too, and if one
 * adds up otherwise here the next pull fetches everything anew. Throws what the transport throws: then nothing has
 * changed here.
 */
export async function pullOnce(replica: Replica, ports: Ports, check = false): Promise<PullResponse> {
  const [first, laid] = await askAndLay(replica, ports, check);
  // Another tab has laid a pull, or taken the rows off a full disk: asked again on what is held now.
  const [last] = laid ? [first] : await askAndLay(replica, ports, check);
  return last;
}
