import { type Fault, type Ports, TransportError } from './ports.ts';
import { pullOnce } from './pull.ts';
import { flush } from './push.ts';
import type { Replica } from './replica.ts';

const lockName = 'throughline-loop';
const channelName = 'throughline-loop';
/** A pull at least this often, should a poke be lost. */
const pullEveryMs = 30_000;
const pausesMs = [500, 1_000, 2_000, 5_000, 10_000];
/** Every so many turns a device makes sure that it holds what the server holds. */
const checkEvery = 50;
const leaderBeatMs = 5_000;
const leaderWedgedMs = 30_000;

export interface Loop {
  /** An action was written, or there is a reason to pull: wakes the leading tab, whichever it is. */
  wake(): void;
  stop(): void;
}

export interface LoopSurroundings {
  readonly replica: Replica;
  readonly ports: Ports;
  /** Calls back for every poke until the returned function is called. */
  readonly listen: (poked: () => void) => () => void;
}

function faultOf(error: unknown): Fault {
  return error instanceof TransportError ? error.fault : 'server';
}

/** A pause that `wake` ends early; a wake during the work makes the next pause none. */
function alarm(): { wake: () => void; sleep: (ms: number) => Promise<void> } {
  let woken = false;
  let end = (): void => undefined;
  return {
    wake() {
      woken = true;
      end();
    },
    async sleep(ms) {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      woken = false;
    },
  };
}

/** One turn: send what waits, then fetch what changed; now and then the rows are added up on both sides. */
async function turn({ replica, ports }: LoopSurroundings, check: boolean): Promise<void> {
  await flush(replica, ports);
  await pullOnce(replica, ports, check);
}

/** Leads until the signal aborts: a turn at every wake and at least every 30 s, with growing pauses after failures. */
async function lead(given: LoopSurroundings, bell: ReturnType<typeof alarm>, signal: AbortSignal): Promise<void> {
  const stopListening = given.listen(bell.wake);
  const showLife = (): void => void given.replica.showLife(given.ports.now()).catch(() => undefined);
  const beat = setInterval(showLife, leaderBeatMs);
  let failures = 0;
  let turns = 1;
  try {
    while (!signal.aborted) {
      try {
        await turn(given, turns % checkEvery === 0);
        turns += 1;
        failures = 0;
        await given.replica.tellFault(null);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof TransportError)) console.error('sync', error);
        failures += 1;
        await given.replica.tellFault(faultOf(error));
      }
      const pause = failures === 0 ? pullEveryMs : (pausesMs[Math.min(failures, pausesMs.length) - 1] ?? pullEveryMs);
      await bell.sleep(pause);
    }
  } finally {
    clearInterval(beat);
    stopListening();
  }
}

/** True when actions wait and the leading tab has not shown a sign of life for too long. */
async function isLeaderWedged({ replica, ports }: LoopSurroundings): Promise<boolean> {
  return replica.waiting.length > 0 && ports.now() - (await replica.leaderAt()) > leaderWedgedMs;
}

/**
 * Keeps this device and the server in step. All tabs write; the one that holds the lock sends and fetches. A leader that
 * is wedged loses the lock to another tab; the server's ledger makes a double send harmless.
 */
export function startLoop(given: LoopSurroundings): Loop {
  const stopping = new AbortController();
  const bell = alarm();
  const channel = new BroadcastChannel(channelName);
  const look = (): void => void given.replica.catchUp().catch((error: unknown) => console.error('sync', error));
  channel.onmessage = ({ data }) => (data === 'written' ? look() : bell.wake());
  given.replica.onWritten = () => channel.postMessage('written');
  const seek = (how: LockOptions): void => {
    const mine = new AbortController();
    const signal = AbortSignal.any([stopping.signal, mine.signal]);
    navigator.locks
      .request(lockName, how, () => lead(given, bell, signal))
      .catch((error: unknown) => {
        // Stopped, or robbed of the lock by a tab that took us for wedged: we lead no more, and queue again.
        mine.abort();
        bell.wake();
        if (!(error instanceof DOMException)) console.error('sync', error);
        if (!stopping.signal.aborted) seek({ signal: stopping.signal });
      });
  };
  seek({ signal: stopping.signal });
  const watch = setInterval(() => {
    void isLeaderWedged(given)
      .then((wedged) => wedged && !stopping.signal.aborted && seek({ steal: true }))
      .catch(() => undefined);
  }, leaderWedgedMs / 2);
  const wake = (): void => {
    bell.wake();
    channel.postMessage('wake');
  };
  const seen = (): void => {
    if (document.visibilityState !== 'visible') return;
    // A tab asleep may have missed what the others told.
    look();
    wake();
  };
  addEventListener('online', wake);
  document.addEventListener('visibilitychange', seen);
  return {
    wake,
    stop() {
      stopping.abort();
      bell.wake();
      clearInterval(watch);
      channel.close();
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', seen);
    },
  };
}
