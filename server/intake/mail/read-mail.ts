import { createHash } from 'node:crypto';
import { mailFiles, mails } from '../../../db/mail/mail.ts';
import { attachments, type InboundMessage, inboundMessages } from '../../../db/message/message.ts';
import { moneyScope } from '../../../db/scope.ts';
import type { JobPayload } from '../../postgres/job-name.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { storageFrom } from '../../storage/open-storage.ts';
import { keyOf, type Storage } from '../../storage/storage.ts';
import { typeOf } from '../../storage/type-of.ts';
import { knownMail, lockMailId, settleRaw, type UnreadMail, unreadMail } from './mail-sql.ts';
import { parseApart } from './parse-apart.ts';
import type { ParsedFile, ParsedMail } from './parse-mail.ts';
import { isVerified, senderTrust } from './verified-sender.ts';

/**
 * Makes a message of a kept mail, once: it is taken apart between two transactions, in a thread of its own, and whatever
 * comes of that ends as a message that is read or that a person is asked about.
 */
export async function readMail(
  house: House,
  tenantId: string,
  payload: JobPayload,
  storage: () => Storage = () => storageFrom(process.env),
): Promise<void> {
  const rawId = String(payload['rawId']);
  const raw = await transactAsSystem(house, tenantId, (tx) => unreadMail(tx, rawId));
  if (!raw) return;
  const parsed = await parseApart(raw.body, raw.cut);
  const files: Filed[] = [];
  for (const file of parsed.files) files.push(await keepBytes(tenantId, file, storage));
  await transactAsSystem(house, tenantId, (tx) => takeMail(tx, rawId, raw, { ...parsed, files }));
}

/** A file of a mail and, where its bytes were kept for people to open, by what they are found. */
interface Filed extends ParsedFile {
  readonly kept?: { readonly sha256: string; readonly mimeType: string };
}
type FiledMail = ParsedMail & { readonly files: readonly Filed[] };

/** Keeps a file's bytes for people to open; a program is for nobody. */
async function keepBytes(tenantId: string, file: ParsedFile, storage: () => Storage): Promise<Filed> {
  const { content, mediaType, name } = file;
  const mimeType = content ? typeOf(content, mediaType, name) : 'program';
  if (!content || content.length === 0 || mimeType === 'program') return file;
  const sha256 = createHash('sha256').update(content).digest('hex');
  await storage().put(keyOf(tenantId, sha256), content, mimeType);
  return { ...file, kept: { sha256, mimeType } };
}

/**
 * The same id with the same words is the same mail, however often and through whichever door it comes. The same id with
 * other words is a message of its own that a person looks at: nobody can keep a customer's mail out by sending its id first,
 * and a mail that was changed on its way makes no second order.
 */
async function takeMail(tx: ServerTx, rawId: string, raw: UnreadMail, mail: FiledMail): Promise<void> {
  const named = mail.headerId === '' ? `sha256:${mail.digest}` : mail.headerId;
  await lockMailId(tx, named);
  const known = await knownMail(tx, named);
  if (!known) return writeMail(tx, rawId, raw, mail, named, mail.problem);
  if (known.digest === null || known.digest === mail.digest) {
    await settleRaw(tx, rawId, known.id, mail.digest);
    return;
  }
  const other = `${named}#${mail.digest.slice(0, 16)}`;
  const again = await knownMail(tx, other);
  if (again) await settleRaw(tx, rawId, again.id, mail.digest);
  else await writeMail(tx, rawId, raw, mail, other, mail.problem ?? 'mail.same_id_other_words');
}

async function writeMail(
  tx: ServerTx,
  rawId: string,
  raw: UnreadMail,
  mail: FiledMail,
  externalId: string,
  problem: string | null,
): Promise<void> {
  const message: InboundMessage = {
    id: tx.newId(),
    scope: moneyScope,
    channel: 'email',
    externalId,
    fromNumber: mail.from,
    customerId: null,
    kind: mail.automatic ? 'automatic' : 'text',
    body: mail.text === '' ? mail.subject : mail.text,
    state: 'received',
    receivedAt: raw.receivedAt,
    // A mail's own date is its sender's word: threads count by when it came.
    saidAt: raw.receivedAt,
    quotes: mail.inReplyTo,
    payload: null,
    changed: null,
    draftId: null,
    reason: null,
    stages: [],
  };
  if (!(await settleRaw(tx, rawId, message.id, mail.digest))) return;
  await tx.put(inboundMessages, message);
  await tx.put(mails, {
    id: message.id,
    scope: moneyScope,
    toAddress: raw.address,
    fromName: mail.fromName,
    subject: mail.subject,
    headerId: mail.headerId,
    inReplyTo: mail.inReplyTo,
    refs: [...mail.refs],
    verified: isVerified(mail.authResults, senderTrust(process.env)),
    readAs: null,
    problem,
  });
  await writeFiles(tx, message.id, mail.files);
  tx.happened({ type: 'message.received', messageId: message.id });
}

/** Each file with what was read in it and, under the same id, its bytes. */
async function writeFiles(tx: ServerTx, messageId: string, files: readonly Filed[]): Promise<void> {
  const named = files.map((file) => ({ id: tx.newId(), file }));
  const own = { scope: moneyScope, messageId };
  await tx.putMany(
    mailFiles,
    named.map(({ id, file: { name, mediaType, size, outcome, reason, rows } }) => ({
      ...{ ...own, id, name, mediaType, size, outcome, reason },
      rows: [...rows],
    })),
  );
  await tx.putMany(
    attachments,
    named.flatMap(({ id, file: { name, kept, content } }, at) =>
      kept && content
        ? [
            {
              ...{ ...own, ...kept, id, position: at + 1, fileName: name, bytes: content.length },
              ...{ kind: kindOf(kept.mimeType), state: 'kept' as const, reason: null, sourceId: null },
            },
          ]
        : [],
    ),
  );
}

const kindOf = (mimeType: string): string =>
  ['image', 'audio', 'video'].find((kind) => mimeType.startsWith(`${kind}/`)) ?? 'document';
