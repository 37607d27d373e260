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

/** A way to the web server that loses answers. */
export interface SwallowingProxy {
  readonly url: string;
  /** Answers of pushes that came whole from the server, which had committed them, and never reached the device. */
  swallowed(): number;
  /** Answers let through. */
  passed(): number;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
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

/** Whether the server settled something with this answer. */
const settles = ({ url }: IncomingMessage, { status }: Answer): boolean =>
  url?.endsWith('/sync.push') === true && status === 200;

/**
 * Stands on a free loopback port in front of `target`. Every request goes through; of a push that was carried out the answer
 * is awaited whole, and then, when `swallows` says so, the device's connection is cut without a byte of it.
 */
export async function startSwallowing(target: string, swallows: () => boolean): Promise<SwallowingProxy> {
  const agent = new Agent({ keepAlive: true });
  const at = new URL(target);
  const count = { swallowed: 0, passed: 0 };
  const pass = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const answer = await ask(at, agent, from, await buffer(from));
    if (settles(from, answer) && swallows()) {
      count.swallowed += 1;
      from.socket.destroy();
      return;
    }
    count.passed += 1;
    const { connection: _, 'transfer-encoding': __, ...headers } = answer.headers;
    to.writeHead(answer.status, { ...headers, 'content-length': answer.body.length }).end(answer.body);
  };
  // A server that is away is a connection that breaks.
  const server = createServer((from, to) => void pass(from, to).catch(() => from.socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    swallowed: () => count.swallowed,
    passed: () => count.passed,
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
