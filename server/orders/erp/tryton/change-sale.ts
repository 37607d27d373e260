import * as z from 'zod';
import { refused } from '../erp-failure.ts';
import type { ErpDocument, ErpOrder } from '../port.ts';
import type { Tryton } from './rpc.ts';
import { candidate, documentOf, type Sale, salesOf, wireQuantity } from './sale.ts';
import { parts, wireUnitPrice } from './wire.ts';

const nothing = z.unknown();

/**
 * Makes the sale say what the order says: an amendment of the lines it has. Lines it lacks cannot be added to a sale that
 * is being delivered. Throws `ErpFailure`.
 */
export async function amendSale(
  server: Tryton,
  key: string,
  order: ErpOrder,
  signal: AbortSignal,
): Promise<ErpDocument> {
  const sale = await standing(server, key, signal);
  const known = candidate(sale, order);
  if (known.state === 'cancelled') throw refused('erp.document_cancelled');
  if (known.same) return documentOf(sale);
  // A product may stand on several lines: each of the sale's takes one of them.
  const wanted = Map.groupBy(order.lines, ({ productCode }) => productCode);
  const lines = sale['lines.'].map((line) => {
    const code = line['product.']?.code ?? '';
    const to = wanted.get(code)?.shift();
    if (!to) return { ...change(line), quantity: 0 };
    const unit_price = wireUnitPrice(to.netMinor, to.quantity, order.currency);
    return { ...change(line), quantity: wireQuantity(to.quantity), unit_price };
  });
  const added = [...wanted].filter(([, rest]) => rest.length > 0).map(([code]) => code);
  if (added.length > 0) throw refused('erp.amendment_adds_lines', added.join(', '));
  // A Tryton with workers processes a confirmed sale later, and amends none before: this is the same step, now.
  if (sale.state === 'confirmed') await server.call('model.sale.sale.process', [[sale.id]], nothing, signal);
  await amend(server, sale, lines, signal);
  return documentOf(await standing(server, key, signal));
}

/** Takes the sale's effect back: cancelled before it is processed, afterwards amended to nothing. Throws `ErpFailure`. */
export async function cancelSale(server: Tryton, key: string, signal: AbortSignal): Promise<ErpDocument> {
  const sale = await standing(server, key, signal);
  const press = (button: string) => server.call(`model.sale.sale.${button}`, [[sale.id]], nothing, signal);
  const { state } = documentOf(sale);
  if (state === 'cancelled' || state === 'rejected') return documentOf(sale);
  if (sale.state === 'confirmed') await press('draft');
  if (sale.state === 'draft' || sale.state === 'quotation' || sale.state === 'confirmed') await press('cancel');
  else
    await amend(
      server,
      sale,
      sale['lines.'].map((line) => ({ ...change(line), quantity: 0 })),
      signal,
    );
  return documentOf(await standing(server, key, signal));
}

type Line = Sale['lines.'][number];

/** A line of an amendment that leaves the line as it is. */
const change = ({ id, quantity, product, unit, unit_price }: Line) => ({
  action: 'line',
  line: id,
  quantity: quantity ?? 0,
  product,
  unit,
  unit_price,
});

/** An amendment says what holds from now on, so that one that is sent twice is one. */
async function amend(server: Tryton, sale: Sale, lines: readonly object[], signal: AbortSignal): Promise<void> {
  const amendment = { sale: sale.id, lines: [['create', lines]] };
  const made = await server.call('model.sale.amendment.create', [[amendment]], parts.ids, signal);
  await server.call('model.sale.amendment.validate_amendment', [made], nothing, signal);
}

/** The sale of this key that counts. */
async function standing(server: Tryton, key: string, signal: AbortSignal): Promise<Sale> {
  const sales = await salesOf(server, key, signal);
  const sale = sales.find((each) => each.state !== 'draft') ?? sales[0];
  if (!sale) throw refused('erp.no_such_document');
  return sale;
}
