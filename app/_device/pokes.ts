import type { Poked } from '../_sync/loop.ts';
import { listenToStream } from './pokes-stream.ts';
import { askForChannel, pokeStream } from './server.ts';

/** A server that could not be asked which way it pokes is asked again after this. */
const askAgainMs = 5_000;

/** Calls back for every poke, and once whenever the way to them (re)opens; returns how to stop. The server says which way. */
export function listenForPokes(poked: Poked): () => void {
  let stopped = false;
  let stop = (): void => undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const begin = async (): Promise<void> => {
    try {
      const channel = await askForChannel();
      // Not part of the first load: most servers poke by their own stream.
      const realtime = channel && (await import('./pokes-realtime.ts'));
      if (stopped) return;
      stop = realtime ? realtime.listenToRealtime(poked, askForChannel) : listenToStream(poked, pokeStream);
    } catch {
      if (!stopped) again = setTimeout(() => void begin(), askAgainMs);
    }
  };
  void begin();
  return () => {
    stopped = true;
    clearTimeout(again);
    stop();
  };
}
