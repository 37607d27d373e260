import { type Lot, lots, usableLotStates } from '../../db/lot/lot.ts';
import { products } from '../../db/product/product.ts';
import { unitScale } from '../../db/values/quantity.ts';
import { operations, workOrders } from '../../db/work-order/work-order.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { quantityGiven } from './lot-sql.ts';

/** A lot came off the line: it gets its number, and what went into it leaves the staged material. Once. */
export async function numberLot(tx: ServerTx, { lotId }: { readonly lotId: string }): Promise<void> {
  const lot = await tx.get(lots, lotId);
  if (!lot || lot.number !== null) return;
  await tx.put(lots, { ...lot, number: await tx.nextNumber('L') });
  await consumeInputs(tx, lot);
}

/** Good and scrap pieces alike used material up; the bill of materials says how much. */
async function consumeInputs(tx: ServerTx, lot: Lot): Promise<void> {
  const product = await tx.get(products, lot.productId);
  const order = lot.workOrderId === null ? undefined : await tx.get(workOrders, lot.workOrderId);
  if (!product || !order) return;
  const steps = await tx.scan(operations, 'workOrderId', order.id);
  const made = lot.madeQuantity + steps.reduce((sum, step) => sum + step.scrap, 0);
  const inputs: Lot[] = [];
  for (const id of [...order.inputLotIds].sort()) {
    const input = await tx.get(lots, id);
    if (input) inputs.push(input);
  }
  inputs.sort((a, b) => a.madeAt - b.madeAt);
  for (const { productId, thousandthsPerUnit } of product.bom) {
    const own = inputs.filter((input) => input.productId === productId);
    await consume(tx, own, Math.ceil((made * thousandthsPerUnit) / unitScale));
  }
}

/** Takes what is there, oldest lot first, and leaves what is given to orders; scales are not so exact that less would be an error. */
async function consume(tx: ServerTx, inputs: readonly Lot[], needed: number): Promise<void> {
  let open = needed;
  for (const input of inputs) {
    const part = Math.min(open, Math.max(0, input.quantity - (await quantityGiven(tx, input.id))));
    if (part === 0) continue;
    open -= part;
    const quantity = input.quantity - part;
    const usedUp = quantity === 0 && usableLotStates.includes(input.state);
    await tx.put(lots, { ...input, quantity, state: usedUp ? 'consumed' : input.state });
  }
}
