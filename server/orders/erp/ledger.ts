import type { ErpCode } from '../../../db/order/erp-code.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import { bookDocument, changeDocument, findDocument, listDocuments } from './ledger-sql.ts';
import type { ErpAnswer, ErpDispatch, ErpDocument, ErpOrder, ErpPort } from './port.ts';

/**
 * The built-in ledger: an ERP for a plant that has none, in a schema of its own with numbers of its own (`ERP-1001`). It
 * books in transactions of its own, as an outside system would. Everything that goes wrong in it may have gone wrong
 * after the commit.
 */
export function ledgerErp(house: House, tenantId: string): ErpPort {
  const book = (kind: 'order' | 'dispatch', key: string, body: ErpOrder | ErpDispatch) =>
    answering<ErpDocument>(async () => {
      const document = await transactAsSystem(house, tenantId, (tx) => bookDocument(tx, kind, key, body));
      return document ? { ok: true, value: document } : no('erp.reference_used_for_another');
    });
  const change = (key: string, body: ErpOrder | null) =>
    answering<ErpDocument>(() =>
      transactAsSystem(house, tenantId, async (tx) => {
        const before = await findDocument(tx, key);
        if (!before) return no('erp.no_such_document');
        if (before.state === 'cancelled') return body ? no('erp.document_cancelled') : { ok: true, value: before };
        await changeDocument(tx, key, body);
        return { ok: true, value: (await findDocument(tx, key)) ?? before };
      }),
    );
  return {
    absentAfterMs: 0,
    pulls: null,
    createOrder: async (key, order) => (balances(order) ? book('order', key, order) : no('erp.does_not_add_up')),
    confirmDispatch: (key, dispatch) => book('dispatch', key, dispatch),
    amendOrder: async (key, order) => (balances(order) ? change(key, order) : no('erp.does_not_add_up')),
    cancelOrder: (key) => change(key, null),
    findByReference: (key) =>
      answering<ErpDocument | undefined>(async () => ({
        ok: true,
        value: await transactAsSystem(house, tenantId, (tx) => findDocument(tx, key)),
      })),
    listOrders: (from, to) =>
      answering(async () => ({
        ok: true,
        value: await transactAsSystem(house, tenantId, (tx) => listDocuments(tx, from, to)),
      })),
  };
}

const balances = ({ lines, netMinor, taxMinor, totalMinor }: ErpOrder): boolean =>
  netMinor + taxMinor === totalMinor && lines.reduce((sum, line) => sum + line.netMinor, 0) === netMinor;

const no = (code: ErpCode) => ({ ok: false, error: { kind: 'business', code } }) as const;

async function answering<T>(work: () => Promise<ErpAnswer<T>>): Promise<ErpAnswer<T>> {
  try {
    return await work();
  } catch (error) {
    console.error('ledger:', error);
    return { ok: false, error: { kind: 'retryable', code: 'erp.unreachable', maybeDone: true } };
  }
}
