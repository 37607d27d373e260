import * as z from 'zod';
import type { Exception } from '../../../db/exception/exception.ts';
import { lots, usableLotStates } from '../../../db/lot/lot.ts';
import { type Product, products } from '../../../db/product/product.ts';
import { type ProductSubstitute, productSubstitutes } from '../../../db/product/product-substitute.ts';
import { fromThousandths, unitScale } from '../../../db/values/quantity.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import { freeLots, freeOf } from '../lots-sql.ts';
import { claimedMaterial } from '../materials-sql.ts';
import { lessLate, savedBy, type WaitingWork, waitingWork, wasRefused } from './waiting-work.ts';
import { type Offer, stale, type WayOut } from './way-out.ts';

const part = z.object({ lotId: z.string(), quantity: z.number() });
export const substituteEffect = z.object({
  rowId: z.string(),
  productId: z.string(),
  /** Thousandths of the missing material. */
  quantity: z.number(),
  /** What of the substitute's lots stands for it. */
  parts: z.array(part),
});
export type SubstitutePart = z.infer<typeof part>;

/** Another material stands for the missing one, where an administrator allows it and nobody else needs it: quality judges that. */
export const substituteMaterial: WayOut = {
  async find(tx, exception) {
    const waiting = await waitingWork(tx, exception);
    if (!waiting) return [];
    const rows = (await tx.scan(productSubstitutes, 'productId', waiting.gap.productId)).sort((one, other) =>
      one.id.localeCompare(other.id),
    );
    const offers: Offer[] = [];
    for (const row of rows) {
      if (await wasRefused(tx, exception, { kind: 'substitute', key: 'rowId', id: row.id })) continue;
      const offer = await offerOf(tx, exception, { waiting, row });
      if (offer) offers.push(offer);
    }
    return offers;
  },

  async apply(tx, effect, exception) {
    const { rowId, parts, quantity } = substituteEffect.parse(effect);
    const row = await tx.get(productSubstitutes, rowId);
    if (!row) throw stale('not_allowed');
    await refuseTaken(tx, parts);
    const [missing, other] = await bothOf(tx, row);
    const facts = {
      product: missing?.name ?? '',
      substitute: other?.name ?? '',
      amount: fromThousandths(quantity),
      unit: missing?.unit ?? '',
      subject: exception.subject,
    };
    return {
      answers: ['materials', 'purchase', 'planning'],
      leaves: false,
      asks: [
        {
          function: 'quality',
          ask: {
            question: 'substitute.quality',
            context: [{ code: 'material.substitute', facts }],
            choices: ['substitute_fits', 'substitute_unfit'],
          },
        },
      ],
    };
  },
};

/** Refuses when a part of it was given away, used or held meanwhile. */
async function refuseTaken(tx: ServerTx, parts: readonly SubstitutePart[]): Promise<void> {
  for (const { lotId, quantity } of parts) {
    const lot = await tx.get(lots, lotId);
    if (!lot || !usableLotStates.includes(lot.state)) throw stale('lot_held', { lot: lot?.number ?? '' });
    if ((await freeOf(tx, lotId)) < quantity) throw stale('lot_taken', { lot: lot.number ?? '' });
  }
}

async function bothOf(
  tx: ServerTx,
  { productId, substituteId }: ProductSubstitute,
): Promise<[Product | undefined, Product | undefined]> {
  const found = await tx.getMany(products, [productId, substituteId]);
  const named = (id: string): Product | undefined => found.find((each) => each.id === id);
  return [named(productId), named(substituteId)];
}

async function offerOf(
  tx: ServerTx,
  exception: Exception,
  { waiting: { works, gap }, row }: { readonly waiting: WaitingWork; readonly row: ProductSubstitute },
): Promise<Offer | undefined> {
  const quantity = gap.needed - gap.there;
  const parts = await spareParts(tx, exception.plantId, {
    productId: row.substituteId,
    quantity: Math.ceil((quantity * row.thousandthsPerUnit) / unitScale),
  });
  if (!parts) return undefined;
  const [, other] = await bothOf(tx, row);
  return {
    kind: 'substitute',
    facts: {
      product: gap.name,
      substitute: other?.name ?? '',
      amount: fromThousandths(parts.reduce((sum, each) => sum + each.quantity, 0)),
      unit: other?.unit ?? '',
    },
    effect: { rowId: row.id, productId: gap.productId, quantity, parts },
    ...(await savedBy(tx, exception, { works, arrivesAt: tx.now })),
    expiresAt: exception.consequenceAt,
    suppose: { stock: [{ productId: gap.productId, quantity }] },
    ...lessLate(exception, works),
    // What one material costs more than the other nobody has said.
    cost: () => null,
  };
}

/** Parts of the plant's lots, oldest first, beyond what all open work needs of them; undefined when they don't suffice. */
async function spareParts(
  tx: ServerTx,
  plantId: string,
  { productId, quantity }: { readonly productId: string; readonly quantity: number },
): Promise<SubstitutePart[] | undefined> {
  const free = await freeLots(tx, productId, { plantId });
  const spare = free.reduce((sum, each) => sum + each.free, 0) - (await claimedMaterial(tx, plantId, productId));
  if (spare < quantity) return undefined;
  const parts: SubstitutePart[] = [];
  let open = quantity;
  for (const { lot, free: amount } of free) {
    const taken = Math.min(open, amount);
    if (taken > 0) parts.push({ lotId: lot.id, quantity: taken });
    open -= taken;
  }
  return parts;
}
