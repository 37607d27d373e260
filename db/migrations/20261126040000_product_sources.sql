-- Who else could bring a product, and what material may stand for another: both are said by an administrator.

create function app.guard_sources() returns trigger language plpgsql set search_path = '' as $$
begin
  if coalesce(app.person_id(), 'system') <> 'system' and not app.claimed('functions') && array['admin'] then
    perform app.refuse('source.not_yours');
  end if;
  return coalesce(new, old);
end $$;
revoke execute on function app.guard_sources() from public;

create table public.product_source (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  product_id text not null,
  supplier text not null check (supplier <> ''),
  lead_time_hours bigint not null check (lead_time_hours > 0),
  unit_price bigint check (unit_price >= 0),
  currency text not null,
  min_quantity bigint not null check (min_quantity >= 0),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references public.product (tenant_id, id),
  unique (tenant_id, product_id, supplier)
);
create index product_source_pull on public.product_source (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.product_source for each row execute function sync.stamp();
create trigger z_bury after delete or update on public.product_source for each row execute function sync.bury();
alter table public.product_source enable row level security;
alter table public.product_source force row level security;
create policy person_reads on public.product_source for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.product_source to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.product_source to authenticated;
grant select, insert, update, delete on public.product_source to app_server, service_role;
create trigger g_sources before insert or update or delete on public.product_source
  for each row execute function app.guard_sources();

create table public.product_substitute (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  product_id text not null,
  substitute_id text not null,
  thousandths_per_unit bigint not null check (thousandths_per_unit > 0),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references public.product (tenant_id, id),
  foreign key (tenant_id, substitute_id) references public.product (tenant_id, id),
  unique (tenant_id, product_id, substitute_id),
  check (product_id <> substitute_id)
);
create index product_substitute_pull on public.product_substitute (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.product_substitute for each row execute function sync.stamp();
create trigger z_bury after delete or update on public.product_substitute for each row execute function sync.bury();
alter table public.product_substitute enable row level security;
alter table public.product_substitute force row level security;
create policy person_reads on public.product_substitute for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.product_substitute to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.product_substitute to authenticated;
grant select, insert, update, delete on public.product_substitute to app_server, service_role;
create trigger g_sources before insert or update or delete on public.product_substitute
  for each row execute function app.guard_sources();
