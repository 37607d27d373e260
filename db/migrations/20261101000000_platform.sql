-- What Supabase provides, made here when it is missing, so that one set of policies guards both.
create extension if not exists pg_trgm;
create extension if not exists pgcrypto;

do $$
begin
  if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin noinherit; end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin noinherit; end if;
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin noinherit bypassrls;
  end if;
  -- The server's own hand: writes for one tenant at a time, still under row security.
  if not exists (select from pg_roles where rolname = 'app_server') then create role app_server nologin noinherit; end if;
  -- The ingest function's hand: may read machine keys and add readings, nothing else.
  if not exists (select from pg_roles where rolname = 'app_ingest') then create role app_ingest nologin noinherit; end if;
  execute format('grant anon, authenticated, service_role, app_server, app_ingest to %I', current_user);
end $$;

create schema if not exists app;
create schema if not exists ops;
create schema if not exists sync;
create schema if not exists identity;

grant usage on schema app, public to anon, authenticated, service_role, app_server, app_ingest;
grant usage on schema ops, sync, identity to service_role, app_server;
grant usage on schema ops to app_ingest;
-- A function is nobody's until it is granted.
alter default privileges revoke execute on functions from public;

create table app.tenant (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

-- The claims PostgREST and the server set: {"sub","tenant","functions":[…],"plants":[…]}.
create function app.claims() returns jsonb language sql stable as
$$ select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb $$;

create function app.tenant_id() returns uuid language sql stable as
$$ select nullif(app.claims() ->> 'tenant', '')::uuid $$;

create function app.person_id() returns text language sql stable as
$$ select app.claims() ->> 'sub' $$;

create function app.claimed(what text) returns text[] language sql stable as
$$ select coalesce(array(select jsonb_array_elements_text(coalesce(app.claims() -> what, '[]'))), '{}') $$;

-- The scopes of the person in the claims; db/scope.ts computes the same set.
create function app.scopes() returns text[] language sql stable as $$
  with person as (select app.claimed('functions') as functions, app.claimed('plants') as plants),
  seen as (
    select case when functions && array['manager', 'admin']
      then array['operator', 'quality', 'dispatch', 'planning', 'materials', 'commercial', 'finance', 'maintenance',
                 'purchase', 'manager', 'admin']
      else functions end as functions
    from person
  )
  select array(
    select 'tenant' where app.tenant_id() is not null
    union
    select 'money' from person where functions && array['commercial', 'finance', 'manager', 'admin']
    union
    select 'plant:' || plant from person, unnest(plants) as plant
    union
    select 'plant:' || plant || '/' || name from person, unnest(plants) as plant, seen, unnest(seen.functions) as name
    order by 1
  )
$$;

-- Refuses with a code the server turns into a refusal: TL001 is the class of lawful refusals.
create function app.refuse(code text) returns void language plpgsql as
$$ begin raise exception using errcode = 'TL001', message = code; end $$;

grant execute on all functions in schema app to anon, authenticated, service_role, app_server, app_ingest;

alter table app.tenant enable row level security;
alter table app.tenant force row level security;
grant select on app.tenant to authenticated, app_server, service_role;
create policy own on app.tenant for select to authenticated, app_server using (id = app.tenant_id());
