-- What a way out would bring, what undoes it, what its customers are asked, and orders that are protected.

alter table public.option drop constraint option_kind_check;
alter table public.option add constraint option_kind_check check (kind in
  ('swap_lot', 'new_promise', 'alternate_machine', 'partial_ship', 'transfer', 'release', 'split', 'hold_truck'));
alter table public.option drop constraint option_state_check;
alter table public.option add constraint option_state_check
  check (state in ('offered', 'chosen', 'applied', 'expired', 'failed', 'refused'));
alter table public.option add column predicted jsonb;

create table public.customer_ask (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  exception_id text not null,
  option_id text not null,
  order_id text not null,
  customer_id text not null,
  kind text not null check (kind in ('delay', 'substitute')),
  language text not null check (language in ('hinglish', 'english', 'hindi', 'arabic')),
  body text not null,
  state text not null check (state in ('held', 'asked', 'accepted', 'refused', 'unanswered', 'withdrawn')),
  held_until timestamptz not null,
  answer_by timestamptz not null,
  outbound_id text,
  answered_at timestamptz,
  answer_id text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, exception_id) references public.exception (tenant_id, id),
  foreign key (tenant_id, option_id) references public.option (tenant_id, id),
  foreign key (tenant_id, order_id) references public.sales_order (tenant_id, id),
  foreign key (tenant_id, customer_id) references public.customer (tenant_id, id),
  check ((outbound_id is null) = (state in ('held', 'withdrawn')) or state = 'withdrawn'),
  check ((answer_id is null) = (state not in ('accepted', 'refused')))
);
create index on public.customer_ask (tenant_id, exception_id);
create index on public.customer_ask (tenant_id, option_id);
create index on public.customer_ask (tenant_id, order_id);
create index on public.customer_ask (tenant_id, outbound_id);

create table public.protection (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  order_id text not null,
  wanted_by timestamptz not null,
  state text not null check (state in ('wanted', 'planned', 'running', 'kept', 'lost', 'given_up')),
  steps jsonb not null,
  started_by text not null,
  started_at timestamptz not null,
  looked_at timestamptz,
  ended_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references public.sales_order (tenant_id, id)
);
create index on public.protection (tenant_id, order_id);
create index on public.protection (tenant_id, plant_id);
-- An order is protected once at a time.
create unique index protection_once on public.protection (tenant_id, order_id)
  where state in ('wanted', 'planned', 'running');

do $$
declare tbl text;
begin
  foreach tbl in array array['customer_ask', 'protection'] loop
    execute format('create index %I on public.%I (tenant_id, scope, xid)', tbl || '_pull', tbl);
    execute format('create trigger a_stamp before insert or update on public.%I
      for each row execute function sync.stamp()', tbl);
    execute format('create trigger g_transition before update of state on public.%I
      for each row execute function app.guard_transition()', tbl);
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
select lifecycle.tbl, lifecycle.from_state, to_state
from (values
  ('customer_ask', 'held', array['asked', 'withdrawn']),
  ('customer_ask', 'asked', array['accepted', 'refused', 'unanswered', 'withdrawn']),
  ('protection', 'wanted', array['planned', 'given_up']),
  ('protection', 'planned', array['running', 'given_up']),
  ('protection', 'running', array['kept', 'lost', 'given_up']),
  -- What overtook a task was taken back.
  ('task', 'superseded', array['queued'])
) as lifecycle (tbl, from_state, to_states), unnest(lifecycle.to_states) as to_state;

-- The rows an applied way out changed, as they were before it and as it left them: what an undo needs.
create table ops.applied_option (
  tenant_id uuid not null references app.tenant (id),
  option_id text not null,
  images jsonb not null,
  primary key (tenant_id, option_id)
);
alter table ops.applied_option enable row level security;
alter table ops.applied_option force row level security;
create policy server_acts on ops.applied_option to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert, delete on ops.applied_option to app_server;
grant select, insert, update, delete on ops.applied_option to service_role;

-- A step of a protected order is somebody's task.
alter table public.task drop constraint task_kind_check;
alter table public.task add constraint task_kind_check
  check (kind in ('exception', 'approval', 'clarify', 'erp', 'quote', 'protect'));
