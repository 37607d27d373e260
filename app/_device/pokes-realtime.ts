import * as z from 'zod/mini';
import type { Channel } from '../../db/sync/wire.ts';

// Supabase's client library weighs more than the app's whole sync code; of Phoenix's protocol a device needs five messages.

/** What a Realtime server says; anything else is passed over. */
const message = z.object({
  topic: z.string(),
  event: z.string(),
  ref: z.nullish(z.string()),
  payload: z.nullish(z.object({ status: z.nullish(z.string()) })),
});
type Message = z.infer<typeof message>;

/** Milliseconds between heartbeats (an unanswered one ends the connection), and before a lost connection is tried again. */
const pauses = { heartbeatMs: 25_000, reopenMs: 5_000 };
type Pauses = typeof pauses;

const topicOnWire = (topic: string): string => `realtime:${topic}`;

function read(data: unknown): Message | undefined {
  try {
    const parsed = z.safeParse(message, JSON.parse(String(data)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** One connection: joins every topic with its token and keeps it fresh. `lost` is called once, however it ends. */
function connect(
  given: Channel,
  ask: () => Promise<Channel | null>,
  poked: () => void,
  lost: () => void,
  { heartbeatMs }: Pauses,
): () => void {
  const socket = new WebSocket(`${given.url}?apikey=${encodeURIComponent(given.key)}&vsn=1.0.0`);
  const timers: ReturnType<typeof setInterval>[] = [];
  let refs = 0;
  let unanswered: string | undefined;
  const say = (topic: string, event: string, payload: unknown): string => {
    refs += 1;
    const ref = String(refs);
    if (socket.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ topic, event, payload, ref, join_ref: topic === 'phoenix' ? null : topic }));
    return ref;
  };
  const beat = (): void => {
    if (unanswered) socket.close();
    else unanswered = say('phoenix', 'heartbeat', {});
  };
  const renew = async (): Promise<void> => {
    const next = await ask().catch(() => null);
    if (!next) return;
    // Other scopes now: begin anew. Otherwise the same channels go on with a later token.
    if (next.topics.join() !== given.topics.join()) return socket.close();
    for (const topic of given.topics) say(topicOnWire(topic), 'access_token', { access_token: next.token });
  };
  socket.onopen = () => {
    const config = { broadcast: { ack: false, self: false }, presence: { enabled: false }, private: true };
    for (const topic of given.topics) say(topicOnWire(topic), 'phx_join', { config, access_token: given.token });
    timers.push(
      setInterval(beat, heartbeatMs),
      setInterval(() => void renew(), given.renewMs),
    );
  };
  socket.onmessage = ({ data }) => {
    const told = read(data);
    if (!told) return;
    if (told.ref && told.ref === unanswered) unanswered = undefined;
    else if (told.event === 'broadcast') poked();
    // Joined, or joined again: whatever was missed meanwhile is fetched now.
    else if (told.event === 'phx_reply' && told.payload?.status === 'ok' && told.topic !== 'phoenix') poked();
    else if (['phx_error', 'phx_close'].includes(told.event) || told.payload?.status === 'error') socket.close();
  };
  socket.onclose = () => {
    for (const timer of timers) clearInterval(timer);
    lost();
  };
  return () => socket.close();
}

/**
 * Pokes as Supabase Realtime broadcasts on private channels, one per scope: calls back for each, and once whenever a
 * channel is (re)joined. `ask` gives where and with which token, anew for every connection. Returns how to stop.
 */
export function listenToRealtime(
  poked: () => void,
  ask: () => Promise<Channel | null>,
  given: Pauses = pauses,
): () => void {
  let stopped = false;
  let end = (): void => undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    if (!stopped) poked();
  };
  const later = (): void => {
    if (!stopped) again = setTimeout(() => void begin(), given.reopenMs);
  };
  const begin = async (): Promise<void> => {
    const channel = await ask().catch(() => null);
    if (stopped) return;
    if (channel) end = connect(channel, ask, heard, later, given);
    else later();
  };
  void begin();
  return () => {
    stopped = true;
    clearTimeout(again);
    end();
  };
}
