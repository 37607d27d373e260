import * as z from 'zod';
import type { Exception } from '../../../db/exception/exception.ts';
import { type ProductSource, productSources } from '../../../db/product/product-source.ts';
import { supplyOrders } from '../../../db/supply/supply-order.ts';
import { hour, type Instant } from '../../../db/values/instant.ts';
import { lineTotalMinor } from '../../../db/values/money.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { lessLate, onGrid, savedBy, type WaitingWork, waitingWork, wasRefused } from './waiting-work.ts';
import { type Offer, stale, type WayOut } from './way-out.ts';

export const alternateEffect = z.object({
  sourceId: z.string(),
  productId: z.string(),
  supplier: z.string(),
  quantity: z.number(),
  expectedAt: z.number(),
});

/** Have another supplier, one known for the material, bring what work is short of: purchase asks them. */
export const alternateSupplier: WayOut = {
  async find(tx, exception) {
    const waiting = await waitingWork(tx, exception);
    if (!waiting) return [];
    const late = await lateSupplier(tx, exception);
    const sources = (await tx.scan(productSources, 'productId', waiting.gap.productId)).sort((one, other) =>
      one.id.localeCompare(other.id),
    );
    const offers: Offer[] = [];
    for (const source of sources) {
      if (source.supplier === late) continue;
      if (await wasRefused(tx, exception, { kind: 'alternate_supplier', key: 'sourceId', id: source.id })) continue;
      offers.push(await offerOf(tx, exception, { waiting, source }));
    }
    return offers;
  },

  async apply(tx, effect) {
    const { sourceId, supplier, quantity, productId, expectedAt } = alternateEffect.parse(effect);
    const source = await tx.get(productSources, sourceId);
    if (source?.productId !== productId || source.supplier !== supplier) throw stale('supplier_gone', { supplier });
    if (tx.now + source.leadTimeHours * hour > expectedAt) throw stale('date_passed');
    const facts = { supplier, amount: fromThousandths(quantity), askAt: expectedAt };
    return {
      answers: ['materials', 'purchase', 'planning'],
      leaves: false,
      asks: [
        {
          function: 'purchase',
          ask: {
            question: 'alternate.purchase',
            context: [{ code: 'supply.order', facts }],
            choices: ['supplier_agreed', 'supplier_refused'],
          },
        },
      ],
    };
  },
};

/** Whoever is late with it is not the other supplier. */
async function lateSupplier(tx: ServerTx, { subjectTable, subjectId }: Exception): Promise<string | undefined> {
  const [supply] = subjectTable === 'supply_order' ? await tx.getMany(supplyOrders, [subjectId]) : [];
  return supply?.supplier;
}

async function offerOf(
  tx: ServerTx,
  exception: Exception,
  { waiting: { works, gap }, source }: { readonly waiting: WaitingWork; readonly source: ProductSource },
): Promise<Offer> {
  const quantity = Math.max(gap.needed - gap.there, source.minQuantity);
  const expectedAt: Instant = onGrid(tx.now + source.leadTimeHours * hour);
  const { id: sourceId, supplier } = source;
  return {
    kind: 'alternate_supplier',
    facts: {
      supplier,
      product: gap.name,
      amount: fromThousandths(quantity),
      unit: gap.unit,
      arrivesAt: expectedAt,
    },
    effect: { sourceId, productId: gap.productId, supplier, quantity, expectedAt },
    ...(await savedBy(tx, exception, { works, arrivesAt: expectedAt })),
    // Asked later, it would come later; the next look then offers that day.
    expiresAt: expectedAt - source.leadTimeHours * hour,
    suppose: { coming: [{ productId: gap.productId, quantity, at: expectedAt }] },
    ...lessLate(exception, works),
    cost: () =>
      source.unitPrice === null || source.currency !== exception.currency
        ? null
        : lineTotalMinor(source.unitPrice, quantity, source.currency),
  };
}
