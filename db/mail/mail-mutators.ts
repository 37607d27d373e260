import * as z from 'zod/mini';
import { customers } from '../customer/customer.ts';
import { type CustomerAddress, customerAddresses, mailAddress } from '../customer/customer-address.ts';
import { inboundMessages } from '../message/message.ts';
import { mutator } from '../mutator.ts';
import { refuseTakenId } from '../new-row.ts';
import { moneyScope, tenantScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { mailPurposes, mails } from './mail.ts';

/** Whose mail comes from this address; an address's row is named by the address itself. */
export const addressId = (address: string): string => `mail:${address.toLowerCase()}`;

/** Makes an address a customer's; refused while it is another's, because what comes from it is read as its owner's. */
export async function giveAddress(tx: Tx, customerId: string, given: string): Promise<void> {
  const address = given.toLowerCase();
  const owned: CustomerAddress | undefined = await tx.get(customerAddresses, addressId(address));
  if (owned?.customerId === customerId) return;
  refuseUnless(!owned, 'customer.address_taken');
  await tx.put(customerAddresses, { id: addressId(address), scope: tenantScope, customerId, address });
}

/** What is mailed from this address is the customer's from now on. */
export const addAddress = mutator({
  name: 'customer.addAddress@1',
  by: ['commercial', 'admin'],
  args: z.object({ customerId: id, address: mailAddress }),
  async run(tx, args) {
    refuseUnless(await tx.get(customers, args.customerId), 'customer.unknown');
    await giveAddress(tx, args.customerId, args.address);
  },
});

/** The address is nobody's again; what came from it stays as it was read. */
export const removeAddress = mutator({
  name: 'customer.removeAddress@1',
  by: ['commercial', 'admin'],
  args: z.object({ customerId: id, address: mailAddress }),
  async run(tx, args) {
    const owned = await tx.get(customerAddresses, addressId(args.address));
    refuseUnless(owned?.customerId === args.customerId, 'customer.address_unknown');
    await tx.delete(customerAddresses, owned.id);
  },
});

/** Says what a list is that came without a word: an order, or a request for a quote. Then it is read as that. */
export const readMailAs = mutator({
  name: 'mail.readAs@1',
  by: ['commercial'],
  args: z.object({ messageId: id, as: z.enum(mailPurposes) }),
  async run(tx, args) {
    const message = await tx.get(inboundMessages, args.messageId);
    const mail = message && (await tx.get(mails, message.id));
    refuseUnless(message && mail, 'message.unknown');
    refuseUnless(message.state === 'needs_human' && message.draftId === null, 'message.settled');
    refuseUnless(mail.readAs === null, 'message.settled');
    await tx.put(mails, { ...mail, readAs: args.as });
    tx.happened({ type: 'mail.explained', messageId: message.id });
  },
});

/** A line of 1,000 is a list; what an action carries is short texts. */
const mostLines = 1_000;
const longestLine = 500;

/** A list put in by hand, from a phone call or a paper: read like a message of that customer. Works offline. */
export const pasteList = mutator({
  name: 'message.paste@1',
  by: ['commercial'],
  args: z.object({
    messageId: id,
    customerId: id,
    as: z.enum(mailPurposes),
    lines: z.array(z.string().check(z.maxLength(longestLine))).check(z.maxLength(mostLines)),
  }),
  async run(tx, args, act) {
    const customer = await tx.get(customers, args.customerId);
    refuseUnless(customer, 'customer.unknown');
    const body = args.lines.join('\n').trim();
    refuseUnless(body !== '', 'message.empty');
    await refuseTakenId(tx, inboundMessages, args.messageId);
    await tx.put(inboundMessages, {
      id: args.messageId,
      scope: moneyScope,
      channel: 'desk',
      externalId: args.messageId,
      fromNumber: act.actor.personId,
      customerId: customer.id,
      kind: 'text',
      body,
      state: 'received',
      receivedAt: act.at,
      saidAt: act.at,
      quotes: null,
      payload: null,
      changed: null,
      draftId: null,
      reason: null,
      stages: [],
    });
    await tx.put(mails, {
      id: args.messageId,
      scope: moneyScope,
      toAddress: '',
      fromName: '',
      subject: '',
      headerId: '',
      inReplyTo: null,
      refs: [],
      verified: true,
      readAs: args.as,
      problem: null,
    });
    tx.happened({ type: 'message.received', messageId: args.messageId });
  },
});
