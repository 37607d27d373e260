import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it came to a stand-in. */
export interface Asked {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  /** As it was sent. */
  readonly rawUrl: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** A server on a free loopback port that answers as `answer` says; what that throws is a 500. */
export interface WireServer {
  readonly url: string;
  /** Every request that came, oldest first. */
  readonly asked: readonly Asked[];
  stop(): Promise<void>;
}

export async function startWireServer(answer: (asked: Asked) => Promise<Answered>): Promise<WireServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const one: Asked = {
      method: request.method ?? 'GET',
      path: decodeURIComponent(pathname),
      rawUrl: request.url ?? '/',
      query: searchParams,
      headers: request.headers,
      body: await text(request),
    };
    asked.push(one);
    const { status, headers, body } = await answer(one).catch((error: unknown) => ({
      status: 500,
      headers: {},
      body: `the stand-in broke: ${error instanceof Error ? error.stack : error}`,
    }));
    response.writeHead(status, { ...headers }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Lets other requests come between: what a real server does while it waits for its database. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A JSON answer. */
export const json = (status: number, body: unknown, headers: Answered['headers'] = {}): Answered => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
