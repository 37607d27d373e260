import * as z from 'zod/mini';
import { mutator } from '../mutator.ts';
import { tenantScope } from '../scope.ts';
import type { Tx } from '../tx.ts';
import { id } from '../values/plain.ts';
import { refuseUnless } from '../values/refusal.ts';
import { type Customer, customers, waNumber } from './customer.ts';

/** Makes a number a customer's; refused while it is another's, because what is written from it is read as its owner's. */
export async function giveNumber(tx: Tx, customer: Customer, number: string): Promise<void> {
  if (customer.waNumbers.includes(number)) return;
  const everybody = await tx.scan(customers, 'scope', tenantScope);
  const owner = everybody.find(({ waNumbers }) => waNumbers.includes(number));
  refuseUnless(!owner, 'customer.number_taken', { customer: owner?.name ?? '' });
  await tx.put(customers, { ...customer, waNumbers: [...customer.waNumbers, number] });
}

async function known(tx: Tx, customerId: string): Promise<Customer> {
  const customer = await tx.get(customers, customerId);
  refuseUnless(customer, 'customer.unknown');
  return customer;
}

/** What is written from this number is the customer's from now on. */
export const addNumber = mutator({
  name: 'customer.addNumber@1',
  by: ['commercial', 'admin'],
  args: z.object({ customerId: id, number: waNumber }),
  run: async (tx, args) => giveNumber(tx, await known(tx, args.customerId), args.number),
});

/** The number is nobody's again; what was written from it stays as it was read. */
export const removeNumber = mutator({
  name: 'customer.removeNumber@1',
  by: ['commercial', 'admin'],
  args: z.object({ customerId: id, number: waNumber }),
  async run(tx, args) {
    const customer = await known(tx, args.customerId);
    refuseUnless(customer.waNumbers.includes(args.number), 'customer.number_unknown');
    await tx.put(customers, { ...customer, waNumbers: customer.waNumbers.filter((each) => each !== args.number) });
  },
});

/** The customer writes from another number from now on: theirs instead of the one before. */
export const changeNumber = mutator({
  name: 'customer.changeNumber@1',
  by: ['commercial', 'admin'],
  args: z.object({ customerId: id, from: waNumber, to: waNumber }),
  async run(tx, args) {
    const customer = await known(tx, args.customerId);
    refuseUnless(customer.waNumbers.includes(args.from), 'customer.number_unknown');
    const waNumbers = customer.waNumbers.filter((each) => each !== args.from);
    await giveNumber(tx, { ...customer, waNumbers }, args.to);
    if (waNumbers.includes(args.to)) await tx.put(customers, { ...customer, waNumbers });
  },
});
