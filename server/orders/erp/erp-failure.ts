import type { ErpCode } from '../../../db/order/erp-code.ts';
import type { ErpAnswer, ErpError } from './port.ts';

/** How an adapter's inside gives up on a question; `answering` makes it the port's answer. */
export class ErpFailure extends Error {
  readonly error: ErpError;
  constructor(error: ErpError, options?: ErrorOptions) {
    super(error.said ? `${error.code}: ${error.said}` : error.code, options);
    this.error = error;
  }
}

/** The ERP says no, in its own words when it has any. */
export const refused = (code: ErpCode, said?: string): ErpFailure =>
  new ErpFailure({ kind: 'business', code, ...(said ? { said: said.slice(0, 500) } : {}) });

/** What `work` gives or failed with, as an answer of the port. A defect passes through. */
export async function answering<T>(work: () => Promise<T>): Promise<ErpAnswer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof ErpFailure) return { ok: false, error: error.error };
    throw error;
  }
}
