-- The epoch is made when first asked for and changed after a restore.
create function app.epoch() returns text language sql stable security definer set search_path = '' as
$$ select epoch from sync.epoch where tenant_id = app.tenant_id() $$;
revoke execute on function app.epoch() from public;
grant execute on function app.epoch() to authenticated, app_server, service_role;

create function sync.first_epoch() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into sync.epoch (tenant_id, epoch) values (new.id, gen_random_uuid()::text);
  return null;
end $$;
create trigger first_epoch after insert on app.tenant for each row execute function sync.first_epoch();

-- Unexplained failures of one mutation, counted until it is parked.
create table sync.failure (
  tenant_id uuid not null,
  grp text not null,
  client text not null,
  mid bigint not null,
  count integer not null,
  error text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, grp, client, mid),
  foreign key (tenant_id, grp, client) references sync.client (tenant_id, grp, client) on delete cascade
);
alter table sync.failure enable row level security;
alter table sync.failure force row level security;
create policy server_acts on sync.failure to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert, update on sync.failure to app_server;
grant select, insert, update, delete on sync.failure to service_role;

-- A person's own pull reads the stones of their own scopes.
grant usage on schema sync to authenticated;
grant select on sync.tombstone to authenticated;
create policy person_reads on sync.tombstone for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
