import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ErpFault, Struck } from './contract-fixture.ts';

/** A request as it came to the proxy. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A way to an HTTP server on which things go wrong. */
export interface FaultProxy {
  readonly url: string;
  /** The next `times` requests that match meet `fault`; all others go through. */
  strike(fault: ErpFault, matches: (passing: Passing) => boolean, times?: number): Struck;
  stop(): Promise<void>;
}

/** What this server says when it breaks and when it lets nobody in, where that is not plain HTTP. */
export interface OwnWords {
  readonly broken?: { readonly status: number; readonly body: string };
  readonly locked?: { readonly status: number; readonly body: string };
}

interface Plan {
  readonly fault: ErpFault;
  readonly matches: (passing: Passing) => boolean;
  left: number;
  hits: number;
  readonly healed: PromiseWithResolvers<void>;
  readonly inVain: PromiseWithResolvers<void>;
  /** What was held back and goes on when healed. */
  readonly held: Promise<unknown>[];
}

/** Sends the request on and waits for the last byte of its answer. */
async function ask(target: URL, agent: Agent, from: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, url, headers } = from;
  const { hostname, port } = target;
  const sent = request({ hostname, port, agent, method, path: url, headers: { ...headers, host: target.host } });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
}

function give(to: ServerResponse, { status, headers, body }: Answer): void {
  const { connection: _, 'transfer-encoding': __, ...rest } = headers;
  to.writeHead(status, { ...rest, 'content-length': body.length }).end(body);
}

/** One request meets its fault. `send` brings it to the server and gives the whole answer. */
async function meet(
  plan: Plan,
  words: OwnWords,
  from: IncomingMessage,
  to: ServerResponse,
  send: () => Promise<Answer>,
) {
  switch (plan.fault) {
    case 'lost':
      await send();
      from.socket.destroy();
      return;
    case 'broken':
    case 'locked': {
      const own = words[plan.fault] ?? { status: plan.fault === 'broken' ? 502 : 401, body: '' };
      give(to, { status: own.status, headers: { 'content-type': 'text/plain' }, body: Buffer.from(own.body) });
      return;
    }
    case 'slow': {
      const answer = await send();
      plan.inVain.resolve();
      await plan.healed.promise;
      give(to, answer);
      return;
    }
    case 'half_open':
      plan.inVain.resolve();
      await plan.healed.promise;
      from.socket.destroy();
      return;
    case 'late':
      plan.inVain.resolve();
      await plan.healed.promise;
      await send();
      from.socket.destroy();
  }
}

/**
 * Stands on a free loopback port in front of `target`, an HTTP server. A request that was given up on is still brought to
 * the server when its fault says so: what has left a device cannot be called back.
 */
export async function startFaultProxy(target: string, words: OwnWords = {}): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const at = new URL(target);
  const plans: Plan[] = [];
  const pass = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const body = await buffer(from);
    const passing = { method: from.method ?? 'GET', path: from.url ?? '/', body: body.toString('utf8') };
    const plan = plans.find((each) => each.left > 0 && each.matches(passing));
    const send = () => ask(at, agent, from, body);
    if (!plan) return give(to, await send());
    plan.left -= 1;
    plan.hits += 1;
    const end = meet(plan, words, from, to, send);
    plan.held.push(end.catch(() => undefined));
    await end;
  };
  // A server that is away is a connection that breaks.
  const server = createServer((from, to) => void pass(from, to).catch(() => from.socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    strike(fault, matches, times = 1) {
      const [healed, inVain] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const plan: Plan = { fault, matches, left: times, hits: 0, healed, inVain, held: [] };
      plans.push(plan);
      return {
        hits: () => plan.hits,
        inVain: inVain.promise,
        async heal() {
          plan.left = 0;
          plan.healed.resolve();
          await Promise.all(plan.held);
        },
      };
    },
    async stop() {
      for (const plan of plans) plan.healed.resolve();
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
