-- Who can make a product in a plant's place, and work that is given away as a way out.

create table public.subcontractor (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  product_id text not null,
  supplier text not null check (supplier <> ''),
  lead_hours bigint not null check (lead_hours > 0),
  unit_price bigint check (unit_price >= 0),
  currency text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id),
  foreign key (tenant_id, product_id) references public.product (tenant_id, id)
);
create index on public.subcontractor (tenant_id, plant_id);
create index on public.subcontractor (tenant_id, product_id);
create index subcontractor_pull on public.subcontractor (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.subcontractor for each row execute function sync.stamp();
create trigger z_bury after delete or update on public.subcontractor for each row execute function sync.bury();
alter table public.subcontractor enable row level security;
alter table public.subcontractor force row level security;
create policy person_reads on public.subcontractor for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.subcontractor to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.subcontractor to authenticated;
grant select, insert, update, delete on public.subcontractor to app_server, service_role;

-- What it costs to have something made is said by an administrator only, like all costs.
create trigger g_cost before insert or update or delete on public.subcontractor
  for each row execute function app.guard_plant_cost();

-- One kind more, whichever there are: other migrations add theirs.
do $$
declare
  kinds text;
begin
  select pg_get_constraintdef(oid) into strict kinds from pg_constraint
    where conrelid = 'public.option'::regclass and conname = 'option_kind_check';
  execute 'alter table public.option drop constraint option_kind_check';
  execute 'alter table public.option add constraint option_kind_check '
    || replace(kinds, '''premium''::text', '''premium''::text, ''outsource''::text');
end $$;
