-- A plant's Tally stands on its site, behind a router nobody outside gets through: an agent there asks here for work and
-- brings back what Tally said.
create table ops.tally_agent (
  tenant_id uuid not null references app.tenant (id),
  id text not null,
  name text not null,
  company text not null,
  key_hash bytea not null check (length(key_hash) = 32),
  created_at timestamptz not null default now(),
  seen_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id)
);
create unique index tally_agent_key on ops.tally_agent (key_hash);

-- What a voucher in Tally is to say, and how far Tally says it. It is done when the last revision is.
create table ops.tally_voucher (
  tenant_id uuid not null references app.tenant (id),
  key text not null,
  kind text not null check (kind in ('order', 'dispatch')),
  company text not null,
  revision integer not null default 1 check (revision > 0),
  -- null: it is to have no effect.
  wanted jsonb,
  done_revision integer not null default 0,
  reference text,
  refusal jsonb,
  -- Why the last attempt settled nothing; with `held` nobody tries until it is asked for again.
  trouble jsonb,
  trouble_at timestamptz,
  held boolean not null default false,
  taken_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key),
  check (done_revision between 0 and revision)
);
create index tally_voucher_open on ops.tally_voucher (tenant_id, created_at) where done_revision < revision;

-- One voucher per key for ever, and no late word from the site undoes a later one.
create function app.guard_tally_voucher() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.key <> old.key or new.kind <> old.kind or new.revision < old.revision or new.done_revision < old.done_revision then
    perform app.refuse('tally.voucher_goes_back');
  end if;
  return new;
end $$;
revoke execute on function app.guard_tally_voucher() from public;
create trigger g_forward before update on ops.tally_voucher for each row execute function app.guard_tally_voucher();

-- What Tally is asked to list.
create table ops.tally_question (
  tenant_id uuid not null references app.tenant (id),
  id text not null,
  question jsonb not null,
  asked_at timestamptz not null default now(),
  answer jsonb,
  answered_at timestamptz,
  primary key (tenant_id, id)
);

-- Stock items and ledgers as the site last told them; `change` grows with each change of a row.
create sequence ops.tally_change;
grant usage on sequence ops.tally_change to app_server, service_role;
create table ops.tally_master (
  tenant_id uuid not null references app.tenant (id),
  kind text not null check (kind in ('item', 'ledger')),
  id text not null,
  body jsonb not null,
  gone boolean not null default false,
  change bigint not null default nextval('ops.tally_change'),
  primary key (tenant_id, kind, id)
);
create index tally_master_change on ops.tally_master (tenant_id, kind, change);
create table ops.tally_reading (
  tenant_id uuid not null references app.tenant (id),
  kind text not null check (kind in ('item', 'ledger')),
  as_of timestamptz not null,
  primary key (tenant_id, kind)
);

do $$
declare tbl text;
begin
  foreach tbl in array array['ops.tally_agent', 'ops.tally_voucher', 'ops.tally_question', 'ops.tally_master',
                             'ops.tally_reading'] loop
    execute format('alter table %s enable row level security', tbl);
    execute format('alter table %s force row level security', tbl);
    execute format('create policy server_acts on %s to app_server
      using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()))', tbl);
    execute format('grant select, insert, update on %s to app_server', tbl);
    execute format('grant select, insert, update, delete on %s to service_role', tbl);
  end loop;
end $$;
grant delete on ops.tally_question to app_server;

-- An agent shows a key and names no tenant. This tells whose it is and nothing else.
create function app.tenant_of_tally_agent(asked bytea) returns uuid
language sql stable security definer set search_path = '' as $$
  select tenant_id from ops.tally_agent where key_hash = asked and revoked_at is null
$$;
revoke execute on function app.tenant_of_tally_agent(bytea) from public;
grant execute on function app.tenant_of_tally_agent(bytea) to app_server;
