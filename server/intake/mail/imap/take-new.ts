import type { ImapFlow } from 'imapflow';
import { type House, transactAsSystem } from '../../../postgres/transaction.ts';
import { keepMailIn, largestMail } from '../keep-mail.ts';
import { nameOf } from './mailbox.ts';
import { type Cursor, cursorOf, keptSources, moveCursor, type OwnedMailbox } from './mailbox-sql.ts';

/** Of a mail that is too large to be read, so much is kept: its head, for a person to see who wrote. */
const beginning = 256_000;

/** A mail as the server lists it. */
interface Listed {
  readonly uid: number;
  readonly size: number;
  readonly at: number;
}

/**
 * Takes every mail of the open folder that was not taken yet, the oldest first: its bytes and how far the folder was read are
 * committed together, and only then is it marked as read. Ended at any point, it goes on where it was: nothing is lost, and
 * what is met again is known by its place or its Message-ID. Gives how many were kept.
 */
export async function takeNew(house: House, box: OwnedMailbox, client: ImapFlow): Promise<number> {
  if (!client.mailbox) return 0;
  const { uidValidity } = client.mailbox;
  const name = nameOf(box);
  const known = await transactAsSystem(house, box.tenantId, (tx) => cursorOf(tx, name));
  const from = known?.uidValidity === uidValidity ? known.uid : 0;
  let kept = 0;
  for (const mail of await listedAfter(client, from)) {
    const cursor = { uidValidity, uid: mail.uid };
    const body = mail.at < box.since ? undefined : await bodyOf(client, mail);
    await transactAsSystem(house, box.tenantId, async (tx) => {
      if (body) {
        const cut = mail.size > largestMail;
        await keepMailIn(tx, { address: box.address, envelopeFrom: '', source: sourceOf(name, cursor), body, cut });
      }
      await moveCursor(tx, name, cursor);
    });
    if (!body) continue;
    kept += 1;
    await client.messageFlagsAdd(String(mail.uid), ['\\Seen'], { uid: true });
  }
  return kept;
}

const sourceOf = (name: string, { uidValidity, uid }: Cursor): string => `imap:${name}:${uidValidity}:${uid}`;

/** In the order of their numbers. A server answers `n:*` with its last mail even where that is before `n`. */
async function listedAfter(client: ImapFlow, uid: number): Promise<Listed[]> {
  const listed: Listed[] = [];
  for await (const each of client.fetch(`${uid + 1}:*`, { uid: true, size: true, internalDate: true }, { uid: true })) {
    const at = new Date(each.internalDate ?? Number.NaN).getTime();
    // A date that can't be read must not make a mail old.
    if (each.uid > uid) listed.push({ uid: each.uid, size: each.size ?? 0, at: at || Number.POSITIVE_INFINITY });
  }
  return listed.toSorted((a, b) => a.uid - b.uid);
}

/**
 * Undefined when the mail is gone: somebody deleted it meanwhile. One the server lists and refuses to give is empty: a person
 * is told of it, and it does not hold up those behind it.
 */
async function bodyOf(client: ImapFlow, { uid, size }: Listed): Promise<Buffer | undefined> {
  const source = { start: 0, maxLength: size > largestMail ? beginning : largestMail };
  try {
    const found = await client.fetchOne(String(uid), { source }, { uid: true });
    if (found) return found.source ?? Buffer.alloc(0);
  } catch (cause) {
    if (!client.usable || !(cause instanceof Error) || !('responseStatus' in cause)) throw cause;
    return Buffer.alloc(0);
  }
  // After its end a connection finds nothing either: only a living one says that a mail is gone.
  if (!client.usable || !client.mailbox) throw new Error('the connection ended');
  return undefined;
}

/** What was kept just before the connection, or this process, ended was never marked: it is now. */
export async function markKept(house: House, box: OwnedMailbox, client: ImapFlow): Promise<void> {
  if (!client.mailbox) return;
  const { uidValidity } = client.mailbox;
  const name = nameOf(box);
  const unseen = (await client.search({ seen: false }, { uid: true })) || [];
  const places = new Map(unseen.map((uid) => [sourceOf(name, { uidValidity, uid }), uid]));
  const kept = await transactAsSystem(house, box.tenantId, (tx) => keptSources(tx, [...places.keys()]));
  const uids = [...places].filter(([source]) => kept.has(source)).map(([, uid]) => uid);
  if (uids.length > 0) await client.messageFlagsAdd(uids.join(','), ['\\Seen'], { uid: true });
}
