import { createHmac } from 'node:crypto';
import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import type { Channel } from '../../db/sync/wire.ts';
import type { Changes } from './watch-changes.ts';

/** A token is good for this long, and asked for anew at half of it: what this process forgot at a restart comes back then. */
const tokenMs = 10 * 60_000;

/** A Supabase project as the pokes need it. */
export interface RealtimeSettings {
  /** `https://<ref>.supabase.co`. */
  readonly url: string;
  /** The publishable key, which devices show. */
  readonly key: string;
  /** The secret key, with which the server broadcasts. */
  readonly secretKey: string;
  /** Signs devices' tokens (HS256). */
  readonly jwtSecret: string;
}

/** The settings when `POKES=realtime`, else undefined. Throws when one of them is missing. */
export function realtimeFrom(env: Readonly<Record<string, string | undefined>>): RealtimeSettings | undefined {
  if (env['POKES'] !== 'realtime') return undefined;
  const value = (name: string): string => {
    const found = env[name];
    if (!found) throw new Error(`POKES=realtime needs ${name}: see docs/supabase.md`);
    return found;
  };
  return {
    url: value('SUPABASE_URL').replace(/\/$/, ''),
    key: value('SUPABASE_PUBLISHABLE_KEY'),
    secretKey: value('SUPABASE_SECRET_KEY'),
    jwtSecret: value('SUPABASE_JWT_SECRET'),
  };
}

const topicOf = (tenantId: string, scope: string): string => `poke:${tenantId}:${scope}`;

/** A JSON web token that lets its holder join these topics and nothing else. */
function tokenFor({ jwtSecret }: RealtimeSettings, personId: string, topics: readonly string[], now: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = Math.floor(now / 1_000);
  const claims = { role: 'authenticated', aud: 'authenticated', sub: personId, topics, iat: seconds };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...claims, exp: seconds + tokenMs / 1_000 })}`;
  return `${signed}.${createHmac('sha256', jwtSecret).update(signed).digest('base64url')}`;
}

/** A word to who has joined the topic: that there is something to pull, nothing of what. */
async function broadcast({ url, secretKey }: RealtimeSettings, topic: string): Promise<void> {
  const message = { topic, event: 'poke', payload: {}, private: true };
  const answer = await fetch(`${url}/realtime/v1/api/broadcast`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', apikey: secretKey, authorization: `Bearer ${secretKey}` },
    body: JSON.stringify({ messages: [message] }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) throw new Error(`Realtime answered ${answer.status}`);
}

export interface RealtimePokes {
  /** Where this person's devices listen; from now on their scopes' commits are broadcast, until the token has ended. */
  channelFor(actor: Actor): Channel;
  stop(): void;
}

/** Broadcasts commits to the scopes somebody was given a token for. A lost broadcast is made good by the devices' own pulls. */
export function realtimePokes(settings: RealtimeSettings, changes: Changes, now: () => number): RealtimePokes {
  const watched = new Map<string, { end: () => void; timer: ReturnType<typeof setTimeout> }>();
  const watch = (tenantId: string, scope: string): string => {
    const topic = topicOf(tenantId, scope);
    const before = watched.get(topic);
    clearTimeout(before?.timer);
    const tell = (): void =>
      void broadcast(settings, topic).catch((error: unknown) => console.error('pokes:', String(error)));
    const stop = before?.end ?? changes.subscribe(tenantId, [scope], tell);
    const forget = (): void => {
      watched.delete(topic);
      stop();
    };
    watched.set(topic, { end: stop, timer: setTimeout(forget, tokenMs).unref() });
    return topic;
  };
  return {
    channelFor(actor) {
      const topics = scopesOf(actor).map((scope) => watch(actor.tenantId, scope));
      const url = `${settings.url.replace(/^http/, 'ws')}/realtime/v1/websocket`;
      const token = tokenFor(settings, actor.personId, topics, now());
      return { url, key: settings.key, token, topics, renewMs: tokenMs / 2 };
    },
    stop() {
      for (const { end, timer } of watched.values()) {
        clearTimeout(timer);
        end();
      }
      watched.clear();
    },
  };
}
