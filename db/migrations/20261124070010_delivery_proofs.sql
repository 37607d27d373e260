-- What arrived, and who took it. An order is delivered when all that left of it has arrived, and never by a word alone.
create table public.delivery_proof (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  load_id text not null,
  order_id text not null,
  customer_id text not null,
  received_by text not null check (length(received_by) between 1 and 120),
  received_at timestamptz not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  unique (tenant_id, load_id, order_id),
  foreign key (tenant_id, load_id) references public.load (tenant_id, id),
  foreign key (tenant_id, order_id) references public.sales_order (tenant_id, id)
);
create index on public.delivery_proof (tenant_id, order_id);
create index on public.delivery_proof (tenant_id, customer_id, recorded_at);
create index delivery_proof_pull on public.delivery_proof (tenant_id, scope, xid);

-- Of what left with this load, and by the database's own clock: a word from earlier would take an order out of the credit too soon.
create function app.guard_delivery_proof() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (
    select from public.load as d
    join public.load_line as l on l.tenant_id = d.tenant_id and l.load_id = d.id and l.picked > 0
    join public.order_line as t on t.tenant_id = l.tenant_id and t.id = l.order_line_id
    join public.sales_order as o on o.tenant_id = t.tenant_id and o.id = t.order_id
    where d.tenant_id = new.tenant_id and d.id = new.load_id and d.state in ('confirmed', 'dispatched')
      and o.id = new.order_id and o.customer_id = new.customer_id
  ) then perform app.refuse('load.order_not_on_it'); end if;
  new.recorded_at := now();
  return new;
end $$;
create function app.guard_delivered() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.state is not distinct from old.state or new.state <> 'delivered' then return new; end if;
  if not exists (select from public.delivery_proof where tenant_id = new.tenant_id and order_id = new.id) or exists (
    select from public.order_line as t
    join public.load_line as l on l.tenant_id = t.tenant_id and l.order_line_id = t.id and l.picked > 0
    where t.tenant_id = new.tenant_id and t.order_id = new.id and not exists (
      select from public.delivery_proof as p
      where p.tenant_id = new.tenant_id and p.order_id = new.id and p.load_id = l.load_id)
  ) then perform app.refuse('order.not_all_arrived'); end if;
  return new;
end $$;
create trigger g_whole_delivery before update of state on public.sales_order for each row execute function app.guard_delivered();
create trigger a_stamp before insert or update on public.delivery_proof for each row execute function sync.stamp();
create trigger g_append_only before update or delete on public.delivery_proof
  for each row execute function app.guard_append_only();
create trigger g_delivery_proof before insert on public.delivery_proof
  for each row execute function app.guard_delivery_proof();
create trigger z_bury after delete or update on public.delivery_proof for each row execute function sync.bury();
alter table public.delivery_proof enable row level security;
alter table public.delivery_proof force row level security;
create policy person_reads on public.delivery_proof for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.delivery_proof to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.delivery_proof to authenticated;
grant select, insert, update on public.delivery_proof to app_server, service_role;

-- An order counts until it is delivered, and then until the receivable is newer than that: it is owed in one of both, always.
create or replace function app.exposure(of_tenant uuid, of_customer text, extra bigint) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  receivable bigint;
  since timestamptz;
begin
  select receivable_minor, as_of into receivable, since from public.credit_position
    where tenant_id = of_tenant and customer_id = of_customer;
  return coalesce(receivable, 0)
    + coalesce((select sum(total_minor) from public.sales_order
      where tenant_id = of_tenant and customer_id = of_customer and state not in ('delivered', 'cancelled')), 0)::bigint
    + coalesce((select sum(total_minor) from public.sales_order as o
      where o.tenant_id = of_tenant and o.state = 'delivered' and o.id in (
        select p.order_id from public.delivery_proof as p
        where p.tenant_id = of_tenant and p.customer_id = of_customer and p.recorded_at > since)), 0)::bigint
    + extra;
end $$;
revoke execute on function app.guard_delivery_proof(), app.guard_delivered() from public;
