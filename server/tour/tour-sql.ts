import type { Sql } from '../postgres/connect.ts';
import { setClaims, systemActor } from '../postgres/transaction.ts';

async function read<R extends object>(sql: Sql, tenantId: string, ask: (tx: Sql) => Promise<R[]>): Promise<R[]> {
  return (await sql.begin('read only', async (tx) => {
    await setClaims(tx, systemActor(tenantId), 'app_server');
    return ask(tx as unknown as Sql);
  })) as R[];
}

/** A lot `l` is staged for a truck that has not left. */
const isStaged = (tx: Sql) => tx`l.tenant_id = app.tenant_id()
  and l.state in ('available', 'reworked', 'used_as_is') and l.number is not null
  and exists (
    select from public.load_line as line join public.load as t on t.tenant_id = line.tenant_id and t.id = line.load_id
    where line.tenant_id = l.tenant_id and line.lot_id = l.id and line.state = 'staged'
      and t.state not in ('confirmed', 'dispatched'))`;

/** A lot `o` cannot share a fault of `l`, and is free enough to take over what one order line at least was given of `l`. */
const canStandIn = (tx: Sql) => tx`o.tenant_id = l.tenant_id and o.product_id = l.product_id
  and o.plant_id = l.plant_id and o.id <> l.id and not o.parents && l.parents
  and (o.work_order_id = l.work_order_id) is not true
  and o.quantity - coalesce(
      (select sum(a.quantity) from public.allocation as a where a.tenant_id = o.tenant_id and a.lot_id = o.id), 0)
    >= (select min(a.quantity) from public.allocation as a where a.tenant_id = l.tenant_id and a.lot_id = l.id)`;

/**
 * A lot to hold, staged for a truck that has not left: when wanted so one that can be swapped for another, L-2291 first;
 * else one that has no other of its kind at all.
 */
export async function lotToHold(
  sql: Sql,
  tenantId: string,
  wish: { readonly swappable: boolean },
): Promise<{ id: string; number: string; swappable: boolean } | undefined> {
  const rows = await read(
    sql,
    tenantId,
    (tx) => tx<{ id: string; number: string; swappable: boolean }[]>`
      select l.id, l.number, able.swappable from public.lot as l cross join lateral (
        select exists (
          select from public.lot as o
          where (o.state in ('available', 'reworked', 'used_as_is') or o.state = 'held' and not ${wish.swappable})
            and ${canStandIn(tx)}
        ) as swappable) as able
      where ${isStaged(tx)}
      order by able.swappable = ${wish.swappable} desc, l.number <> 'L-2291', l.number limit 1`,
  );
  return rows[0];
}

/** The oldest open hold with this note on a lot that could stand in for a staged one, were it released. */
export async function holdToLift(sql: Sql, tenantId: string, note: string): Promise<string | undefined> {
  const rows = await read(
    sql,
    tenantId,
    (tx) => tx<{ id: string }[]>`
      select h.id from public.hold as h
      join public.lot as o on o.tenant_id = h.tenant_id and o.id = h.lot_id
      where h.tenant_id = app.tenant_id() and h.state = 'open' and h.note = ${note} and exists (
        select from public.lot as l where ${isStaged(tx)} and ${canStandIn(tx)})
      order by h.occurred_at, h.id limit 1`,
  );
  return rows[0]?.id;
}

/** The oldest open hold with this note. */
export async function holdNoted(sql: Sql, tenantId: string, note: string): Promise<string | undefined> {
  const rows = await read(
    sql,
    tenantId,
    (tx) => tx<{ id: string }[]>`
      select id from public.hold where tenant_id = app.tenant_id() and state = 'open' and note = ${note}
      order by occurred_at, id limit 1`,
  );
  return rows[0]?.id;
}

/** The newest open hold exception that offers to swap the lot. */
export async function swapOnOffer(
  sql: Sql,
  tenantId: string,
): Promise<{ optionId: string; exceptionId: string } | undefined> {
  const rows = await read(
    sql,
    tenantId,
    (tx) => tx<{ optionId: string; exceptionId: string }[]>`
      select o.id as "optionId", e.id as "exceptionId" from public.option as o
      join public.exception as e on e.tenant_id = o.tenant_id and e.id = o.exception_id
      where o.tenant_id = app.tenant_id() and o.kind = 'swap_lot' and o.state = 'offered' and e.kind = 'hold'
        and e.state not in ('resolved', 'verified', 'closed', 'merged')
      order by e.received_at desc, o.rank limit 1`,
  );
  return rows[0];
}

/** A machine to stop, a busy one first: one that runs and said nothing for a while, so that a stop of three minutes fits in. */
export async function machineToStop(sql: Sql, tenantId: string): Promise<{ id: string; code: string } | undefined> {
  const rows = await read(
    sql,
    tenantId,
    (tx) => tx<{ id: string; code: string }[]>`
      select m.id, m.code from public.equipment as m
      where m.tenant_id = app.tenant_id() and m.state = 'running'
        and (m.last_reading_at is null or m.last_reading_at < now() - interval '4 minutes')
      order by exists (select from public.operation as o where o.tenant_id = m.tenant_id and o.equipment_id = m.id
        and o.state not in ('completed', 'closed')) desc, m.work = 'extrude' desc, m.code limit 1`,
  );
  return rows[0];
}

/** The machine that is down longest. */
export async function machineDown(sql: Sql, tenantId: string): Promise<{ id: string; code: string } | undefined> {
  const rows = await read(
    sql,
    tenantId,
    (tx) => tx<{ id: string; code: string }[]>`
      select id, code from public.equipment where tenant_id = app.tenant_id() and state in ('down', 'stopped')
      order by state_since limit 1`,
  );
  return rows[0];
}
