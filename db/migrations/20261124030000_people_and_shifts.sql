-- When a plant works and who is there: working week, holidays, prayer hours, shifts, covers, on-call; what people say to each
-- other about a task, to whom it goes, and of what they were reminded.

create table public.plant_calendar (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  rest_days jsonb not null,
  prayers jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id),
  check (id = plant_id), check (jsonb_array_length(rest_days) < 7)
);
create index on public.plant_calendar (tenant_id, plant_id);

create table public.calendar_day (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  date text not null check (date ~ '^\d{4}-\d{2}-\d{2}$'),
  kind text not null check (kind in ('holiday', 'prayer')),
  name text not null,
  from_minute bigint,
  to_minute bigint,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id),
  check (case kind when 'holiday' then from_minute is null and to_minute is null
    else coalesce(0 <= from_minute and from_minute < to_minute and to_minute <= 1440, false) end)
);
create index on public.calendar_day (tenant_id, plant_id, date);

create table public.shift (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  name text not null,
  from_minute bigint not null check (from_minute between 0 and 1439),
  to_minute bigint not null check (to_minute between 0 and 1439),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id)
);
create index on public.shift (tenant_id, plant_id);

create table public.shift_assignment (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  shift_id text not null,
  person_id text not null,
  from_date text not null check (from_date ~ '^\d{4}-\d{2}-\d{2}$'),
  to_date text check (to_date >= from_date),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, shift_id) references public.shift (tenant_id, id),
  foreign key (tenant_id, person_id) references public.person (tenant_id, id)
);
create index on public.shift_assignment (tenant_id, plant_id);
create index on public.shift_assignment (tenant_id, shift_id);

create table public.cover (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  person_id text not null,
  for_person_id text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references public.person (tenant_id, id),
  foreign key (tenant_id, for_person_id) references public.person (tenant_id, id),
  check (person_id <> for_person_id), check (from_at < to_at)
);
create index on public.cover (tenant_id, plant_id);

create table public.on_call (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  function text not null,
  person_id text not null,
  from_date text not null check (from_date ~ '^\d{4}-\d{2}-\d{2}$'),
  to_date text check (to_date >= from_date),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references public.person (tenant_id, id)
);
create index on public.on_call (tenant_id, plant_id);

create table public.comment (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  exception_id text,
  task_id text,
  kind text not null check (kind in ('said', 'delegated', 'handed_over')),
  person_id text not null,
  to_person_id text,
  body text not null check (length(body) <= 2000),
  at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, exception_id) references public.exception (tenant_id, id),
  foreign key (tenant_id, task_id) references public.task (tenant_id, id),
  check (exception_id is not null or task_id is not null),
  check ((kind = 'said') = (to_person_id is null)), check (kind <> 'said' or body <> '')
);
create index on public.comment (tenant_id, exception_id);
create index on public.comment (tenant_id, task_id);

create table public.hand_over (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  function text not null,
  from_person_id text not null,
  to_person_id text not null,
  note text not null,
  items jsonb not null,
  left_task_ids jsonb not null,
  at timestamptz not null,
  acknowledged_at timestamptz,
  withdrawn_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  check (from_person_id <> to_person_id), check (acknowledged_at is null or withdrawn_at is null)
);
create index on public.hand_over (tenant_id, plant_id);
create index on public.hand_over (tenant_id, to_person_id);

create table public.reminder (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  task_id text not null,
  kind text not null check (kind in ('acknowledge', 'decide')),
  to_person_ids jsonb not null,
  at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, task_id) references public.task (tenant_id, id)
);
create unique index reminder_once on public.reminder (tenant_id, task_id, kind);

do $$
declare tbl text;
begin
  foreach tbl in array array['plant_calendar', 'calendar_day', 'shift', 'shift_assignment', 'cover', 'on_call', 'comment',
                             'hand_over', 'reminder']
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

-- When the plant works, and who is there, is set by administrators and managers only.
create function app.guard_rota() returns trigger language plpgsql set search_path = '' as $$
begin
  if coalesce(app.person_id(), 'system') <> 'system' and not app.claimed('functions') && array['admin', 'manager'] then
    perform app.refuse('rota.not_yours');
  end if;
  return coalesce(new, old);
