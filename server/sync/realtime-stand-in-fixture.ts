import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RealtimeSettings } from './realtime.ts';

/**
 * Not Supabase Realtime: what of it Throughline uses, as its documentation tells it. A WebSocket that speaks Phoenix (join
 * with a token, heartbeat, access_token, broadcast) and the door through which a server broadcasts. No channel is public.
 */
interface StandIn {
  readonly settings: RealtimeSettings;
  /** What devices have said, oldest first. */
  readonly heard: { readonly topic: string; readonly event: string }[];
  /** Ends every connection and, while `away`, takes no new one. */
  drop(away: boolean): void;
  /** Answers no heartbeat any more, as a connection that died unnoticed. */
  fallSilent(silent: boolean): void;
  connections(): number;
  stop(): Promise<void>;
}

interface Phoenix {
  readonly topic: string;
  readonly event: string;
  readonly ref: string | null;
  readonly payload: { readonly access_token?: string; readonly config?: { readonly private?: boolean } };
}

/** A text as one frame; what is said here is short. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = body.length < 126 ? [0x81, body.length] : [0x81, 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from(head), body]);
}

/** The texts in whole frames, and what is left. Throws at a frame longer than anything a device says. */
function unframe(bytes: Buffer): { texts: string[]; rest: Buffer; closed: boolean } {
  const texts: string[] = [];
  let closed = false;
  let rest = bytes;
  while (rest.length >= 2) {
    const short = (rest[1] ?? 0) & 127;
    if (short === 127) throw new Error('a frame too long');
    const start = short === 126 ? 4 : 2;
    if (rest.length < start) break;
    const length = short === 126 ? rest.readUInt16BE(2) : short;
    const end = start + 4 + length;
    if (rest.length < end) break;
    const mask = rest.subarray(start, start + 4);
    const body = rest.subarray(start + 4, end).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
    if (((rest[0] ?? 0) & 15) === 1) texts.push(Buffer.from(body).toString());
    if (((rest[0] ?? 0) & 15) === 8) closed = true;
    rest = rest.subarray(end);
  }
  return { texts, rest, closed };
}

/** The topics a token allows: the policy on `realtime.messages` that docs/supabase.md gives. */
function allowed(token: string | undefined, secret: string, now: number): readonly string[] {
  const [head, body, signature] = (token ?? '').split('.');
  const right = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
  if (!body || signature !== right) return [];
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { topics: string[]; exp: number };
  return claims.exp * 1_000 > now ? claims.topics : [];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

interface Sent {
  readonly messages: readonly { readonly topic: string; readonly event: string; readonly private: boolean }[];
}

function say(socket: Duplex, topic: string, event: string, payload: unknown, ref: string | null = null): void {
  socket.write(frame(JSON.stringify({ topic, event, payload, ref })));
}

/** Tells those who have joined a topic what was sent to it. */
function broadcast(joined: ReadonlyMap<Duplex, ReadonlySet<string>>, { messages }: Sent): void {
  for (const { topic, event, private: isPrivate } of messages)
    for (const [socket, topics] of joined)
      if (isPrivate && topics.has(`realtime:${topic}`))
        say(socket, `realtime:${topic}`, 'broadcast', { type: 'broadcast', event, payload: {} });
}

/** Agrees to speak WebSocket (RFC 6455, section 4.2.2). */
function shakeHands(request: IncomingMessage, socket: Duplex): void {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
}

/** Calls `take` with each message of the socket, and closes when it is asked to. */
function listenTo(socket: Duplex, take: (said: Phoenix) => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  socket.on('data', (more: Buffer) => {
    const { texts, rest, closed } = unframe(Buffer.concat([bytes, more]));
    bytes = rest;
    for (const text of texts) take(JSON.parse(text) as Phoenix);
    if (closed) socket.end(Buffer.from([0x88, 0]));
  });
}

/** Starts one on a free port of this machine; `now` is the clock tokens expire by. */
export async function standIn(now: () => number): Promise<StandIn> {
  const joined = new Map<Duplex, Set<string>>();
  const heard: StandIn['heard'] = [];
  let away = false;
  let silent = false;

  const take = (socket: Duplex, { topic, event, ref, payload }: Phoenix): void => {
    heard.push({ topic, event });
    const reply = (status: 'ok' | 'error'): void => say(socket, topic, 'phx_reply', { status, response: {} }, ref);
    if (event === 'heartbeat' && !silent) reply('ok');
    if (event !== 'phx_join') return;
    const topics = allowed(payload.access_token, settings.jwtSecret, now());
    const may = payload.config?.private === true && topics.includes(topic.replace(/^realtime:/, ''));
    if (may) joined.get(socket)?.add(topic);
    reply(may ? 'ok' : 'error');
  };

  const server = createServer(async (request, answer) => {
    const body = await bodyOf(request);
    if (away || request.headers['apikey'] !== settings.secretKey) return answer.writeHead(away ? 503 : 401).end();
    broadcast(joined, JSON.parse(body) as Sent);
    return answer.writeHead(202).end();
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const asked = new URL(request.url ?? '', 'http://stand-in').searchParams;
    if (away || asked.get('apikey') !== settings.key) return socket.destroy();
    shakeHands(request, socket);
    joined.set(socket, new Set());
    listenTo(socket, (said) => take(socket, said));
    socket.on('error', () => undefined).on('close', () => joined.delete(socket));
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { url, key: 'publishable', secretKey: 'secret', jwtSecret: 'signs-tokens' };
  const endAll = (): void => {
    for (const socket of joined.keys()) socket.destroy();
  };
  return {
    settings,
    heard,
    drop(isAway) {
      away = isAway;
      endAll();
    },
    fallSilent(isSilent) {
      silent = isSilent;
    },
    connections: () => joined.size,
    async stop() {
      endAll();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
