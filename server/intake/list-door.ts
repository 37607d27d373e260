import { createHash } from 'node:crypto';
import * as z from 'zod';
import { customers } from '../../db/customer/customer.ts';
import { mailPurposes, mails } from '../../db/mail/mail.ts';
import { attachments, inboundMessages } from '../../db/message/message.ts';
import type { Actor } from '../../db/mutator.ts';
import { moneyScope } from '../../db/scope.ts';
import { id } from '../../db/values/plain.ts';
import { signedInBy } from '../identity/session-door.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { storageFrom } from '../storage/open-storage.ts';
import { keyOf, type Storage } from '../storage/storage.ts';
import { typeOf } from '../storage/type-of.ts';
import { webHouse } from '../web-house.ts';
import { largestFile } from './files/read-file.ts';
import { lockMailId } from './mail/mail-sql.ts';

/** What this door takes at most; a larger file is no list. */
export const largestList = largestFile;

const asked = z.object({
  /** Made by the device: the same list brought twice is one. */
  id,
  customer: id,
  as: z.enum(mailPurposes),
  name: z.string().min(1).max(200),
});

const no = (status: number, error: string): Response => Response.json({ error }, { status });

/** A file with a list, put in by a commercial person for a customer: kept, and then read like one that came by mail. */
export async function takeList(request: Request, body: Uint8Array | undefined): Promise<Response> {
  const person = await signedInBy(request.headers);
  if (!person) return no(401, 'sign in first');
  const what = Object.fromEntries(new URL(request.url).searchParams);
  return keepList(webHouse(), () => storageFrom(process.env), person.actor, what, body);
}

/** The same for whoever is known to ask. Idempotent by `id`; 400, 403, 413 or 415 with a sentence for what can't be taken. */
export async function keepList(
  house: House,
  storage: () => Storage,
  { tenantId, personId, functions }: Actor,
  given: unknown,
  body: Uint8Array | undefined,
): Promise<Response> {
  if (!functions.some((name) => name === 'commercial' || name === 'manager'))
    return no(403, 'only commercial puts lists in');
  if (!body) return no(413, `a file has at most ${largestList} bytes`);
  const read = asked.safeParse(given);
  if (!read.success || body.length === 0)
    return no(400, 'say id, customer, as (order or rfq) and name, and send the file');
  const { customer: customerId, as: readAs } = read.data;
  const name = read.data.name.replaceAll('\0', '').toWellFormed();
  const mimeType = typeOf(body, '', name);
  if (mimeType === 'program') return no(415, 'a program is no list');
  const sha256 = createHash('sha256').update(body).digest('hex');
  await storage().put(keyOf(tenantId, sha256), body, mimeType);
  const messageId = read.data.id;
  return transactAsSystem(house, tenantId, async (tx) => {
    // Twice at one moment is once: the second finds what the first wrote.
    await lockMailId(tx, messageId);
    if (!(await tx.get(customers, customerId))) return no(400, 'no such customer');
    const known = await tx.get(inboundMessages, messageId);
    if (known) return known.fromNumber === personId ? Response.json({ id: messageId }) : no(409, 'this id is taken');
    await tx.put(inboundMessages, {
      ...{
        id: messageId,
        scope: moneyScope,
        channel: 'desk' as const,
        externalId: messageId,
        fromNumber: personId,
        customerId,
      },
      ...{ kind: 'document', body: '', state: 'received' as const, receivedAt: tx.now, saidAt: tx.now, quotes: null },
      ...{ payload: null, changed: null, draftId: null, reason: null, stages: [] },
    });
    await tx.put(mails, {
      ...{
        id: messageId,
        scope: moneyScope,
        toAddress: '',
        fromName: '',
        subject: name,
        headerId: '',
        inReplyTo: null,
      },
      ...{ refs: [], verified: true, readAs, problem: null },
    });
    const attachmentId = tx.newId();
    await tx.put(attachments, {
      ...{ id: attachmentId, scope: moneyScope, messageId, position: 1, kind: 'document', mimeType, fileName: name },
      ...{ bytes: body.length, sha256, state: 'kept' as const, reason: null, sourceId: null },
    });
    tx.happened({ type: 'file.kept', attachmentId });
    return Response.json({ id: messageId });
  });
}