end $$;
do $$
declare tbl text;
begin
  foreach tbl in array array['plant_calendar', 'calendar_day', 'shift', 'shift_assignment', 'cover', 'on_call'] loop
    execute format('create trigger g_rota before insert or update or delete on public.%I
      for each row execute function app.guard_rota()', tbl);
  end loop;
end $$;

-- What was said stays said, and in the name of who said it.
create function app.guard_comment() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then perform app.refuse('comment.append_only'); end if;
  if coalesce(app.person_id(), 'system') not in ('system', new.person_id) then perform app.refuse('comment.not_yours'); end if;
  return new;
end $$;
create trigger g_history before insert or update or delete on public.comment
  for each row execute function app.guard_comment();

-- A hand-over is written by who hands over; then its receiver takes it, or its giver takes it back, once.
create function app.guard_hand_over() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  person constant text := coalesce(app.person_id(), 'system');
begin
  if tg_op = 'DELETE' then perform app.refuse('handOver.append_only'); end if;
  if tg_op = 'INSERT' then
    -- Writing over a row begins as an insert: the update judges it.
    if person <> 'system'
      and not exists (select from public.hand_over where tenant_id = new.tenant_id and id = new.id)
      and (person <> new.from_person_id or new.acknowledged_at is not null or new.withdrawn_at is not null) then
      perform app.refuse('handOver.not_yours');
    end if;
    return new;
  end if;
  if to_jsonb(new) - array['xid', 'acknowledged_at', 'withdrawn_at'] <> to_jsonb(old) - array['xid', 'acknowledged_at', 'withdrawn_at']
    or (old.acknowledged_at is not null and new.acknowledged_at is distinct from old.acknowledged_at)
    or (old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at)
  then perform app.refuse('handOver.append_only'); end if;
  if (new.acknowledged_at is distinct from old.acknowledged_at and person not in ('system', new.to_person_id))
    or (new.withdrawn_at is distinct from old.withdrawn_at and person not in ('system', new.from_person_id))
  then perform app.refuse('handOver.not_yours'); end if;
  return new;
end $$;
create trigger g_history before insert or update or delete on public.hand_over
  for each row execute function app.guard_hand_over();

-- Nobody is reminded of what they have done already, and a reminder given stays.
create function app.guard_reminder() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  about record;
begin
  if tg_op <> 'INSERT' then perform app.refuse('reminder.append_only'); end if;
  select acknowledged_at, decided_at, state into about from public.task where tenant_id = new.tenant_id and id = new.task_id;
  if about.state in ('decided', 'done', 'superseded') or (new.kind = 'acknowledge' and about.acknowledged_at is not null)
  then perform app.refuse('reminder.too_late'); end if;
  return new;
end $$;
create trigger g_history before insert or update or delete on public.reminder
  for each row execute function app.guard_reminder();

-- A task is given only to somebody who may see and answer it: of its function in its plant, or a manager there.
create function app.guard_assignee() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.assignee_id is null or new.assignee_id = coalesce(app.person_id(), 'system') then return new; end if;
  if tg_op = 'UPDATE' and new.assignee_id is not distinct from old.assignee_id then return new; end if;
  -- Writing over a row begins as an insert: the update judges it.
  if tg_op = 'INSERT' and exists (select from public.task where tenant_id = new.tenant_id and id = new.id) then
    return new;
  end if;
  if not exists (
    select from public.person as p
    where p.tenant_id = new.tenant_id and p.id = new.assignee_id and p.active and new.plant_id = any (p.plant_ids)
      and p.functions && array[new.function, 'manager'])
  then perform app.refuse('task.delegate_unfit'); end if;
  return new;
end $$;
create trigger g_assignee before insert or update of assignee_id on public.task
  for each row execute function app.guard_assignee();

revoke execute on function app.guard_rota(), app.guard_comment(), app.guard_hand_over(), app.guard_reminder(),
  app.guard_assignee() from public;
