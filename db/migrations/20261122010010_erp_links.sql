-- Which ERP keeps a tenant's books, and how it is reached. No row: the built-in ledger. It holds credentials, so no device
-- and no person ever reads it.
create table ops.erp_connection (
  tenant_id uuid primary key references app.tenant (id),
  kind text not null check (kind in ('tryton', 'erpnext', 'odoo', 'sapb1', 'tally')),
  settings jsonb not null,
  changed_at timestamptz not null default now()
);

-- One attempt at a time for each key, whichever process makes it, and when something was last sent that may still arrive.
create table ops.erp_flight (
  tenant_id uuid not null references app.tenant (id),
  key text not null,
  holder text,
  held_until timestamptz,
  sent_at timestamptz,
  primary key (tenant_id, key)
);

-- How far each kind of rows has been pulled.
create table ops.erp_cursor (
  tenant_id uuid not null references app.tenant (id),
  kind text not null,
  cursor text not null,
  as_of timestamptz not null,
  primary key (tenant_id, kind)
);

-- Which of our customers the ERP's are.
create table ops.erp_match (
  tenant_id uuid not null references app.tenant (id),
  their_id text not null,
  customer_id text not null,
  primary key (tenant_id, their_id),
  foreign key (tenant_id, customer_id) references public.customer (tenant_id, id)
);

-- The way to the ERP as people see it: one row for each tenant that has one.
create table public.erp_link (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null check (id = 'erp'),
  scope text not null,
  kind text not null,
  circuit text not null check (circuit in ('closed', 'open', 'half_open')),
  since timestamptz not null,
  error text,
  pulled_at timestamptz,
  compared_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

-- Where the ERP's documents and our orders do not agree. One open row for each document.
create table public.erp_difference (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  kind text not null check (kind in ('missing_there', 'unknown_here', 'doubled_there', 'cancelled_there', 'total_differs')),
  state text not null check (state in ('open', 'settled')),
  key text,
  reference text,
  order_id text,
  customer text not null,
  currency text not null,
  our_minor bigint,
  their_minor bigint,
  found_at timestamptz not null,
  settled_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  check ((state = 'settled') = (settled_at is not null)),
  foreign key (tenant_id, order_id) references public.sales_order (tenant_id, id)
);
create index on public.erp_difference (tenant_id, order_id);

do $$
declare tbl text;
begin
  foreach tbl in array array['erp_link', 'erp_difference'] loop
    execute format('create index %I on public.%I (tenant_id, scope, xid)', tbl || '_pull', tbl);
    execute format('create trigger a_stamp before insert or update on public.%I
      for each row execute function sync.stamp()', tbl);
    execute format('create trigger z_bury after delete or update on public.%I
      for each row execute function sync.bury()', tbl);
    execute format('alter table public.%I enable row level security', tbl);
    execute format('alter table public.%I force row level security', tbl);
    execute format('create policy person_reads on public.%I for select to authenticated
      using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]))', tbl);
    execute format('create policy server_acts on public.%I to app_server
      using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()))', tbl);
    execute format('grant select on public.%I to authenticated', tbl);
    execute format('grant select, insert, update, delete on public.%I to app_server, service_role', tbl);
  end loop;

  foreach tbl in array array['erp_connection', 'erp_flight', 'erp_cursor', 'erp_match'] loop
    execute format('alter table ops.%I enable row level security', tbl);
    execute format('alter table ops.%I force row level security', tbl);
    execute format('create policy server_acts on ops.%I to app_server
      using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()))', tbl);
    execute format('grant select, insert, update, delete on ops.%I to service_role', tbl);
  end loop;
end $$;
grant select on ops.erp_connection to app_server;
grant select, insert, update, delete on ops.erp_flight, ops.erp_cursor, ops.erp_match to app_server;
