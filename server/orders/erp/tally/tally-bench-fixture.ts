import { afterEach, vi } from 'vitest';
import type { TestHouse } from '../../../postgres/test-house.ts';
import { type ErpBench, someOrder } from '../contract-fixture.ts';
import { startFaultProxy } from '../fault-proxy-fixture.ts';
import { type Mangler, startMangler } from '../wire/mangler-fixture.ts';
import { startWireServer } from '../wire/wire-server-fixture.ts';
import { answerSite, issueAgentKey } from './answer-site.ts';
import { type TallySettings, tallySettings } from './settings.ts';
import { type AgentPlace, agentRound, runAgent } from './site-agent.ts';
import { tallyErp } from './tally.ts';
import { startTally, type TallyServer } from './tally-server-fixture.ts';

/** The company that is open in the stand-in. */
export const company = 'Sahyadri Pipes';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A bench of the contract with a site: its stand-in, its agent's place, and places where answers are exchanged for others. */
export interface TallyBench extends ErpBench {
  readonly server: TallyServer;
  readonly tenantId: string;
  readonly place: AgentPlace;
  readonly toTally: Mangler;
  readonly toServer: Mangler;
}

const locked = {
  status: 200,
  body: `<ENVELOPE><HEADER><VERSION>1</VERSION><STATUS>0</STATUS></HEADER><BODY><DATA><LINEERROR>Could not set 'SVCurrentCompany' to '${company}'</LINEERROR></DATA></BODY></ENVELOPE>`,
};

/** Opens a site whose agent runs until the test ends, unless `runs` is false. */
export async function openTally(
  house: TestHouse,
  { runs = true, settings: given = {} }: { readonly runs?: boolean; readonly settings?: Partial<TallySettings> } = {},
): Promise<TallyBench> {
  const tenantId = await house.addTenant();
  const server = await startTally(company);
  const proxy = await startFaultProxy(server.url, { locked });
  const door = await startWireServer(async ({ path, body, headers }) => {
    const answer = await answerSite(
      house,
      path.split('/').at(-1) ?? '',
      Buffer.from(body),
      headers.authorization ?? null,
      0,
    );
    return { status: answer.status, body: await answer.text() };
  });
  furnish(server);
  const key = await issueAgentKey(house, tenantId, 'office', company);
  const toTally = await startMangler(proxy.url);
  const toServer = await startMangler(door.url);
  const urls = { serverUrl: toServer.url, tallyUrl: toTally.url };
  const place = { ...urls, key, tallyMs: 1_000, serverMs: 20_000, tell: () => undefined };
  await vi.waitFor(() => agentRound(place), { timeout: 20_000 });
  const controller = new AbortController();
  const running = runs ? runAgent(place, controller.signal, 20) : Promise.resolve();
  stops.push(async () => {
    controller.abort();
    await proxy.stop();
    await toTally.stop();
    await toServer.stop();
    await running;
    await door.stop();
    await server.stop();
  });
  const settings = tallySettings.parse({ company, currency: 'INR', zone: 'UTC', ...given });
  return {
    server,
    tenantId,
    place,
    toTally,
    toServer,
    erp: tallyErp(house, tenantId, settings),
    documents: async (reference) =>
      server.vouchers.filter((each) => each['REFERENCE'] === reference && each.ISCANCELLED === 'No').length,
    strike: (fault, times) => proxy.strike(fault, ({ body }) => body.includes('<TALLYREQUEST>Import<'), times),
    refused: { ...someOrder, customer: { id: 'c-2', name: 'Nobody Tally knows', taxNumber: null } },
    async renameItem(name) {
      server.addItem('PIPE-1', { GUID: 'g-1', DESCRIPTION: name });
      await agentRound(place);
    },
  };
}

function furnish(server: TallyServer): void {
  server.addItem('PIPE-1', { GUID: 'g-1' });
  server.addLedger(someOrder.customer.name, {
    GUID: 'l-1',
    PARTYGSTIN: someOrder.customer.taxNumber,
    CLOSINGBALANCE: '-1200.00',
    CREDITLIMIT: '100000.00',
  });
  server.addLedger('Sales');
  server.addLedger('Output GST');
}
