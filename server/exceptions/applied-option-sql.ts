import type { ServerTx } from '../postgres/server-tx.ts';
import type { Image } from './record-writes.ts';

/** Keeps what an applied way out changed, for as long as it may be undone. */
export async function keepImages({ sql }: ServerTx, optionId: string, images: readonly Image[]): Promise<void> {
  await sql`delete from ops.applied_option where tenant_id = app.tenant_id() and option_id = ${optionId}`;
  await sql`insert into ops.applied_option (tenant_id, option_id, images)
    values (app.tenant_id(), ${optionId}, ${sql.json(JSON.parse(JSON.stringify(images)))})`;
}

/** Takes them out: a way out is undone once. Undefined when nothing was kept. */
export async function takeImages({ sql }: ServerTx, optionId: string): Promise<Image[] | undefined> {
  const [row] = await sql<{ images: Image[] }[]>`
    delete from ops.applied_option where tenant_id = app.tenant_id() and option_id = ${optionId} returning images`;
  return row?.images;
}

/** Puts an order's promise back as it was. Updates only: an order is written once. */
export async function restoreOrderPromise(
  { sql }: ServerTx,
  was: {
    readonly id: string;
    readonly promiseAt: number | null;
    readonly firstPromiseAt: number | null;
    readonly promiseBasis: string | null;
    readonly promisedAt: number | null;
  },
): Promise<void> {
  const at = (instant: number | null) => (instant === null ? null : new Date(instant));
  await sql`
    update public.sales_order set promise_at = ${at(was.promiseAt)}, first_promise_at = ${at(was.firstPromiseAt)},
      promise_basis = ${was.promiseBasis}, promised_at = ${at(was.promisedAt)}
    where tenant_id = app.tenant_id() and id = ${was.id}`;
}

/** Puts an order line's promise back as it was. */
export async function restoreLinePromise({ sql }: ServerTx, id: string, promiseAt: number | null): Promise<void> {
  await sql`update public.order_line set promise_at = ${promiseAt === null ? null : new Date(promiseAt)}
    where tenant_id = app.tenant_id() and id = ${id}`;
}

/** Whether any of these order lines stands on a truck that was confirmed or is gone. */
export async function onSealedTruck({ sql }: ServerTx, lineIds: readonly string[]): Promise<boolean> {
  const [row] = await sql`
    select from public.load_line as l join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
    where l.tenant_id = app.tenant_id() and l.order_line_id = any (${[...lineIds]})
      and d.state in ('confirmed', 'dispatched') limit 1`;
  return row !== undefined;
}
