import { expect } from 'vitest';
import type { Sql } from '../postgres/connect.ts';

/** Nothing of this may ever be in the database, whatever was asked of it; each names the rows that break it. */
const broken: Readonly<Record<string, (sql: Sql) => Promise<readonly unknown[]>>> = {
  'a lot promised beyond what it holds': (sql) => sql`
    select lot_id from public.allocation group by tenant_id, lot_id
    having sum(quantity) > (select quantity from public.lot as l where l.tenant_id = allocation.tenant_id and l.id = lot_id)`,
  'a lot with less than nothing or more than was made': (sql) =>
    sql`select id from public.lot where quantity not between 0 and made_quantity`,
  'a held lot without its one open hold, or an open hold on a free lot': (sql) => sql`
    select l.id from public.lot as l
    where (l.state = 'held') <> exists (
      select from public.hold as h where h.tenant_id = l.tenant_id and h.lot_id = l.id and h.state = 'open')`,
  'an order whose money is not its draft’s and its lines’': (sql) => sql`
    select o.id from public.sales_order as o
    left join public.order_draft as d on d.tenant_id = o.tenant_id and d.id = o.draft_id
    where (d.id is not null and (o.net_minor, o.tax_minor, o.total_minor) is distinct from (d.net_minor, d.tax_minor, d.total_minor))
      or o.total_minor <> o.net_minor + o.tax_minor
      or o.net_minor <> (select sum(net_minor) from public.order_line as l where l.tenant_id = o.tenant_id and l.order_id = o.id)`,
  'two steps at once on one machine': (sql) => sql`
    select equipment_id from public.operation where state = 'running' group by tenant_id, equipment_id having count(*) > 1`,
  'a truck’s line with more than was staged': (sql) =>
    sql`select id from public.load_line where picked not between 0 and quantity`,
  'a truck that left without a seal': (sql) =>
    sql`select id from public.load where state in ('confirmed', 'dispatched') and seal is null`,
  'a job that failed': (sql) => sql`select queue, payload, last_error from ops.job where last_error is not null`,
};

/** Looks at the whole database. */
export async function expectNothingBroken(sql: Sql): Promise<void> {
  const found = await Promise.all(Object.entries(broken).map(async ([what, look]) => [what, [...(await look(sql))]]));
  expect(found.filter(([, rows]) => rows?.length !== 0)).toEqual([]);
}
