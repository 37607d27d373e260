import * as z from 'zod/mini';
import { type Row, table, text } from '../table.ts';

/** An e-mail address as it is compared: lower case, without spaces. */
export const mailAddress = z.string().check(z.regex(/^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/), z.maxLength(254));

/** An address whose mail is a customer's; the database keeps it from being two customers'. Scope: tenant. */
export const customerAddresses = table('customer_address', { customerId: text(), address: text() }, [
  'customerId',
  'address',
]);
export type CustomerAddress = Row<typeof customerAddresses>;
