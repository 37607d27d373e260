-- The playbook's nine kinds, and those also raised.
alter table public.exception drop constraint exception_kind_check;
alter table public.exception add constraint exception_kind_check check (kind in (
  'hold', 'breakdown', 'shortage', 'demand_change', 'short_pick', 'price', 'credit', 'late_work', 'supplier_delay',
  'telemetry_silent', 'erp_unreachable', 'unknown_name', 'device_unsynced', 'promise_capacity'));

-- How often its cause came and went, and each time its deadline moved.
alter table public.exception
  add column moves jsonb not null default '[]',
  add column turns jsonb not null default '[]',
  add column flapping boolean not null default false;

-- What a supplier owes: a purchase as far as the floor must know it.
create table public.supply_order (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null check (length(number) between 1 and 60),
  supplier text not null check (length(supplier) between 1 and 120),
  product_id text not null,
  quantity bigint not null check (quantity > 0),
  state text not null check (state in ('expected', 'received', 'cancelled')),
  promised_at timestamptz not null,
  expected_at timestamptz not null,
  reason text check (length(reason) <= 200),
  received_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references public.product (tenant_id, id)
);
create index supply_order_plant on public.supply_order (tenant_id, plant_id);
create index supply_order_product on public.supply_order (tenant_id, product_id);
create index supply_order_pull on public.supply_order (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.supply_order for each row execute function sync.stamp();
create trigger g_transition before update of state on public.supply_order
  for each row execute function app.guard_transition();
create trigger z_bury after delete or update on public.supply_order for each row execute function sync.bury();
alter table public.supply_order enable row level security;
alter table public.supply_order force row level security;
create policy person_reads on public.supply_order for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.supply_order to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.supply_order to authenticated;
grant select, insert, update, delete on public.supply_order to app_server, service_role;
insert into app.transition (tbl, from_state, to_state) values
  ('supply_order', 'expected', 'received'), ('supply_order', 'expected', 'cancelled');

-- Since when nothing reaches the ERP, over every attempt that finds out.
alter table public.erp_link add column lost_at timestamptz;
