-- What only the server sees: raw deliveries, jobs, readings, numbers, the built-in ledger.

create table ops.heartbeat (
  part text primary key,
  at timestamptz not null,
  pid integer not null,
  version text not null
);

-- A WhatsApp delivery as its raw bytes, kept before it is answered.
create table ops.webhook_delivery (
  tenant_id uuid not null references app.tenant (id),
  id bigint generated always as identity,
  channel text not null,
  body bytea not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- Work to be done at a time: reactions that come later, deliveries to the outside, deadlines. A lease says who is at it;
-- a dead worker's lease runs out and another takes over. While one waits, the same effect is not queued twice.
create table ops.job (
  tenant_id uuid not null references app.tenant (id),
  id bigint generated always as identity,
  queue text not null,
  effect_key text not null,
  payload jsonb not null,
  due timestamptz not null default now(),
  state text not null default 'waiting' check (state in ('waiting', 'leased', 'done', 'failed')),
  lease_until timestamptz,
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  primary key (tenant_id, id)
);
create unique index job_one_waiting on ops.job (tenant_id, effect_key) where state = 'waiting';
create index job_due on ops.job (due) where state = 'waiting';
create index job_leased on ops.job (lease_until) where state = 'leased';
create index job_done on ops.job (done_at) where state = 'done';

-- The human numbers: SO-1042, L-2291, WO-311, EX-57.
create table ops.number_series (
  tenant_id uuid not null references app.tenant (id),
  kind text not null,
  last bigint not null,
  primary key (tenant_id, kind)
);
create function app.next_number(series text) returns bigint language sql security definer set search_path = '' as $$
  insert into ops.number_series as s (tenant_id, kind, last) values (app.tenant_id(), series, 1001)
  on conflict (tenant_id, kind) do update set last = s.last + 1 returning last
$$;
revoke execute on function app.next_number(text) from public;
grant execute on function app.next_number(text) to app_server, service_role;

-- Append-only history of who did what.
create table ops.audit_event (
  tenant_id uuid not null references app.tenant (id),
  id bigint generated always as identity,
  at timestamptz not null default now(),
  actor text not null,
  what text not null,
  facts jsonb not null,
  primary key (tenant_id, id)
);

create table public.machine_key (
  tenant_id uuid not null references app.tenant (id),
  equipment_id text not null,
  key_hash bytea not null,
  active boolean not null default true,
  primary key (tenant_id, equipment_id, key_hash),
  foreign key (tenant_id, equipment_id) references public.equipment (tenant_id, id)
);
create unique index machine_key_hash on public.machine_key (key_hash);

create table public.reading (
  tenant_id uuid not null,
  equipment_id text not null,
  boot_id text not null,
  seq bigint not null,
  tag text not null,
  source_at timestamptz not null,
  received_at timestamptz not null default now(),
  value double precision not null,
  quality text not null default 'good',
  primary key (tenant_id, equipment_id, boot_id, seq, tag, source_at)
);
create index reading_recent on public.reading (tenant_id, equipment_id, tag, source_at desc);
create index reading_received on public.reading using brin (received_at);

-- The built-in ledger stands where an ERP would: its own schema, its own numbers, reached only through the ERP port.
create schema if not exists erp_ledger;
grant usage on schema erp_ledger to app_server, service_role;
create table erp_ledger.document (
  tenant_id uuid not null references app.tenant (id),
  reference text not null,
  kind text not null,
  number text not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, kind, reference)
);

do $$
declare tbl text;
begin
  foreach tbl in array array['ops.webhook_delivery', 'ops.job', 'ops.number_series', 'ops.audit_event',
                             'public.machine_key', 'public.reading', 'erp_ledger.document'] loop
    execute format('alter table %s enable row level security', tbl);
    execute format('alter table %s force row level security', tbl);
    execute format('create policy server_acts on %s to app_server
      using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()))', tbl);
    execute format('grant select, insert, update on %s to app_server', tbl);
    execute format('grant select, insert, update, delete on %s to service_role', tbl);
  end loop;
end $$;
revoke update on ops.audit_event, erp_ledger.document, ops.webhook_delivery from app_server;
grant delete on ops.job to app_server;

alter table ops.heartbeat enable row level security;
alter table ops.heartbeat force row level security;
create policy server_reads on ops.heartbeat for select to app_server using (true);
grant select, insert, update, delete on ops.heartbeat to service_role;
grant select on ops.heartbeat to app_server;

create policy ingest_reads on public.machine_key for select to app_ingest using (true);
create policy ingest_reads on public.reading for select to app_ingest using (true);
create policy ingest_adds on public.reading for insert to app_ingest with check (true);
grant select on public.machine_key to app_ingest;
grant select, insert on public.reading to app_ingest;
