import type { ErpCode } from '../../../../db/order/erp-code.ts';
import type { ErpAnswer, ErpError } from '../port.ts';

/** The ERP did what it was asked, and gave this. */
export const gave = <T>(value: T): ErpAnswer<T> => ({ ok: true, value });

type Refused = { readonly ok: false; readonly error: ErpError };

/** The longest sentence of an ERP that is kept. */
const longestSaid = 300;

/** The ERP says no, and will again; `said` are its own words. */
export const refusedBy = (code: ErpCode, said?: string): Refused => ({
  ok: false,
  error: { kind: 'business', code, ...inWords(said) },
});

/** Nobody gets in with these credentials. */
export const lockedOut = (code: ErpCode, said?: string): Refused => ({
  ok: false,
  error: { kind: 'auth', code, ...inWords(said) },
});

/** It surely was not done, and may be tried again. */
export const notDone = (code: ErpCode, said?: string): Refused => ({
  ok: false,
  error: { kind: 'retryable', code, maybeDone: false, ...inWords(said) },
});

/** It may have been done. */
export const maybeDone = (code: ErpCode, said?: string): Refused => ({
  ok: false,
  error: { kind: 'retryable', code, maybeDone: true, ...inWords(said) },
});

function inWords(said: string | undefined): { said?: string } {
  // What an ERP says is shown to people: markup and line ends in it are the ERP's own screens' business.
  const plain = said
    ?.replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return plain ? { said: plain.slice(0, longestSaid) } : {};
}
