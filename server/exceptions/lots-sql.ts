import { type Lot, lots } from '../../db/lot/lot.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

/** A usable lot and the thousandths of it that nobody was given yet. */
export interface FreeLot {
  readonly lot: Lot;
  readonly free: number;
}

/** Usable lots of a product with something free, oldest first; in one plant, or in every other plant. */
export async function freeLots(
  tx: ServerTx,
  productId: string,
  where: { readonly plantId: string; readonly elsewhere?: boolean },
): Promise<FreeLot[]> {
  const rows = await tx.sql<{ id: string; free: number }[]>`
    select l.id, (l.quantity - coalesce(sum(a.quantity), 0))::float8 as free
    from public.lot as l
    left join public.allocation as a on a.tenant_id = l.tenant_id and a.lot_id = l.id
    where l.tenant_id = app.tenant_id() and l.product_id = ${productId}
      and (l.plant_id = ${where.plantId}) <> ${where.elsewhere ?? false}
      and l.state in ('available', 'reworked', 'used_as_is')
    group by l.tenant_id, l.id, l.quantity, l.made_at
    having l.quantity > coalesce(sum(a.quantity), 0)
    order by l.made_at, l.id`;
  const found = new Map(
    (
      await tx.getMany(
        lots,
        rows.map((row) => row.id),
      )
    ).map((lot) => [lot.id, lot]),
  );
  return rows.flatMap(({ id, free }) => {
    const lot = found.get(id);
    return lot ? [{ lot, free }] : [];
  });
}

/** Lots that may share the fault: made of a common lot, from the same supplier lot, or by the same work order. */
export async function siblingLots(tx: ServerTx, lot: Lot): Promise<Lot[]> {
  const rows = await tx.sql<{ id: string }[]>`
    select l.id from public.lot as l
    where l.tenant_id = app.tenant_id() and l.id <> ${lot.id} and (
      l.parents && ${lot.parents}::text[]
      or l.supplier_lot = ${lot.supplierLot}::text
      or l.work_order_id = ${lot.workOrderId}::text
    )
    order by l.made_at, l.id`;
  return tx.getMany(
    lots,
    rows.map((row) => row.id),
  );
}

/** Thousandths of each lot that are free now. */
export async function freeOf(tx: ServerTx, lotId: string): Promise<number> {
  const [row] = await tx.sql<{ free: number }[]>`
    select (l.quantity - coalesce(
      (select sum(a.quantity) from public.allocation as a where a.tenant_id = l.tenant_id and a.lot_id = l.id), 0))::float8
      as free
    from public.lot as l where l.tenant_id = app.tenant_id() and l.id = ${lotId}`;
  return row?.free ?? 0;
}
