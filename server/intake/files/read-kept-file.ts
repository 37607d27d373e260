import { mailFiles, mails } from '../../../db/mail/mail.ts';
import { attachments, inboundMessages } from '../../../db/message/message.ts';
import { moneyScope } from '../../../db/scope.ts';
import type { JobPayload } from '../../postgres/job-name.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { storageFrom } from '../../storage/open-storage.ts';
import { keyOf, type Storage } from '../../storage/storage.ts';
import { readFileApart } from '../mail/parse-apart.ts';
import { readExplained } from '../read-explained.ts';
import type { FileReading } from './read-file.ts';

/** A document that is kept is looked into for a list; pictures and sound are for people. */
export async function lookInto(tx: ServerTx, { attachmentId }: { readonly attachmentId: string }): Promise<void> {
  const file = await tx.get(attachments, attachmentId);
  if (file?.kind === 'document') await tx.later('file.read', `file-read:${attachmentId}`, { attachmentId });
}

/**
 * Reads the list in a document that came by chat or was put in at a desk, between two transactions and in a thread of its
 * own. Its message is read with it, unless a person has settled the message meanwhile.
 */
export async function readKeptFile(
  house: House,
  tenantId: string,
  payload: JobPayload,
  storage: () => Storage = () => storageFrom(process.env),
): Promise<void> {
  const id = String(payload['attachmentId']);
  const file = await transactAsSystem(house, tenantId, async (tx) =>
    (await tx.get(mailFiles, id)) ? undefined : tx.get(attachments, id),
  );
  if (file?.state !== 'kept' || file.sha256 === null) return;
  const bytes = await storage().get(keyOf(tenantId, file.sha256));
  if (!bytes) throw new Error(`the bytes of file ${id} are not in the storage`);
  const reading = await readFileApart(file.fileName ?? 'file', file.mimeType, bytes);
  await transactAsSystem(house, tenantId, (tx) => settle(tx, id, reading));
}

async function settle(tx: ServerTx, id: string, reading: FileReading): Promise<void> {
  const file = await tx.get(attachments, id);
  const message = file && (await tx.get(inboundMessages, file.messageId));
  if (!message || (await tx.get(mailFiles, id))) return;
  const { messageId, fileName, mimeType, bytes } = file;
  await tx.put(mailFiles, {
    ...reading,
    ...{ id, messageId, name: fileName ?? 'file', mediaType: mimeType, size: bytes ?? 0 },
    scope: moneyScope,
    rows: [...reading.rows],
  });
  if (!(await tx.get(mails, messageId))) await tx.put(mails, besideChat(messageId));
  if (message.state === 'received') return tx.happened({ type: 'message.received', messageId });
  // A document without a list stays with the person who types it.
  const waits = message.state === 'needs_human' && message.draftId === null;
  if (waits && reading.rows.length > 0) await readExplained(tx, { messageId });
}

/** What a list in a chat has of a mail: nobody's subject, and a sender the channel vouches for. */
const besideChat = (messageId: string) => ({
  ...{ id: messageId, scope: moneyScope, toAddress: '', fromName: '', subject: '', headerId: '' },
  ...{ inReplyTo: null, refs: [], verified: true, readAs: null, problem: null },
});
