import type { ErpPort } from './port.ts';

/** An ERP that many tests share, as if it were this test's own: its keys begin with `prefix`, and no others are there. */
export function underPrefix(inner: ErpPort, prefix: string): { readonly erp: ErpPort; readonly inner: ErpPort } {
  const erp: ErpPort = {
    ...inner,
    createOrder: (key, order, signal) => inner.createOrder(prefix + key, order, signal),
    amendOrder: (key, order, signal) => inner.amendOrder(prefix + key, order, signal),
    cancelOrder: (key, signal) => inner.cancelOrder(prefix + key, signal),
    findByReference: (key, signal) => inner.findByReference(prefix + key, signal),
    confirmDispatch(key, dispatch, signal) {
      const lines = dispatch.lines.map((line) => ({ ...line, orderKey: prefix + line.orderKey }));
      return inner.confirmDispatch(prefix + key, { ...dispatch, lines }, signal);
    },
    async listOrders(from, to, signal) {
      const answer = await inner.listOrders(from, to, signal);
      if (!answer.ok) return answer;
      const own = answer.value.flatMap((each) =>
        each.key?.startsWith(prefix) ? [{ ...each, key: each.key.slice(prefix.length) }] : [],
      );
      return { ok: true, value: own };
    },
  };
  return { erp, inner };
}
