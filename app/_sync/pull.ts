import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { Device, PullRequest, PullResponse } from '../../db/sync/wire.ts';
import type { Ports } from './ports.ts';
import type { Replica } from './replica.ts';

/** This device as it names itself to the server; the client id changes when its database was lost. */
export async function deviceName(replica: Replica, ports: Ports): Promise<Device> {
  const client = await replica.clientName(ports.newId);
  return { ...ports.credential(), client, schema: schemaVersion };
}

/** The first page and all after it: they belong together, and are laid together. */
async function allPages(ports: Ports, request: PullRequest): Promise<[PullResponse, ...PullResponse[]]> {
  const first = await ports.pull(request);
  const pages: [PullResponse, ...PullResponse[]] = [first];
  // Under the first page's cookie: whatever is written meanwhile comes with the next pull.
  for (let { next } = first; next; ) {
    const response = await ports.pull({ ...request, cookie: first.cookie, page: next, check: false });
    pages.push(response);
    next = response.next;
  }
  return pages;
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

/**
 * Pulls once and lays what came under what is pending. With `check` the server adds up each scope's rows too, and if one
 * adds up otherwise here the next pull fetches everything anew. Throws what the transport throws: then nothing has
 * changed here.
 */
export async function pullOnce(replica: Replica, ports: Ports, check = false): Promise<PullResponse> {
  const device = await deviceName(replica, ports);
  const asked = replica.cookie;
  const pages = await allPages(ports, { ...device, cookie: asked, page: null, check });
  const [first] = pages;
  const laid = await replica.lay(asked, pages, ports.now());
  // More than one page is no one moment's picture: its sums are asked for another time.
  if (laid && pages.length === 1 && hasDrifted(replica, first)) await replica.distrust();
  return first;
}
