import * as z from 'zod/mini';
import { customers, waNumber } from '../customer/customer.ts';
import { mailAddress } from '../customer/customer-address.ts';
import { giveNumber } from '../customer/number-mutators.ts';
import { draftTransitions, orderDrafts } from '../draft/draft.ts';
import { startOver } from '../draft/draft-mutators.ts';
import { giveAddress } from '../mail/mail-mutators.ts';
import { mutator } from '../mutator.ts';
import { refuseIllegalMove } from '../transition.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { attachments, attachmentTransitions, inboundMessages } from './message.ts';

/**
 * Says who wrote from a number nobody knew. The number is theirs from now on, and the message is read again as theirs; a
 * draft in which a person has put something right already is kept, with its customer.
 */
export const nameSender = mutator({
  name: 'message.nameSender@1',
  by: ['commercial'],
  args: z.object({ messageId: id, customerId: id }),
  async run(tx, args, act) {
    const message = await tx.get(inboundMessages, args.messageId);
    refuseUnless(message, 'message.unknown');
    refuseUnless(message.state === 'needs_human' && message.customerId === null, 'message.sender_known');
    const byMail = message.channel === 'email';
    const shape = byMail ? mailAddress : waNumber;
    refuseUnless(shape.safeParse(message.fromNumber).success, 'message.no_number');
    const customer = await tx.get(customers, args.customerId);
    refuseUnless(customer, 'customer.unknown');
    if (byMail) await giveAddress(tx, customer.id, message.fromNumber);
    else await giveNumber(tx, customer, message.fromNumber);
    await tx.put(inboundMessages, { ...message, customerId: customer.id });
    const draft = message.draftId === null ? undefined : await tx.get(orderDrafts, message.draftId);
    if (!draft || draft.requesterId === null) {
      tx.happened({ type: 'sender.named', messageId: message.id });
      return;
    }
    refuseIllegalMove('draft', draftTransitions, draft.state, 'matching');
    await startOver(tx, draft, act, { customerId: customer.id, currency: customer.currency });
  },
});

/** Has a file that could not be fetched asked for again. */
export const fetchAgain = mutator({
  name: 'attachment.fetchAgain@1',
  by: ['commercial'],
  args: z.object({ attachmentId: id }),
  async run(tx, args) {
    const file = await tx.get(attachments, args.attachmentId);
    refuseUnless(file, 'message.unknown');
    refuseIllegalMove('attachment', attachmentTransitions, file.state, 'waiting');
    await tx.put(attachments, { ...file, state: 'waiting', reason: null });
    tx.happened({ type: 'file.announced', attachmentId: file.id });
  },
});
