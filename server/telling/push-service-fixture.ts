import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushServices } from './push-services.ts';
import type { Subscription } from './subscription-sql.ts';

/** A message as a browser would get it: its signature was checked and its body decrypted. */
export interface Pushed {
  readonly device: string;
  readonly body: unknown;
  readonly topic: string | undefined;
  readonly ttl: number;
  readonly urgency: string | undefined;
  readonly subject: string;
  readonly publicKey: string;
}

/** How the next request is answered; `hang` only when told to `finish`. */
export type PushTreatment = number | 'hang';

/** A push service on loopback that speaks RFC 8030, and the browsers behind it. */
export interface PushService {
  readonly services: PushServices;
  readonly origin: string;
  readonly pushed: readonly Pushed[];
  /** How many requests came, whatever became of them. */
  asked(): number;
  subscribe(device: string): Subscription;
  /** From now on the service knows this device no more. */
  drop(device: string): void;
  next(...treatments: PushTreatment[]): void;
  finish(): void;
  close(): Promise<void>;
}

interface Browser {
  readonly keys: ECDH;
  readonly auth: Buffer;
}

const hkdf = (salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/** RFC 8291 over RFC 8188: one record of aes128gcm, for the browser that holds these keys. */
function decrypt({ keys, auth }: Browser, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const theirs = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), theirs]);
  const secret = hkdf(auth, keys.computeSecret(theirs), info, 32);
  const key = hkdf(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
  const opened = createDecipheriv('aes-128-gcm', key, nonce);
  opened.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([opened.update(sealed.subarray(0, -16)), opened.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
}

/** RFC 8292: a token signed with the key the subscription was made for, for this service, not yet run out. */
function checkSignature(header: string, origin: string): { subject: string; publicKey: string } {
  const { token = '', key = '' } = /^vapid t=(?<token>[^,]+), ?k=(?<key>.+)$/.exec(header)?.groups ?? {};
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33, 65).toString('base64url'),
  };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const isTheirs = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const said: { aud: string; exp: number; sub: string } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  if (!isTheirs) throw new Error('the signature is not of this key');
  if (said.aud !== origin) throw new Error(`the token is for ${said.aud}`);
  if (said.exp * 1_000 < Date.now()) throw new Error('the token has run out');
  return { subject: said.sub, publicKey: key };
}

const textOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

interface Desk {
  readonly browsers: ReadonlyMap<string, Browser>;
  readonly pushed: Pushed[];
  readonly origin: string;
}

/** Takes a message as a push service would, and looks into it as none can. */
async function receive(request: IncomingMessage, { browsers, pushed, origin }: Desk): Promise<number> {
  const device = (request.url ?? '').slice(1);
  const browser = browsers.get(device);
  if (!browser) return 410;
  try {
    const signed = checkSignature(request.headers.authorization ?? '', origin);
    if (request.headers['content-encoding'] !== 'aes128gcm') throw new Error('not in aes128gcm');
    pushed.push({
      device,
      body: JSON.parse(decrypt(browser, Buffer.concat(await Array.fromAsync(request)))),
      topic: textOf(request, 'topic'),
      ttl: Number(request.headers['ttl']),
      urgency: textOf(request, 'urgency'),
      ...signed,
    });
    return 201;
  } catch (error) {
    console.error('push service:', error);
    return 400;
  }
}

export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Browser>();
  const pushed: Pushed[] = [];
  const plan: PushTreatment[] = [];
  const hanging: (() => void)[] = [];
  let count = 0;
  const take = (request: IncomingMessage): Promise<number> => receive(request, { browsers, pushed, origin });
  const server = createServer(async (request, response) => {
    count += 1;
    const treatment = plan.shift();
    const answer = async (): Promise<void> => {
      const status = typeof treatment === 'number' ? treatment : await take(request);
      response.writeHead(status, { location: `${origin}/message/${count}` }).end();
    };
    if (treatment === 'hang') hanging.push(() => void answer());
    else await answer();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    services: { contact: 'mailto:plant@example.com', isKnown: (endpoint) => endpoint.startsWith(`${origin}/`) },
    origin,
    pushed,
    asked: () => count,
    subscribe(device) {
      const keys = createECDH('prime256v1');
      keys.generateKeys();
      const auth = randomBytes(16);
      browsers.set(device, { keys, auth });
      return {
        endpoint: `${origin}/${device}`,
        p256dh: keys.getPublicKey().toString('base64url'),
        auth: auth.toString('base64url'),
      };
    },
    drop: (device) => void browsers.delete(device),
    next: (...treatments) => void plan.push(...treatments),
    finish() {
      for (const answer of hanging.splice(0)) answer();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
