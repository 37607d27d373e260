import * as z from 'zod/mini';
import { customers, waNumber } from '../customer/customer.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { moneyScope } from '../scope.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { attachments, inboundMessages, outboundMessages } from './message.ts';

/** A text takes 4,096 characters, what stands under a file 1,024. */
const longest = { text: 4_096, caption: 1_024 };
/** What WhatsApp draws in the chat; every other file is a document to be opened. */
const drawn = new Set(['image/jpeg', 'image/png']);

/**
 * A commercial person writes to whoever sent a message: words, or a file of a chat with words under it. It leaves as every message does:
 * in its turn, and outside WhatsApp's 24 hours only as a template.
 */
export const answerMessage = mutator({
  name: 'message.answer@1',
  by: ['commercial'],
  args: z.object({ outboundId: id, messageId: id, body: z.string(), attachmentId: z.nullable(id) }),
  async run(tx, { outboundId, messageId, body, attachmentId }, act) {
    await refuseTakenId(tx, outboundMessages, outboundId);
    const asked = await tx.get(inboundMessages, messageId);
    refuseUnless(asked, 'message.unknown');
    refuseUnless(asked.channel === 'whatsapp' && waNumber.safeParse(asked.fromNumber).success, 'message.no_number');
    const words = body.trim();
    refuseUnless(words !== '' || attachmentId !== null, 'message.nothing_written');
    refuseUnless(words.length <= (attachmentId === null ? longest.text : longest.caption), 'message.too_long');
    const file = attachmentId === null ? undefined : await tx.get(attachments, attachmentId);
    refuseUnless(attachmentId === null || (file?.state === 'kept' && file.sha256 !== null), 'message.file_not_kept');
    const customer = asked.customerId === null ? undefined : await tx.get(customers, asked.customerId);
    await tx.put(outboundMessages, {
      id: outboundId,
      scope: moneyScope,
      channel: 'whatsapp',
      toNumber: asked.fromNumber,
      customerId: customer?.id ?? null,
      body: words,
      messageId,
      draftId: asked.draftId,
      form: file ? formOf(file) : null,
      lineId: null,
      state: 'waiting',
      createdAt: act.at,
      sentAt: null,
      externalId: null,
      error: null,
    });
    tx.happened({ type: 'message.written', outboundId });
  },
});

const formOf = ({
  mimeType,
  fileName,
  sha256,
}: {
  mimeType: string;
  fileName: string | null;
  sha256: string | null;
}) => ({
  kind: 'file' as const,
  as: drawn.has(mimeType) ? ('image' as const) : ('document' as const),
  sha256: sha256 ?? '',
  mimeType,
  fileName,
});
