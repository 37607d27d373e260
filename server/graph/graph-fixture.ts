import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphAccount } from './graph-account.ts';

/** How the server treats one request; `hang` answers only when told to `finish`, `drop` takes it and closes, `cut` breaks off its answer. */
export type Treatment =
  | { readonly kind: 'accept' | 'drop' | 'cut' }
  | { readonly kind: 'hang' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** A request as it arrived. */
export interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A file the server has, as it describes and gives it; what is wrong about it is told here. */
export interface GraphFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly sha256?: string;
  readonly size?: number;
  /** Another address than the server's own. */
  readonly url?: string;
  /** Where its giving stops, half an answer sent, until told to `finish`: for good where the asker waits no longer. */
  readonly stalls?: 'describing' | 'giving';
}

/** A server on loopback that speaks as much of the Graph API as sending messages and fetching files takes. */
export interface GraphServer {
  readonly account: GraphAccount;
  readonly received: readonly Received[];
  /** What can be fetched, by its id; the address behind an id is good for one request. */
  readonly files: Map<string, GraphFile>;
  /** Says how the next requests are treated, one each; after them all are accepted. */
  next(...treatments: Treatment[]): void;
  /** Accepts the requests that hang. */
  finish(): void;
  close(): Promise<void>;
}

/** The Graph API's error answer with one of its codes. */
export function graphError(status: number, code: number, headers: Readonly<Record<string, string>> = {}): Treatment {
  const body = JSON.stringify({ error: { message: 'planted', type: 'OAuthException', code, fbtrace_id: 'A1' } });
  return { kind: 'answer', status, body, headers };
}

export async function startGraph(): Promise<GraphServer> {
  const received: Received[] = [];
  const plan: Treatment[] = [];
  const hanging: (() => void)[] = [];
  const files = new Map<string, GraphFile>();
  const addresses = new Map<string, GraphFile>();
  const server = createServer(async (request, response) => {
    received.push({
      path: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
      body: await bodyOf(request),
    });
    const treatment = plan.shift() ?? { kind: 'accept' };
    const count = received.length;
    if (request.method === 'GET' && treatment.kind === 'accept') {
      giveFile(request, response, { files, addresses, count, hanging });
      return;
    }
    if (treatment.kind === 'accept' && request.url?.endsWith('/media')) {
      send(response, Buffer.from(JSON.stringify({ id: `media-${count}` })), { type: 'application/json' });
      return;
    }
    if (treatment.kind === 'hang') hanging.push(() => treat({ kind: 'accept' }, count, response));
    else treat(treatment, count, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    account: { baseUrl: `http://127.0.0.1:${port}`, version: 'v23.0', phoneNumberId: '10987', token: 'secret-token' },
    received,
    files,
    next: (...treatments) => plan.push(...treatments),
    finish() {
      for (const accept of hanging.splice(0)) accept();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Shelf {
  readonly files: ReadonlyMap<string, GraphFile>;
  readonly addresses: Map<string, GraphFile>;
  readonly count: number;
  readonly hanging: (() => void)[];
}

/** Sends an answer whole, or only its first half until told to finish. */
function send(
  response: ServerResponse,
  body: Uint8Array,
  given: { type: string; hanging?: (() => void)[] | undefined },
) {
  response.writeHead(200, { 'content-type': given.type, 'content-length': body.byteLength });
  const half = given.hanging ? body.byteLength >> 1 : body.byteLength;
  response.write(body.subarray(0, half));
  if (given.hanging) given.hanging.push(() => response.end(body.subarray(half)));
  else response.end();
}

/** `GET /v23.0/<id>` describes a file and makes an address; `GET /bytes/<n>` gives it, once. */
function giveFile(request: IncomingMessage, response: ServerResponse, shelf: Shelf): void {
  const { files, addresses, count, hanging } = shelf;
  const { pathname, host } = new URL(request.url ?? '', `http://${request.headers.host}`);
  const address = addresses.get(pathname);
  if (address) {
    addresses.delete(pathname);
    send(response, address.bytes, {
      type: address.mimeType,
      hanging: address.stalls === 'giving' ? hanging : undefined,
    });
    return;
  }
  const id = pathname.split('/').at(-1) ?? '';
  const file = files.get(id);
  if (!file || pathname.startsWith('/bytes/')) {
    response.writeHead(pathname.startsWith('/bytes/') ? 404 : 400, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ error: { message: 'Unsupported get request', type: 'GraphMethodException', code: 100 } }),
    );
    return;
  }
  addresses.set(`/bytes/${count}`, file);
  const { mimeType: mime_type, sha256, size: file_size = file.bytes.byteLength } = file;
  const url = file.url ?? `http://${host}/bytes/${count}`;
  const described = JSON.stringify({ messaging_product: 'whatsapp', id, url, mime_type, sha256, file_size });
  const stalled = file.stalls === 'describing' ? hanging : undefined;
  send(response, Buffer.from(described), { type: 'application/json', hanging: stalled });
}

/** JSON as it is; of a form the text of its parts. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = await readAll(request);
  return request.headers['content-type']?.startsWith('multipart/') ? text : JSON.parse(text || 'null');
}

async function readAll(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await Array.fromAsync(request)).toString('utf8');
}

function treat(treatment: Exclude<Treatment, { kind: 'hang' }>, count: number, response: ServerResponse): void {
  switch (treatment.kind) {
    case 'drop':
      response.destroy();
      return;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '200' });
      response.write('{"messages":[{"id":"wam', () => response.destroy());
      return;
    case 'accept':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id: `wamid.OUT${count}` }] }));
      return;
    case 'answer':
      response.writeHead(treatment.status, { 'content-type': 'application/json', ...treatment.headers });
      response.end(treatment.body ?? '');
  }
}
