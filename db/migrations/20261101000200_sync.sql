-- The server's half of the loop. A row's version is the transaction that wrote it: numbers drawn inside a transaction
-- become visible out of order, transaction ids compared with a snapshot do not.
create table sync.epoch (
  tenant_id uuid primary key references app.tenant (id),
  epoch text not null
);

create table sync.grp (
  tenant_id uuid not null references app.tenant (id),
  id text not null,
  secret_hash bytea not null,
  schema_version integer not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- Who has signed in on a device: the device may deliver their work later, under another person's session.
create table sync.grp_actor (
  tenant_id uuid not null,
  grp text not null,
  person_id text not null,
  primary key (tenant_id, grp, person_id),
  foreign key (tenant_id, grp) references sync.grp (tenant_id, id) on delete cascade
);

create table sync.client (
  tenant_id uuid not null,
  grp text not null,
  client text not null,
  last_mid bigint not null default 0,
  primary key (tenant_id, grp, client),
  foreign key (tenant_id, grp) references sync.grp (tenant_id, id) on delete cascade
);

create table sync.mutation (
  tenant_id uuid not null,
  grp text not null,
  client text not null,
  mid bigint not null,
  name text not null,
  args jsonb not null,
  args_hash text not null,
  actor text not null,
  acted_at timestamptz not null,
  received_at timestamptz not null default now(),
  status text not null check (status in ('applied', 'rejected', 'parked')),
  code text,
  facts jsonb,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, grp, client, mid)
);
create index on sync.mutation (tenant_id, grp, xid);

create table sync.tombstone (
  tenant_id uuid not null,
  scope text not null,
  tbl text not null,
  pk text not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  primary key (tenant_id, scope, tbl, pk)
);
create index on sync.tombstone (tenant_id, scope, xid);
create index on sync.tombstone (at);

create function sync.stamp() returns trigger language plpgsql as $$
begin
  new.xid := pg_current_xact_id();
  return new;
end $$;

-- A deleted row, and a row that left a scope, leave a stone there. Definer's rights: nobody else may write stones.
create function sync.bury() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and new.scope = old.scope and new.id = old.id then return null; end if;
  insert into sync.tombstone (tenant_id, scope, tbl, pk) values (old.tenant_id, old.scope, tg_table_name, old.id)
  on conflict (tenant_id, scope, tbl, pk) do update set xid = pg_current_xact_id(), at = now();
  return null;
end $$;

do $$
declare tbl text;
begin
  foreach tbl in array array[
    'plant', 'person', 'rule_set', 'equipment', 'machine_stop', 'product', 'customer', 'credit_position', 'alias',
    'price_rule', 'inbound_message', 'order_draft', 'draft_line', 'approval', 'outbound_message', 'sales_order',
    'order_line', 'erp_command', 'work_order', 'operation', 'lot', 'allocation', 'hold', 'plan_version', 'load',
    'load_line', 'exception', 'option', 'task', 'escalation', 'decision']
  loop
    execute format('create index %I on public.%I (tenant_id, scope, xid)', tbl || '_pull', tbl);
    execute format('create trigger a_stamp before insert or update on public.%I
      for each row execute function sync.stamp()', tbl);
    execute format('create trigger z_bury after delete or update on public.%I
      for each row execute function sync.bury()', tbl);
    execute format('alter table public.%I enable row level security', tbl);
    execute format('alter table public.%I force row level security', tbl);
    -- People read what their scopes hold; they change things only through the server's mutators.
    execute format('create policy person_reads on public.%I for select to authenticated
      using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]))', tbl);
    execute format('create policy server_acts on public.%I to app_server
      using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()))', tbl);
    execute format('grant select on public.%I to authenticated', tbl);
    execute format('grant select, insert, update, delete on public.%I to app_server, service_role', tbl);
  end loop;

  foreach tbl in array array['epoch', 'grp', 'grp_actor', 'client', 'mutation', 'tombstone'] loop
    execute format('alter table sync.%I enable row level security', tbl);
    execute format('alter table sync.%I force row level security', tbl);
    execute format('create policy server_acts on sync.%I to app_server
      using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()))', tbl);
    execute format('grant select, insert, update, delete on sync.%I to service_role', tbl);
    execute format('grant select, insert, update on sync.%I to app_server', tbl);
  end loop;
end $$;
revoke insert, update on sync.tombstone from app_server;
