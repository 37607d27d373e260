-- How a task reaches people: each telling with its steps, by what they can be reached, when routine things wait, and what was
-- found missing.
create table public.notice (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  task_id text,
  level bigint not null check (level between 0 and 3),
  person_id text not null,
  channel text not null check (channel in ('app', 'push', 'whatsapp')),
  state text not null check (state in ('held', 'queued', 'sent', 'delivered', 'seen', 'acted', 'failed')),
  reason text,
  created_at timestamptz not null,
  at timestamptz not null,
  steps jsonb not null check (jsonb_array_length(steps) > 0),
  covers text[] not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, task_id) references public.task (tenant_id, id),
  foreign key (tenant_id, person_id) references public.person (tenant_id, id),
  -- The key of its effect: nobody is told the same thing on the same channel twice.
  check (task_id is null or id = concat_ws('.', task_id, level, person_id, channel)),
  check (steps -> -1 ->> 'state' = state)
);
create index on public.notice (tenant_id, task_id);
create index on public.notice (tenant_id, person_id);
create index on public.notice (tenant_id, created_at) where state = 'queued';

create table public.reach (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  wa_number text check (wa_number ~ '^\+[1-9][0-9]{6,14}$'),
  wa_opt_in_at timestamptz,
  wa_opt_in_by text,
  push_devices bigint not null check (push_devices >= 0),
  app_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references public.person (tenant_id, id),
  -- Nobody is written to who has not agreed.
  check (wa_opt_in_at is null or (wa_number is not null and wa_opt_in_by is not null))
);
-- What comes from a number is done in its owner's name: it has one.
create unique index reach_number on public.reach (tenant_id, wa_number) where wa_number is not null;

create table public.quiet_hours (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  person_id text,
  from_minute bigint not null check (from_minute between 0 and 1439),
  to_minute bigint not null check (to_minute between 0 and 1439),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id),
  foreign key (tenant_id, person_id) references public.person (tenant_id, id),
  check (id = coalesce(person_id, plant_id))
);

create table public.alarm (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  kind text not null check (kind in ('level_lost', 'decision_lost', 'no_tasks', 'nobody_told', 'push_lost')),
  exception_id text,
  task_id text,
  subject text not null,
  due_at timestamptz not null,
  found_at timestamptz not null,
  mended_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

do $$
declare tbl text;
begin
  foreach tbl in array array['notice', 'reach', 'quiet_hours', 'alarm'] loop
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

insert into app.transition (tbl, from_state, to_state)
select 'notice', from_state, to_state
from (values
  ('held', array['queued', 'sent', 'seen', 'acted', 'failed']),
  ('queued', array['sent', 'delivered', 'seen', 'acted', 'failed']),
  ('sent', array['delivered', 'seen', 'acted', 'failed']),
  ('delivered', array['seen', 'acted']),
  ('failed', array['sent', 'delivered', 'seen', 'acted']),
  ('seen', array['acted'])
) as lifecycle (from_state, to_states), unnest(lifecycle.to_states) as to_state;
create trigger g_transition before update of state on public.notice
  for each row execute function app.guard_transition();

-- Who was told what, and when, is history: a step is added, none is changed or taken away.
create function app.guard_notice() returns trigger language plpgsql set search_path = '' as $$
declare
  free constant text[] := array['xid', 'state', 'reason', 'at', 'steps'];
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - free = to_jsonb(old) - free and old.steps = (
    select jsonb_agg(each.step order by each.nth) from jsonb_array_elements(new.steps) with ordinality as each (step, nth)
    where each.nth <= jsonb_array_length(old.steps)
  ) then return new; end if;
  perform app.refuse('notice.append_only');
  return null;
end $$;
revoke execute on function app.guard_notice() from public;
create trigger g_history before update or delete on public.notice for each row execute function app.guard_notice();
create trigger g_history before update or delete on public.alarm
  for each row execute function app.guard_history('mended_at');

-- The keys by which push services know this installation; made once, by whoever needs them first.
create table ops.push_keys (
  one boolean primary key default true check (one),
  public_key text not null,
  private_key text not null,
  made_at timestamptz not null default now()
);
alter table ops.push_keys enable row level security;
alter table ops.push_keys force row level security;
grant select, insert on ops.push_keys to service_role;

-- Where a device's browser takes notifications, for whoever is signed in there: it ends with their session.
create table ops.push_subscription (
  tenant_id uuid not null references app.tenant (id),
  id text not null,
  session_id text not null references identity.session (id) on delete cascade,
  person_id text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references public.person (tenant_id, id)
);
create index on ops.push_subscription (tenant_id, person_id);
create index on ops.push_subscription (session_id);
-- One browser has one address, whichever company's person sits before it.
create unique index push_subscription_once on ops.push_subscription (id);
alter table ops.push_subscription enable row level security;
alter table ops.push_subscription force row level security;
grant select, insert, update, delete on ops.push_subscription to service_role;

-- How many devices a person has stands beside their other ways, and is what is true, whoever writes the row.
create function ops.true_push_devices() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select count(*) into new.push_devices from ops.push_subscription as s
  where s.tenant_id = new.tenant_id and s.person_id = new.id;
  return new;
end $$;
revoke execute on function ops.true_push_devices() from public;
create trigger b_true_devices before insert or update on public.reach
  for each row execute function ops.true_push_devices();

create function ops.count_push_devices() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  whose record;
begin
  for whose in
    select distinct tenant_id, person_id from (values
      (case when tg_op <> 'INSERT' then old.tenant_id end, case when tg_op <> 'INSERT' then old.person_id end),
      (case when tg_op <> 'DELETE' then new.tenant_id end, case when tg_op <> 'DELETE' then new.person_id end)
    ) as either (tenant_id, person_id) where person_id is not null
  loop
    insert into public.reach (tenant_id, id, scope, push_devices) values (whose.tenant_id, whose.person_id, 'tenant', 0)
    on conflict (tenant_id, id) do update set push_devices = excluded.push_devices;
  end loop;
  return null;
end $$;
revoke execute on function ops.count_push_devices() from public;
create trigger count_devices after insert or update or delete on ops.push_subscription
  for each row execute function ops.count_push_devices();

-- When each company's deadlines were last looked over; one worker at a time does.
create table ops.deadline_watch (
  tenant_id uuid primary key references app.tenant (id),
  at timestamptz not null default now()
);
alter table ops.deadline_watch enable row level security;
alter table ops.deadline_watch force row level security;
create policy server_acts on ops.deadline_watch to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert, update on ops.deadline_watch to app_server;
grant select, insert, update, delete on ops.deadline_watch to service_role;
