import { isSnapshot } from '../../db/sync/snapshot.ts';
import type { Poked } from '../_sync/loop.ts';

/** What of the browser's `EventSource` is used. */
export type Stream = Pick<EventSource, 'onopen' | 'onmessage' | 'onerror' | 'readyState' | 'close'>;

/** A stream the server refused (a session ended, a restart) is asked for again after this. */
const reopenMs = 5_000;
/** `EventSource.CLOSED`: given up, not being mended. */
const closed = 2;

/** How far a poke says the server has looked; undefined when it does not say. */
function snapshotIn(data: unknown): string | undefined {
  try {
    const { snapshot } = JSON.parse(String(data)) as { snapshot?: unknown };
    return typeof snapshot === 'string' && isSnapshot(snapshot) ? snapshot : undefined;
  } catch {
    return undefined;
  }
}

/** Pokes as the web process's server-sent events: calls back for each, and once whenever the stream (re)opens. */
export function listenToStream(poked: Poked, open: () => Stream, pauseMs = reopenMs): () => void {
  let stream: Stream | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    const mine = open();
    stream = mine;
    mine.onopen = () => poked();
    mine.onmessage = ({ data }) => poked(snapshotIn(data));
    mine.onerror = () => {
      // A lost connection the browser mends by itself; a refused one it gives up.
      if (mine.readyState === closed) again = setTimeout(begin, pauseMs);
    };
  };
  begin();
  return () => {
    clearTimeout(again);
    stream?.close();
  };
}
