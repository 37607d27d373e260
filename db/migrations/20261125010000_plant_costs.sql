-- What things cost in a plant, as an administrator has said it: what ways out state their price from.

create table public.plant_cost (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  currency text not null,
  transfer_minor bigint check (transfer_minor >= 0),
  changeover_hour_minor bigint check (changeover_hour_minor >= 0),
  expedite_minor bigint check (expedite_minor >= 0),
  premium_bps bigint check (premium_bps between 0 and 10000),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id),
  check (id = plant_id)
);
create index on public.plant_cost (tenant_id, plant_id);
create index plant_cost_pull on public.plant_cost (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.plant_cost for each row execute function sync.stamp();
create trigger z_bury after delete or update on public.plant_cost for each row execute function sync.bury();
alter table public.plant_cost enable row level security;
alter table public.plant_cost force row level security;
create policy person_reads on public.plant_cost for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.plant_cost to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.plant_cost to authenticated;
grant select, insert, update, delete on public.plant_cost to app_server, service_role;

-- What things cost is said by an administrator only.
create function app.guard_plant_cost() returns trigger language plpgsql set search_path = '' as $$
begin
  if coalesce(app.person_id(), 'system') <> 'system' and not app.claimed('functions') && array['admin'] then
    perform app.refuse('cost.not_yours');
  end if;
  return coalesce(new, old);
end $$;
create trigger g_cost before insert or update or delete on public.plant_cost
  for each row execute function app.guard_plant_cost();
revoke execute on function app.guard_plant_cost() from public;
