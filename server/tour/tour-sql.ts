import type { Sql } from '../postgres/connect.ts';
import { setClaims, systemActor } from '../postgres/transaction.ts';

async function read<R extends object>(sql: Sql, tenantId: string, ask: (tx: Sql) => Promise<R[]>): Promise<R[]> {
  return (await sql.begin('read only', async (tx) => {
    await setClaims(tx, systemActor(tenantId), 'app_server');
    return ask(tx as unknown as Sql);
  })) as R[];
}

/** A lot to hold: staged for a truck that has not left, with a free sibling of the same product; L-2291 when it still is. */
export async function lotToHold(sql: Sql, tenantId: string): Promise<{ id: string; number: string } | undefined> {
  const rows = await read(
    sql,
    tenantId,
    (tx) => tx<{ id: string; number: string }[]>`
      select l.id, l.number from public.lot as l
      where l.tenant_id = app.tenant_id() and l.state in ('available', 'reworked', 'used_as_is') and l.number is not null
        and exists (
          select from public.load_line as line join public.load as t on t.tenant_id = line.tenant_id and t.id = line.load_id
          where line.tenant_id = l.tenant_id and line.lot_id = l.id and line.state = 'staged'
            and t.state not in ('confirmed', 'dispatched'))
      order by l.number <> 'L-2291', exists (
        select from public.lot as o where o.tenant_id = l.tenant_id and o.product_id = l.product_id and o.id <> l.id
          and o.state = 'available') desc, l.number limit 1`,
  );
  return rows[0];
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

/** A machine to stop: one that runs, a busy one first. */
export async function machineToStop(sql: Sql, tenantId: string): Promise<{ id: string; code: string } | undefined> {
  const rows = await read(
    sql,
    tenantId,
    (tx) => tx<{ id: string; code: string }[]>`
      select m.id, m.code from public.equipment as m
      where m.tenant_id = app.tenant_id() and m.state in ('running', 'idle', 'unknown')
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
