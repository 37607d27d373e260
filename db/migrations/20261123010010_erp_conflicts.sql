-- Since when an ERP keeps the books: what was booked elsewhere before is none of its business. Going back to the built-in
-- ledger is a change of books like another.
alter table ops.erp_connection add column connected_at timestamptz not null default now();
update ops.erp_connection set connected_at = changed_at;
alter table ops.erp_connection drop constraint erp_connection_kind_check;
alter table ops.erp_connection add constraint erp_connection_kind_check
  check (kind in ('ledger', 'tryton', 'erpnext', 'odoo', 'sapb1', 'tally'));

-- What the ERP last said of something people here may change as well: what stands here and is not that, a person changed.
create table ops.erp_said (
  tenant_id uuid not null references app.tenant (id),
  about text not null,
  field text not null,
  said jsonb not null,
  primary key (tenant_id, about, field)
);
alter table ops.erp_said enable row level security;
alter table ops.erp_said force row level security;
create policy server_acts on ops.erp_said to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert, update, delete on ops.erp_said to app_server, service_role;

alter table public.erp_difference add column field text, add column ours text, add column theirs text;
alter table public.erp_difference drop constraint erp_difference_kind_check;
alter table public.erp_difference add constraint erp_difference_kind_check check (kind in
  ('missing_there', 'unknown_here', 'doubled_there', 'cancelled_there', 'still_there', 'total_differs', 'overwritten_here')),
  add check ((kind = 'overwritten_here') = (field is not null));

-- What the ERP counts of a product in one of its places.
create table public.erp_stock (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  product_id text not null,
  lot text,
  place text not null,
  quantity bigint not null,
  as_of timestamptz not null,
  source text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references public.product (tenant_id, id)
);
create index on public.erp_stock (tenant_id, product_id);
create index erp_stock_pull on public.erp_stock (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.erp_stock for each row execute function sync.stamp();
create trigger z_bury after delete or update on public.erp_stock for each row execute function sync.bury();
alter table public.erp_stock enable row level security;
alter table public.erp_stock force row level security;
create policy person_reads on public.erp_stock for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.erp_stock to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.erp_stock to authenticated;
grant select, insert, update, delete on public.erp_stock to app_server, service_role;
