import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { minute, second } from '../../../../db/values/instant.ts';
import type { House } from '../../../postgres/transaction.ts';
import { connectionTo, folderOf, nameOf } from './mailbox.ts';
import { allMailboxes, type OwnedMailbox } from './mailbox-sql.ts';
import { markKept, takeNew } from './take-new.ts';

const longestPauseMs = 5 * minute;
/** A server that says nothing by itself is asked this often, and one that does not answer is noticed within it. */
const askEveryMs = 30 * second;
const lookAgainMs = 15 * second;

interface Followed {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Reads every mailbox that is set up, also one that is set up later, until `signal` aborts. */
export async function followMailboxes(house: House, signal: AbortSignal): Promise<void> {
  const followed = new Map<string, Followed>();
  while (!signal.aborted) {
    // Without a database those that are followed find out by themselves.
    const boxes = await allMailboxes(house).catch(() => undefined);
    if (boxes) followThese(house, new Map(boxes.map((box) => [JSON.stringify(box), box])), followed, signal);
    await pause(lookAgainMs, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all([...followed.values()].map(({ done }) => done));
}

function followThese(
  house: House,
  boxes: ReadonlyMap<string, OwnedMailbox>,
  followed: Map<string, Followed>,
  signal: AbortSignal,
): void {
  for (const [key, { stop }] of followed) {
    if (boxes.has(key)) continue;
    stop.abort();
    followed.delete(key);
  }
  for (const [key, box] of boxes) {
    if (followed.has(key)) continue;
    const stop = new AbortController();
    followed.set(key, { stop, done: followMailbox(house, box, AbortSignal.any([signal, stop.signal])) });
  }
}

/** Reads one mailbox until `signal` aborts; a lost connection is made again after 1 s, 2 s, 4 s … 5 min. Never rejects. */
export async function followMailbox(house: House, box: OwnedMailbox, signal: AbortSignal): Promise<void> {
  let failures = 0;
  let said = '';
  const well = (): void => {
    failures = 0;
    said = '';
  };
  while (!signal.aborted) {
    const why = await readWhileConnected(house, box, signal, well).then(() => 'the connection ended', reasonOf);
    if (!signal.aborted && why !== said) console.error(`imap: ${nameOf(box)} is tried again: ${why}`);
    said = why;
    const after = Math.min(second * 2 ** failures, longestPauseMs);
    failures += 1;
    await pause(after, undefined, { signal }).catch(() => undefined);
  }
}

async function readWhileConnected(
  house: House,
  box: OwnedMailbox,
  signal: AbortSignal,
  well: () => void,
): Promise<void> {
  const client = new ImapFlow(connectionTo(box));
  // What failed is told by the call that was under way; without a listener the process would end of it.
  client.on('error', () => undefined);
  const bell = bellOf(client);
  const leave = (): void => client.close();
  signal.addEventListener('abort', leave);
  try {
    await client.connect();
    await client.mailboxOpen(folderOf(box));
    await markKept(house, box, client);
    while (!signal.aborted && client.usable) {
      await takeNew(house, box, client);
      well();
      const idling = client.idle().catch(() => undefined);
      await bell();
      // Any command ends the idling.
      if (client.usable && !signal.aborted) await client.noop();
      await idling;
    }
  } finally {
    signal.removeEventListener('abort', leave);
    client.close();
  }
}

/** Waits until the server has told of mail since the last wait, at most `askEveryMs`, or until the connection ends. */
function bellOf(client: ImapFlow): () => Promise<void> {
  let rung = false;
  let wake = (): void => undefined;
  const ring = (): void => {
    rung = true;
    wake();
  };
  client.on('exists', ring);
  client.on('close', ring);
  return async () => {
    if (!rung) {
      const waited = new AbortController();
      wake = () => waited.abort();
      await pause(askEveryMs, undefined, { signal: waited.signal }).catch(() => undefined);
    }
    rung = false;
  };
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const text: unknown = Reflect.get(cause, 'responseText');
  return typeof text === 'string' ? `${cause.message}: ${text}` : cause.message;
}
