import { hasSeen } from '../../db/sync/snapshot.ts';
import { type Fault, type Ports, TransportError } from './ports.ts';
import { pullOnce } from './pull.ts';
import { flush } from './push.ts';
import type { Replica } from './replica.ts';
import { type TabBrowser, thisBrowser } from './tab-browser.ts';

const lockName = 'throughline-loop';
const channelName = 'throughline-loop';
/** A pull at least this often, should a poke be lost. */
const pullEveryMs = 30_000;
const pausesMs = [500, 1_000, 2_000, 5_000, 10_000];
/** Every so many turns a device makes sure that it holds what the server holds. */
const checkEvery = 50;
const leaderBeatMs = 5_000;
const askAgainMs = 500;
const watchLeaderMs = 15_000;
/** So many looks in a row without a sign of life from the leading tab: it hangs, or the browser has put it to sleep. */
const looksUntilWedged = 2;

export interface Loop {
  /** An action was written, or there is a reason to pull: wakes the leading tab, whichever it is. */
  wake(): void;
  stop(): void;
}

/** A poke; with a snapshot, one for what the server's look at that snapshot found. */
export type Poked = (snapshot?: string) => void;

export interface LoopSurroundings {
  readonly replica: Replica;
  readonly ports: Ports;
  /** Calls back for every poke until the returned function is called. */
  readonly listen: (poked: Poked) => () => void;
  /** By default the one this runs in. */
  readonly browser?: TabBrowser;
}

function faultOf(error: unknown): Fault {
  return error instanceof TransportError ? error.fault : 'server';
}

/** A pause that `wake` ends early; a wake during the work makes the next pause none. */
function alarm(browser: TabBrowser): { wake: () => void; sleep: (ms: number) => Promise<void> } {
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
          const cancel = browser.after(ms, resolve);
          end = () => {
            cancel();
            resolve();
          };
        });
      }
      woken = false;
    },
  };
}

type Given = Required<LoopSurroundings>;

/** One turn: send what waits, then fetch what changed; now and then the rows are added up on both sides. */
async function turn({ replica, ports }: LoopSurroundings, check: boolean): Promise<void> {
  await flush(replica, ports);
  await pullOnce(replica, ports, check);
}

/** Wakes the loop for pokes it has not pulled as far as. One that comes during a turn is judged by what the turn brought. */
function pokeJudge({ replica }: Given, wake: () => void): { poked: Poked; begin: () => void; end: () => void } {
  let isUnderWay = false;
  let told: string | undefined;
  const judge = (): void => {
    const { cookie } = replica;
    if (told !== undefined && !(cookie && hasSeen(cookie.snapshot, told))) wake();
    told = undefined;
  };
  return {
    poked(snapshot) {
      if (snapshot === undefined) return wake();
      told = snapshot;
      if (!isUnderWay) judge();
    },
    begin() {
      isUnderWay = true;
    },
    end() {
      isUnderWay = false;
      judge();
    },
  };
}

/** Leads until the signal aborts: a turn at every wake and at least every 30 s, with growing pauses after failures. */
async function lead(given: Given, bell: ReturnType<typeof alarm>, signal: AbortSignal): Promise<void> {
  const pokes = pokeJudge(given, bell.wake);
  const stopListening = given.listen(pokes.poked);
  let failures = 0;
  let turns = 1;
  try {
    while (!signal.aborted) {
      pokes.begin();
      try {
        await turn(given, turns % checkEvery === 0);
        turns += 1;
        failures = 0;
        await given.replica.tellFault(null);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof TransportError)) console.error('sync', error);
        failures += 1;
        // On a full disk not even that can be kept; the pause comes all the same.
        await given.replica.tellFault(faultOf(error)).catch(() => undefined);
      } finally {
        pokes.end();
      }
      // Robbed meanwhile: the bell is the next leading's.
      if (signal.aborted) return;
      const pause = failures === 0 ? pullEveryMs : (pausesMs[Math.min(failures, pausesMs.length) - 1] ?? pullEveryMs);
      await bell.sleep(pause);
    }
  } finally {
    stopListening();
  }
}

/** Hears the leading tab's signs of life. No clock is read for it: they jump, and a device that slept has slept with all its tabs. */
function leaderWatch(): { live: () => void; isWedged: () => boolean } {
  let silentLooks = 0;
  return {
    live() {
      silentLooks = 0;
    },
    /** To be asked every so often. */
    isWedged() {
      silentLooks += 1;
      return silentLooks > looksUntilWedged;
    },
  };
}

/**
 * Queues for the lead, or takes it from a tab that is wedged, until `stopped` aborts; `leads` is then run, and `wake` ends its
 * pause when the lead is taken from this tab.
 */
function seeker(
  browser: TabBrowser,
  leads: (signal: AbortSignal) => Promise<void>,
  wake: () => void,
  stopped: AbortSignal,
): (isSteal: boolean) => void {
  let asked = new AbortController();
  return function seek(isSteal) {
    // One request of this tab at a time: stealing takes the place of waiting.
    asked.abort();
    const mine = new AbortController();
    asked = mine;
    const signal = AbortSignal.any([stopped, mine.signal]);
    browser
      .lock(lockName, isSteal ? { steal: true } : { signal }, () => leads(signal))
      .catch((error: unknown) => {
        if (!(error instanceof DOMException)) console.error('sync', error);
        if (signal.aborted) return;
        // Robbed by a tab that took us for wedged: we lead no more, and queue again.
        mine.abort();
        wake();
        browser.after(askAgainMs, () => asked === mine && !stopped.aborted && seek(false));
      });
  };
}

/**
 * Keeps this device and the server in step. All tabs write; the one that holds the lock sends and fetches. A leader that
 * is wedged loses the lock to another tab; the server's ledger makes a double send harmless.
 */
export function startLoop(surroundings: LoopSurroundings): Loop {
  const given: Given = { browser: thisBrowser, ...surroundings };
  const { replica, browser } = given;
  const stopping = new AbortController();
  const bell = alarm(browser);
  const look = (): void => void replica.catchUp().catch((error: unknown) => console.error('sync', error));
  const leader = leaderWatch();
  const channel = browser.channel(channelName, (word) => {
    if (word === 'alive') leader.live();
    else if (word === 'written') look();
    else bell.wake();
  });
  replica.onWritten = () => channel.tell('written');
  const showLife = (): void => {
    leader.live();
    channel.tell('alive');
  };
  const leadAlive = async (signal: AbortSignal): Promise<void> => {
    showLife();
    const stopBeating = browser.every(leaderBeatMs, showLife);
    await lead(given, bell, signal).finally(stopBeating);
  };
  const seek = seeker(browser, leadAlive, bell.wake, stopping.signal);
  seek(false);
  const stopWatching = browser.every(watchLeaderMs, () => leader.isWedged() && seek(true));
  const wake = (): void => {
    bell.wake();
    channel.tell('wake');
  };
  const stopSeeing = browser.onShown(() => {
    // A tab asleep may have missed what the others told.
    look();
    wake();
  });
  const stopHearing = browser.onOnline(wake);
  return {
    wake,
    stop() {
      stopping.abort();
      bell.wake();
      stopWatching();
      channel.close();
      stopHearing();
      stopSeeing();
    },
  };
}
