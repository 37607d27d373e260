import * as z from 'zod';
import { second } from '../../../../db/values/instant.ts';
import { foundOnce } from '../book-once.ts';
import { answering } from '../erp-failure.ts';
import type { ErpPort } from '../port.ts';
import { bookSale } from './book-sale.ts';
import { amendSale, cancelSale } from './change-sale.ts';
import { findShipments, postShipments } from './post-shipment.ts';
import { trytonPulls } from './pulls.ts';
import { type Tryton, type TrytonSettings, tryton } from './rpc.ts';
import { documentOf, findSales, listed, salesOf } from './sale.ts';
import { wireMoment } from './wire.ts';

/** How a plant's Tryton is reached; `docs/erp.md` says what to set up there. */
export const trytonSettings = z.object({
  url: z.url().transform((url) => url.replace(/\/+$/, '')),
  database: z.string().min(1),
  user: z.string().min(1),
  password: z.string().min(1),
  overLimit: z.enum(['confirm', 'leave']).default('leave'),
});

/**
 * Tryton 6.0 over JSON-RPC, with the modules sale, stock_lot, sale_price_list, sale_credit_limit and sale_amendment. An
 * order is a sale with our key as its reference; a dispatch the shipments of its orders. Tryton keeps no reference apart
 * from another, so a sale is a draft first and only the oldest draft is confirmed.
 */
export function trytonErp(settings: TrytonSettings, server: Tryton = tryton(settings)): ErpPort {
  return {
    // Tryton ends a request when its own transaction ends; nothing of it outlives this.
    absentAfterMs: 20 * second,
    createOrder: (key, order, signal) => answering(() => bookSale(server, key, order, signal)),
    amendOrder: (key, order, signal) => answering(() => amendSale(server, key, order, signal)),
    cancelOrder: (key, signal) => answering(() => cancelSale(server, key, signal)),
    confirmDispatch: (key, dispatch, signal) => answering(() => postShipments(server, key, dispatch, signal)),
    findByReference: (key, signal) =>
      answering(async () => {
        const sales = await salesOf(server, key, signal);
        return foundOnce(sales.map(documentOf)) ?? (await findShipments(server, key, signal));
      }),
    listOrders: (from, to, signal) =>
      answering(async () => {
        const window = [
          ['create_date', '>=', wireMoment(from)],
          ['create_date', '<=', wireMoment(to)],
        ];
        return (await findSales(server, window, signal)).map(listed);
      }),
    pulls: trytonPulls(server),
  };
}
