-- Who may sign in, and their sessions. Only the server's service hand touches these; a person row says what they may do.
create table identity.login (
  id text primary key,
  tenant_id uuid not null references app.tenant (id),
  person_id text not null,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, person_id),
  foreign key (tenant_id, person_id) references public.person (tenant_id, id)
);

create table identity.session (
  id text primary key,
  tenant_id uuid not null references app.tenant (id),
  user_id text not null references identity.login (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on identity.session (user_id);

create table identity.account (
  id text primary key,
  tenant_id uuid not null references app.tenant (id),
  user_id text not null references identity.login (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index on identity.account (user_id);

create table identity.verification (
  id text primary key,
  -- Before somebody is known there is no tenant yet.
  tenant_id uuid references app.tenant (id),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on identity.verification (identifier);

-- A session and an account belong to their login's tenant, whatever the writer says.
create function identity.take_tenant() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select tenant_id into strict new.tenant_id from identity.login where id = new.user_id;
  return new;
end $$;
create trigger take_tenant before insert or update on identity.session
  for each row execute function identity.take_tenant();
create trigger take_tenant before insert or update on identity.account
  for each row execute function identity.take_tenant();

do $$
declare tbl text;
begin
  foreach tbl in array array['login', 'session', 'account', 'verification'] loop
    execute format('alter table identity.%I enable row level security', tbl);
    execute format('alter table identity.%I force row level security', tbl);
    execute format('grant select, insert, update, delete on identity.%I to service_role', tbl);
  end loop;
end $$;
revoke usage on schema identity from app_server;
