import type { Allocation } from '../../db/lot/lot.ts';
import { type Lot, lots } from '../../db/lot/lot.ts';
import type { Instant } from '../../db/values/instant.ts';
import { type Operation, operations, type WorkOrder, workOrders } from '../../db/work-order/work-order.ts';
import { rowSql } from '../postgres/row-sql.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { ExpectedSupply } from './core/plan-input.ts';

/** One plan at a time in a plant: whoever plans waits here until the plan before is written or given up. */
export async function lockPlan(tx: ServerTx, plantId: string): Promise<void> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`plan:${tx.tenantId}:${plantId}`}::text, 0))`;
}

/**
 * Locks the usable lots that open order lines (of one order, or all) may be given, so that a hold comes wholly before the
 * plan or after it.
 */
export async function lockStock(tx: ServerTx, plantId: string, orderId: string | null = null): Promise<void> {
  await tx.sql`
    select from public.lot as l
    where l.tenant_id = app.tenant_id() and l.plant_id = ${plantId} and l.quantity > 0
      and l.state in ('available', 'reworked', 'used_as_is')
      and l.product_id in (
        select line.product_id from public.order_line as line
        join public.sales_order as o on o.tenant_id = line.tenant_id and o.id = line.order_id
        where line.tenant_id = app.tenant_id() and o.plant_id = ${plantId} and line.shipped_quantity < line.quantity
          and o.state in ('confirmed', 'planned', 'in_production', 'ready', 'loading')
          and (${orderId}::text is null or o.id = ${orderId}))
    order by l.id
    for no key update`;
}

export interface OpenLine {
  readonly lineId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly orderState: 'confirmed' | 'planned' | 'in_production' | 'ready' | 'loading';
  readonly productId: string;
  readonly open: number;
  readonly position: number;
  readonly promiseAt: Instant | null;
  readonly orderPromiseAt: Instant | null;
  /** The first promise, or the new one a person told the customer since. */
  readonly toldAt: Instant | null;
  readonly wantedAt: Instant | null;
  readonly confirmedAt: Instant;
  readonly awaiting: boolean;
  readonly leansOn: readonly string[];
}

/** What open orders still wait for; `awaiting`: an open hold's exception asks what to do about the line's lot, or signatures for it. */
export async function openLines({ sql }: ServerTx, plantId: string): Promise<OpenLine[]> {
  return sql<OpenLine[]>`
    with awaiting as (
      select distinct line ->> 'orderLineId' as line_id
      from public.exception as e cross join lateral jsonb_array_elements(e.impact -> 'lines') as line
      where e.tenant_id = app.tenant_id() and e.plant_id = ${plantId} and e.kind = 'hold'
        and e.state in ('raised', 'routed', 'acknowledged', 'deciding') and line ->> 'lotId' is not null
      union
      select line ->> 'orderLineId'
      from public.concession as c cross join lateral jsonb_array_elements(c.lines) as line
      where c.tenant_id = app.tenant_id() and c.plant_id = ${plantId} and c.state in ('asked', 'signed')
    ),
    told as (
      select distinct on (line ->> 'orderLineId') line ->> 'orderLineId' as line_id, (line ->> 'promiseAt')::float8 as at
      from public.option as p cross join lateral jsonb_array_elements(p.effect -> 'lines') as line
      where p.tenant_id = app.tenant_id() and p.plant_id = ${plantId} and p.kind in ('new_promise', 'rush_in', 'premium', 'partial_ship')
        and p.state = 'applied'
      order by line ->> 'orderLineId', p.applied_at desc
    )
    select l.id as "lineId", l.order_id as "orderId", o.number as "orderNumber", o.state as "orderState",
      l.product_id as "productId", (l.quantity - l.shipped_quantity)::float8 as open, l.position::float8 as position,
      round(extract(epoch from l.promise_at) * 1000)::float8 as "promiseAt",
      round(extract(epoch from o.promise_at) * 1000)::float8 as "orderPromiseAt",
      coalesce(told.at, round(extract(epoch from o.first_promise_at) * 1000)::float8) as "toldAt",
      round(extract(epoch from o.wanted_at) * 1000)::float8 as "wantedAt",
      round(extract(epoch from o.confirmed_at) * 1000)::float8 as "confirmedAt",
      awaiting.line_id is not null as awaiting, l.leans_on as "leansOn"
    from public.order_line as l
    join public.sales_order as o on o.tenant_id = l.tenant_id and o.id = l.order_id
    left join awaiting on awaiting.line_id = l.id
    left join told on told.line_id = l.id
    where l.tenant_id = app.tenant_id() and o.plant_id = ${plantId} and l.shipped_quantity < l.quantity
      and o.state in ('confirmed', 'planned', 'in_production', 'ready', 'loading')
    order by o.confirmed_at, o.id, l.position, l.id`;
}

/** Lots on hold of which something was granted to order lines. */
export async function concededLots({ sql, now }: ServerTx, plantId: string): Promise<string[]> {
  const rows = await sql<{ lotId: string }[]>`
    select distinct c.lot_id as "lotId" from public.concession as c
    join public.hold as h on h.tenant_id = c.tenant_id and h.id = c.hold_id
    where c.tenant_id = app.tenant_id() and c.plant_id = ${plantId} and c.state = 'granted' and not c.whole
      and h.state = 'open' and (c.expires_at is null or c.expires_at > to_timestamp(${now}::float8 / 1000))`;
  return rows.map(({ lotId }) => lotId);
}

/** Order lines that await a decision about another hold than this exception's. */
export async function awaitingElsewhere({ sql }: ServerTx, plantId: string, exceptionId: string): Promise<string[]> {
  const rows = await sql<{ lineId: string }[]>`
    select distinct line ->> 'orderLineId' as "lineId"
    from public.exception as e cross join lateral jsonb_array_elements(e.impact -> 'lines') as line
    where e.tenant_id = app.tenant_id() and e.plant_id = ${plantId} and e.kind = 'hold' and e.id <> ${exceptionId}
      and e.state in ('raised', 'routed', 'acknowledged', 'deciding') and line ->> 'lotId' is not null`;
  return rows.map(({ lineId }) => lineId);
}

/** An allocation; `fixed`: picked for a truck or behind its seal. `open`: its line still waits and is planned. */
export type GivenRow = Pick<Allocation, 'id' | 'lotId' | 'orderLineId' | 'orderId' | 'quantity'> & {
  readonly fixed: boolean;
  readonly cancelled: boolean;
};

/** All allocations of the plant. */
export async function givenStock({ sql }: ServerTx, plantId: string): Promise<GivenRow[]> {
  return sql<GivenRow[]>`
    select a.id, a.lot_id as "lotId", a.order_line_id as "orderLineId", a.order_id as "orderId",
      a.quantity::float8 as quantity, o.state = 'cancelled' as cancelled,
      exists (
        select from public.load_line as ll join public.load as d on d.tenant_id = ll.tenant_id and d.id = ll.load_id
        where ll.tenant_id = a.tenant_id and ll.lot_id = a.lot_id and ll.order_line_id = a.order_line_id
          and d.state not in ('confirmed', 'dispatched') and (ll.picked > 0 or d.seal is not null)
      ) as fixed
    from public.allocation as a
    join public.sales_order as o on o.tenant_id = a.tenant_id and o.id = a.order_id
    where a.tenant_id = app.tenant_id() and a.plant_id = ${plantId}
    order by a.id`;
}

/** Lots with something in them, held ones too. */
export function stockedLots(tx: ServerTx, plantId: string): Promise<Lot[]> {
  return tx.sql.unsafe<Lot[]>(
    `${rowSql(lots).select} where t.tenant_id = app.tenant_id() and t.plant_id = $1 and t.quantity > 0
       and t.state not in ('scrapped', 'returned', 'consumed') order by t.id`,
    [plantId],
  );
}

/** What suppliers still owe the plant and have a day to come for; what is overdue has none. */
export async function expectedSupplies({ sql, now }: ServerTx, plantId: string): Promise<ExpectedSupply[]> {
  return sql<ExpectedSupply[]>`
    select id as "supplyId", product_id as "productId", (quantity - received)::float8 as quantity,
      round(extract(epoch from expected_at) * 1000)::float8 as at
    from public.supply_order
    where tenant_id = app.tenant_id() and plant_id = ${plantId} and state = 'expected' and received < quantity
      and expected_at > to_timestamp(${now}::float8 / 1000)
    order by id`;
}

/** Work orders not completed, oldest first. */
export function openWork(tx: ServerTx, plantId: string): Promise<WorkOrder[]> {
  return tx.sql.unsafe<WorkOrder[]>(
    `${rowSql(workOrders).select} where t.tenant_id = app.tenant_id() and t.plant_id = $1
       and t.state not in ('completed', 'closed') order by length(t.number), t.number`,
    [plantId],
  );
}

/** The steps of work orders not completed. */
export function openSteps(tx: ServerTx, plantId: string): Promise<Operation[]> {
  return tx.sql.unsafe<Operation[]>(
    `${rowSql(operations).select} join public.work_order as w on w.tenant_id = t.tenant_id and w.id = t.work_order_id
       where t.tenant_id = app.tenant_id() and w.plant_id = $1 and w.state not in ('completed', 'closed')
       order by t.work_order_id, t.position`,
    [plantId],
  );
}

/** Machines, and since when each that is down is down. */
export async function machineStates({ sql }: ServerTx, plantId: string): Promise<MachineRow[]> {
  return sql<MachineRow[]>`
    select e.id, e.code, e.work, e.rank::float8 as rank,
      case when e.state = 'down' or s.breakdown_at is not null
        then round(extract(epoch from coalesce(s.started_at, e.state_since)) * 1000)::float8 end as "downSince"
    from public.equipment as e
    left join public.machine_stop as s on s.tenant_id = e.tenant_id and s.equipment_id = e.id and s.state = 'open'
    where e.tenant_id = app.tenant_id() and e.plant_id = ${plantId}
    order by e.id`;
}

export interface MachineRow {
  readonly id: string;
  readonly code: string;
  readonly work: string;
  readonly rank: number;
  readonly downSince: Instant | null;
}
