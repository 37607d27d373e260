import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { bookDocument, findDocument } from './ledger-sql.ts';
import type { ErpAnswer, ErpDispatch, ErpDocument, ErpOrder, ErpPort } from './port.ts';

/**
 * The built-in ledger: an ERP for a plant that has none, in a schema of its own with numbers of its own (`ERP-1001`). It
 * books in transactions of its own, as an outside system would. Everything that goes wrong in it may have gone wrong
 * after the commit.
 */
export function ledgerErp(house: House, tenantId: string): ErpPort {
  const book = (kind: string, key: string, body: ErpOrder | ErpDispatch): Promise<ErpAnswer<ErpDocument>> =>
    answering<ErpDocument>(async () => {
      const reference = await transactAsSystem(house, tenantId, (tx) => bookDocument(tx, kind, key, body));
      if (reference === undefined) {
        return { ok: false, error: { kind: 'business', code: 'erp.reference_used_for_another' } };
      }
      return { ok: true, value: { reference } };
    });
  return {
    createOrder: (key, order) => book('order', key, order),
    confirmDispatch: (key, dispatch) => book('dispatch', key, dispatch),
    findByReference: (key) =>
      answering<ErpDocument | undefined>(async () => {
        const reference = await transactAsSystem(house, tenantId, (tx) => findDocument(tx, key));
        return { ok: true, value: reference === undefined ? undefined : { reference } };
      }),
  };
}

async function answering<T>(work: () => Promise<ErpAnswer<T>>): Promise<ErpAnswer<T>> {
  try {
    return await work();
  } catch (error) {
    console.error('ledger:', error);
    return { ok: false, error: { kind: 'retryable', code: 'erp.unreachable', maybeDone: true } };
  }
}
