import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bucket } from './supabase-storage.ts';

/** What goes wrong with the next request: nothing is answered, half of it is, or something else stands in between. */
type Fault = 'stall' | 'cut' | 'gateway' | 'redirect';

/** A server on loopback that speaks as much of Supabase Storage as keeping files takes. It is no Supabase. */
export interface StorageServer {
  readonly bucket: Bucket;
  next(...faults: readonly Fault[]): void;
  close(): Promise<void>;
}

interface Kept {
  readonly bytes: Buffer;
  readonly mimeType: string;
}

export async function startStorage(): Promise<StorageServer> {
  const kept = new Map<string, Kept>();
  const plan: Fault[] = [];
  const server = createServer(async (request, response) => {
    const bytes = Buffer.concat(await Array.fromAsync(request));
    const fault = plan.shift();
    if (fault === 'stall') return;
    if (fault === 'gateway') response.writeHead(502, { 'content-type': 'text/html' }).end('<html>');
    else if (fault === 'redirect') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else answer(request, response, { bytes, kept, cut: fault === 'cut' });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    bucket: { url: `http://127.0.0.1:${port}`, secretKey: 'sb_secret_planted', name: 'files' },
    next: (...faults) => plan.push(...faults),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Shelf {
  readonly bytes: Buffer;
  readonly kept: Map<string, Kept>;
  readonly cut: boolean;
}

function answer(request: IncomingMessage, response: ServerResponse, { bytes, kept, cut }: Shelf): void {
  const refusal = refusalOf(request, kept);
  const key = keyOf(request);
  if (refusal) {
    // The status that is meant stands in the body; the answer's own is 400 for all of them.
    json(response, 400, refusal);
  } else if (request.method === 'POST') {
    kept.set(key, { bytes, mimeType: request.headers['content-type'] ?? '' });
    json(response, 200, { Key: key, Id: '7f5e0c2e-7c1c-4f3f-8d0e-0d8a52b0a001' });
  } else give(response, kept.get(key), cut);
}

/** `files/<tenant>/<digest>` of a path. */
const keyOf = ({ url = '' }: IncomingMessage): string =>
  url.replace('/storage/v1/object/', '').replace(/^authenticated\//, '');

function refusalOf(request: IncomingMessage, kept: ReadonlyMap<string, Kept>) {
  const { apikey, authorization, 'x-upsert': upsert } = request.headers;
  const key = keyOf(request);
  if (apikey !== 'sb_secret_planted' || authorization !== `Bearer ${apikey}`)
    return { statusCode: '403', error: 'Unauthorized', message: 'Invalid Compact JWS' };
  if (!key.startsWith('files/')) return { statusCode: '404', error: 'Bucket not found', message: 'Bucket not found' };
  if (request.method === 'POST')
    return kept.has(key) && upsert !== 'true'
      ? { statusCode: '409', error: 'Duplicate', message: 'The resource already exists' }
      : undefined;
  return kept.has(key) ? undefined : { statusCode: '404', error: 'not_found', message: 'Object not found' };
}

function give(response: ServerResponse, found: Kept | undefined, cut: boolean): void {
  response.writeHead(200, { 'content-type': found?.mimeType, 'content-length': found?.bytes.byteLength });
  if (cut) response.write(found?.bytes.subarray(0, 10), () => response.destroy());
  else response.end(found?.bytes);
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
