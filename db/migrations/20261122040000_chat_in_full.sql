-- What a chat is made of beside its words: what a message answers, what was tapped, files, and what can be tapped.
alter table public.inbound_message add column said_at timestamptz, add column quotes text, add column payload text,
  add column changed text check (changed in ('edited', 'deleted'));
update public.inbound_message set said_at = received_at;
alter table public.inbound_message alter column said_at set not null;
create index inbound_message_quotes on public.inbound_message (tenant_id, quotes) where quotes is not null;
drop index public.inbound_message_thread;
create index inbound_message_thread on public.inbound_message (tenant_id, from_number, said_at desc);

alter table public.outbound_message add column form jsonb, add column line_id text;
create index outbound_message_thread on public.outbound_message (tenant_id, to_number, created_at desc);

create table public.attachment (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  message_id text not null,
  position bigint not null,
  kind text not null,
  mime_type text not null,
  file_name text,
  bytes bigint check (bytes > 0),
  sha256 text,
  state text not null check (state in ('waiting', 'kept', 'refused')),
  reason text,
  source_id text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, message_id) references public.inbound_message (tenant_id, id),
  -- What is shown as kept is there, and is what its digest says.
  check (state <> 'kept' or (bytes is not null and sha256 ~ '^[0-9a-f]{64}$'))
);
create index on public.attachment (tenant_id, message_id);
create index attachment_pull on public.attachment (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.attachment for each row execute function sync.stamp();
create trigger z_bury after delete or update on public.attachment for each row execute function sync.bury();
create trigger g_transition before update of state on public.attachment
  for each row execute function app.guard_transition();
alter table public.attachment enable row level security;
alter table public.attachment force row level security;
create policy person_reads on public.attachment for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.attachment to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.attachment to authenticated;
grant select, insert, update, delete on public.attachment to app_server, service_role;

insert into app.transition (tbl, from_state, to_state) values
  ('inbound_message', 'drafted', 'received'), ('inbound_message', 'drafted', 'ignored'),
  ('inbound_message', 'ignored', 'received'), ('inbound_message', 'ignored', 'drafted'),
  ('attachment', 'waiting', 'kept'), ('attachment', 'waiting', 'refused'), ('attachment', 'refused', 'waiting');

-- What became of a message of ours can be told before its id is known here: it is kept until then.
create table ops.early_status (
  tenant_id uuid not null references app.tenant (id),
  external_id text not null,
  state text not null,
  error text,
  at timestamptz not null default now(),
  primary key (tenant_id, external_id, state)
);
alter table ops.early_status enable row level security;
alter table ops.early_status force row level security;
create policy server_acts on ops.early_status to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert, delete on ops.early_status to app_server;
grant select, insert, update, delete on ops.early_status to service_role;
