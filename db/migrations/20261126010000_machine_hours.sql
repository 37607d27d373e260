-- When machines work: a plant's hours, a machine's own, and what is opened outside them.

create table public.machine_hours (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  equipment_id text,
  hours jsonb,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id),
  foreign key (tenant_id, equipment_id) references public.equipment (tenant_id, id),
  check (id = coalesce(equipment_id, plant_id)),
  check (hours is null or jsonb_typeof(hours) = 'array')
);
create index on public.machine_hours (tenant_id, plant_id);
create index on public.machine_hours (tenant_id, equipment_id);

create table public.machine_opening (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  equipment_id text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null check (length(reason) <= 200),
  exception_id text,
  called_off_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id),
  foreign key (tenant_id, equipment_id) references public.equipment (tenant_id, id),
  foreign key (tenant_id, exception_id) references public.exception (tenant_id, id),
  check (from_at < to_at and to_at <= from_at + interval '3 days')
);
create index on public.machine_opening (tenant_id, plant_id);
create index on public.machine_opening (tenant_id, equipment_id);
create index on public.machine_opening (tenant_id, exception_id);

do $$
declare tbl text;
begin
  foreach tbl in array array['machine_hours', 'machine_opening']
  loop
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
end $$;

-- Hours are said by an administrator only; what is opened outside them, by who plans too.
create function app.guard_machine_hours() returns trigger language plpgsql set search_path = '' as $$
begin
  if coalesce(app.person_id(), 'system') <> 'system' and not app.claimed('functions') && array['admin'] then
    perform app.refuse('hours.not_yours');
  end if;
  return coalesce(new, old);
end $$;
create trigger g_hours before insert or update or delete on public.machine_hours
  for each row execute function app.guard_machine_hours();
revoke execute on function app.guard_machine_hours() from public;

create function app.guard_machine_opening() returns trigger language plpgsql set search_path = '' as $$
begin
  if coalesce(app.person_id(), 'system') <> 'system'
    and not app.claimed('functions') && array['admin', 'planning', 'manager'] then
    perform app.refuse('opening.not_yours');
  end if;
  -- What was called off stays so, and an opening is about one machine and one time.
  if tg_op = 'UPDATE' and (old.called_off_at is not null
    or (new.equipment_id, new.from_at, new.to_at) is distinct from (old.equipment_id, old.from_at, old.to_at)) then
    perform app.refuse('opening.settled');
  end if;
  return coalesce(new, old);
end $$;
create trigger g_opening before insert or update or delete on public.machine_opening
  for each row execute function app.guard_machine_opening();
revoke execute on function app.guard_machine_opening() from public;
