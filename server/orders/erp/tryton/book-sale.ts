import * as z from 'zod';
import { bookOnce } from '../book-once.ts';
import { ErpFailure, refused } from '../erp-failure.ts';
import type { ErpDocument, ErpOrder } from '../port.ts';
import { beginSale } from './begin-sale.ts';
import { type Tryton, TrytonWarning } from './rpc.ts';
import { candidate, documentOf, findSales, type Sale, salesOf, totalsAgree, waitsForApproval } from './sale.ts';
import { minorOf } from './wire.ts';

const nothing = z.unknown();

/** Books a sale for this key, once: Tryton itself would make as many as it is asked for. Throws `ErpFailure`. */
export function bookSale(server: Tryton, key: string, order: ErpOrder, signal: AbortSignal): Promise<ErpDocument> {
  const press = (button: string, { id }: Sale) => server.call(`model.sale.sale.${button}`, [[id]], nothing, signal);
  return bookOnce({
    search: async () => (await salesOf(server, key, signal)).map((sale) => candidate(sale, order)),
    begin: () => beginSale(server, key, order, signal),
    async finish({ sale }) {
      if (!totalsAgree(sale, order)) throw refused('erp.total_differs', totals(sale, order));
      if (sale.state === 'draft') await press('quote', sale);
      await confirm(server, sale, signal);
      return documentOf(await again(server, sale, signal));
    },
    async withdraw({ sale }) {
      // One step takes it out of every search; what may fail afterwards leaves a draft nobody finds by our key.
      await server.call('model.sale.sale.write', [[sale.id], { reference: `${key} (double)` }], nothing, signal);
      await press('cancel', sale);
      await press('delete', sale);
    },
  });
}

const totals = (sale: Sale, { currency, totalMinor }: ErpOrder): string =>
  `${minorOf(sale.total_amount ?? 0, currency)} there, ${totalMinor} here, in hundredths`;

async function again(server: Tryton, { id }: Sale, signal: AbortSignal): Promise<Sale> {
  const [sale] = await findSales(server, [['id', '=', id]], signal);
  if (!sale) throw refused('erp.begun_and_gone');
  return sale;
}

/**
 * Confirms a quotation. Over the credit limit Tryton warns first: the warning is answered, or the sale is left waiting.
 * What comes after the confirmation may fail there by itself, so a refusal counts only while the sale is not confirmed.
 */
async function confirm(server: Tryton, sale: Sale, signal: AbortSignal): Promise<void> {
  const press = () => server.call('model.sale.sale.confirm', [[sale.id]], nothing, signal);
  try {
    await press();
  } catch (error) {
    if (error instanceof TrytonWarning && error.warning.startsWith('credit_limit_')) {
      return answerWarning(server, sale, error.warning, press, signal);
    }
    if (error instanceof ErpFailure && error.error.kind === 'business') {
      const { state } = await again(server, sale, signal);
      if (state !== 'draft' && state !== 'quotation') return;
    }
    throw error;
  }
}

async function answerWarning(
  server: Tryton,
  sale: Sale,
  warning: string,
  press: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  if (server.settings.overLimit === 'leave') {
    await server.call('model.sale.sale.write', [[sale.id], { description: waitsForApproval }], nothing, signal);
    return;
  }
  const me = await server.call(
    'model.res.user.search_read',
    [[['login', '=', server.settings.user]], 0, 1, null, ['id']],
    ids,
    signal,
  );
  await server.call('model.res.user.warning.create', [[{ user: me[0]?.id, name: warning }]], nothing, signal);
  await press();
}

const ids = z.array(z.object({ id: z.number() }));
