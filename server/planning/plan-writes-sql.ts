import type { OrderState } from '../../db/order/order.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';

// Planning writes only the columns that are its own: an operator may be counting on the same row at this moment.

export interface WorkTimes {
  readonly id: string;
  readonly orderLineIds: readonly string[];
  readonly dueAt: Instant | null;
  readonly startAt: Instant;
  readonly endAt: Instant;
  readonly inputLotIds: readonly string[];
  readonly shortFromAt: Instant | null;
}

/** Work orders' new times, lines and material. One that was completed meanwhile stays as it is. */
export async function writeWork({ sql }: ServerTx, rows: readonly WorkTimes[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update public.work_order as w set
      order_line_ids = r."orderLineIds", due_at = to_timestamp(r."dueAt" / 1000),
      planned_start_at = to_timestamp(r."startAt" / 1000), planned_end_at = to_timestamp(r."endAt" / 1000),
      input_lot_ids = r."inputLotIds", short_from_at = to_timestamp(r."shortFromAt" / 1000)
    from jsonb_to_recordset(${sql.json(rows as never)}) as r (id text, "orderLineIds" text[], "dueAt" float8,
      "startAt" float8, "endAt" float8, "inputLotIds" text[], "shortFromAt" float8)
    where w.tenant_id = app.tenant_id() and w.id = r.id and w.state not in ('completed', 'closed')`;
}

export interface StepTimes {
  readonly id: string;
  readonly equipmentId: string;
  readonly startAt: Instant;
  readonly endAt: Instant;
}

/** Steps' new machines and times. One that was started meanwhile stays where it is. */
export async function writeSteps({ sql }: ServerTx, rows: readonly StepTimes[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update public.operation as o set equipment_id = r."equipmentId",
      planned_start_at = to_timestamp(r."startAt" / 1000), planned_end_at = to_timestamp(r."endAt" / 1000)
    from jsonb_to_recordset(${sql.json(rows as never)})
      as r (id text, "equipmentId" text, "startAt" float8, "endAt" float8)
    where o.tenant_id = app.tenant_id() and o.id = r.id and o.started_at is null
      and o.state in ('planned', 'released', 'blocked')`;
}

/** Closes work orders nobody needs, unless they were started meanwhile. */
export async function closeWork({ sql }: ServerTx, ids: readonly string[]): Promise<void> {
  await sql`
    update public.work_order set state = 'closed', order_line_ids = '{}', short_from_at = null
    where tenant_id = app.tenant_id() and id = any (${ids}::text[]) and state in ('planned', 'released')`;
  await sql`
    update public.operation as o set state = 'closed' from public.work_order as w
    where o.tenant_id = app.tenant_id() and o.work_order_id = any (${ids}::text[])
      and w.tenant_id = o.tenant_id and w.id = o.work_order_id and w.state = 'closed'
      and o.state in ('planned', 'released')`;
}

/** Releases work orders and their steps to the floor. */
export async function releaseWork({ sql }: ServerTx, ids: readonly string[]): Promise<void> {
  await sql`
    update public.work_order set state = 'released'
    where tenant_id = app.tenant_id() and id = any (${ids}::text[]) and state = 'planned'`;
  await sql`
    update public.operation set state = 'released'
    where tenant_id = app.tenant_id() and work_order_id = any (${ids}::text[]) and state = 'planned'`;
}

/** Order lines' promises, and the deliveries they lean on. */
export async function writeLinePromises(
  { sql }: ServerTx,
  rows: readonly { readonly id: string; readonly promiseAt: Instant; readonly leansOn: readonly string[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update public.order_line as l set promise_at = to_timestamp(r."promiseAt" / 1000), leans_on = r."leansOn"
    from jsonb_to_recordset(${sql.json(rows as never)}) as r (id text, "promiseAt" float8, "leansOn" text[])
    where l.tenant_id = app.tenant_id() and l.id = r.id`;
}

export interface OrderPromise {
  readonly id: string;
  readonly promiseAt: Instant;
  readonly basis: 'ATP' | 'CTP';
}

/** Orders' promises; the first one is remembered for good. */
export async function writeOrderPromises(tx: ServerTx, rows: readonly OrderPromise[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql`
    update public.sales_order as o set promise_at = to_timestamp(r."promiseAt" / 1000), promise_basis = r.basis,
      first_promise_at = coalesce(o.first_promise_at, to_timestamp(r."promiseAt" / 1000)),
      promised_at = to_timestamp(${tx.now}::float8 / 1000)
    from jsonb_to_recordset(${tx.sql.json(rows as never)}) as r (id text, "promiseAt" float8, basis text)
    where o.tenant_id = app.tenant_id() and o.id = r.id`;
}

/** Orders' states, for orders that are still where planning found them. */
export async function writeOrderStates(
  { sql }: ServerTx,
  rows: readonly { readonly id: string; readonly from: OrderState; readonly to: OrderState }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update public.sales_order as o set state = r."to"
    from jsonb_to_recordset(${sql.json(rows as never)}) as r (id text, "from" text, "to" text)
    where o.tenant_id = app.tenant_id() and o.id = r.id and o.state = r."from"`;
}

/** Removes allocations. */
export async function removeAllocations({ sql }: ServerTx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from public.allocation where tenant_id = app.tenant_id() and id = any (${ids}::text[])`;
}

/** The next plan's number in a plant; hold the plan's lock. */
export async function nextPlanNumber({ sql }: ServerTx, plantId: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select coalesce(max(number), 0)::int + 1 as n from public.plan_version
    where tenant_id = app.tenant_id() and plant_id = ${plantId}`;
  return row?.n ?? 1;
}
