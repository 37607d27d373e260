-- How far the machines' readings have been followed: what was received until when, and the newest source time that counted.
create table ops.reading_watch (
  tenant_id uuid not null references app.tenant (id),
  equipment_id text not null,
  received_at timestamptz not null,
  source_at timestamptz not null,
  count double precision,
  primary key (tenant_id, equipment_id)
);
create index on ops.reading_watch (received_at);
alter table ops.reading_watch enable row level security;
alter table ops.reading_watch force row level security;
create policy server_acts on ops.reading_watch to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert, update on ops.reading_watch to app_server;
grant select, insert, update, delete on ops.reading_watch to service_role;
