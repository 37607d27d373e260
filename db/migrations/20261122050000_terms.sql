-- What prices, tax, credit and approvals rest on: scopes of price rules, levels, delegations, temporary limits, rates.

alter table public.product add column family text not null default '';

alter table public.price_rule
  add column family text, add column region text, add column plant_id text,
  add column min_quantity bigint not null default 0 check (min_quantity >= 0),
  add column cap_quantity bigint check (cap_quantity > 0),
  add column min_margin_bps bigint check (min_margin_bps between 0 and 9000),
  drop constraint price_rule_kind_check,
  add check (kind in ('list', 'tier', 'project', 'floor', 'cost')),
  add check (unit_price between 0 and 1000000000000), add check (discount_bps between 0 and 9000),
  add check (max_discount_bps between 0 and 9000),
  add check (cap_quantity is null or (kind = 'project' and customer_id is not null));
create index on public.price_rule (tenant_id, currency, product_id);
create index on public.price_rule (tenant_id, customer_id);

alter table public.draft_line
  add column tax_minor bigint not null default 0 check (tax_minor >= 0),
  add column tax jsonb not null default '[]';

alter table public.approval
  add column level bigint not null default 0,
  add column acting_for text;

create table public.approval_level (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  kind text not null check (kind in ('price', 'credit')),
  level bigint not null check (level > 0),
  function text not null,
  rank text not null check (rank in ('member', 'deputy', 'head')),
  max_bps bigint check (max_bps >= 0),
  max_minor bigint check (max_minor >= 0),
  max_days bigint check (max_days >= 0),
  currency text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create unique index approval_level_once on public.approval_level (tenant_id, kind, level);

create table public.delegation (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  from_person_id text not null,
  to_person_id text not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  reason text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  check (from_person_id <> to_person_id), check (valid_from < valid_to)
);
create index on public.delegation (tenant_id, to_person_id);

create table public.temporary_limit (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  customer_id text not null,
  extra_minor bigint not null check (extra_minor > 0),
  currency text not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  given_by text not null,
  reason text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references public.customer (tenant_id, id),
  check (valid_from < valid_to)
);
create index on public.temporary_limit (tenant_id, customer_id);

create table public.credit_term (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  customer_id text,
  tier text,
  block_days bigint not null check (block_days between 0 and 3650),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create unique index credit_term_once on public.credit_term (tenant_id, coalesce(customer_id, ''), coalesce(tier, ''));

create table public.payment (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  customer_id text not null,
  minor bigint not null,
  currency text not null,
  paid_at timestamptz not null,
  reference text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references public.customer (tenant_id, id)
);
create index on public.payment (tenant_id, customer_id);

create table public.credit_age (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  customer_id text not null,
  from_days bigint not null check (from_days >= 0),
  minor bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references public.customer (tenant_id, id)
);
create index on public.credit_age (tenant_id, customer_id);

create table public.tax_rate (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  country text not null,
  hsn text not null,
  rate_bps bigint not null check (rate_bps between 0 and 10000),
  valid_from timestamptz not null,
  valid_to timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

-- Of a plant or a customer, whose id it has.
create table public.tax_profile (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  country text not null,
  state_code text,
  treatment text not null check (treatment in ('regular', 'sez', 'export')),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

create table public.order_amendment (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  order_id text not null,
  draft_id text not null,
  from_draft_id text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  done_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id) references public.sales_order (tenant_id, id),
  foreign key (tenant_id, draft_id) references public.order_draft (tenant_id, id)
);
create unique index order_amendment_of_draft on public.order_amendment (tenant_id, draft_id);
create index on public.order_amendment (tenant_id, order_id);

do $$
declare tbl text;
begin
  foreach tbl in array array['approval_level', 'delegation', 'temporary_limit', 'credit_term', 'payment', 'credit_age',
                             'tax_rate', 'tax_profile', 'order_amendment']
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

-- Whether somebody who works here has this function with at least this rank.
create function app.holds(of_tenant uuid, of_person text, of_function text, at_least text) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from public.person as p
    where p.tenant_id = of_tenant and p.id = of_person and p.active and of_function = any (p.functions)
      and array_position(array['member', 'deputy', 'head'], coalesce(p.ranks ->> of_function, 'member'))
        >= array_position(array['member', 'deputy', 'head'], at_least))
$$;

-- Terms are set by those who answer for them, or by the plant itself (the ERP, the seed): never by whoever asks for a
-- price or a credit. The functions are the trigger's arguments; commercial and finance set theirs as heads only.
create function app.guard_terms() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  person text := coalesce(app.person_id(), 'system');
  of_tenant uuid := coalesce(new.tenant_id, old.tenant_id);
  name text;
begin
  if person = 'system' or app.claimed('functions') && array['admin', 'manager'] then return coalesce(new, old); end if;
  foreach name in array coalesce(tg_argv, '{}'::text[]) loop
    if name = any (app.claimed('functions')) and app.holds(of_tenant, person, name, 'head') then
      return coalesce(new, old);
    end if;
  end loop;
  perform app.refuse('terms.not_yours');
  return null;
end $$;
create trigger g_terms before insert or update or delete on public.price_rule
  for each row execute function app.guard_terms('commercial');
create trigger g_terms before insert or update or delete on public.approval_level
  for each row execute function app.guard_terms();
create trigger g_terms before insert or update or delete on public.credit_term
  for each row execute function app.guard_terms('finance');
create trigger g_terms before insert or update or delete on public.credit_position
  for each row execute function app.guard_terms('finance');
create trigger g_terms before insert or update or delete on public.credit_age
  for each row execute function app.guard_terms('finance');
create trigger g_terms before insert or update or delete on public.payment
  for each row execute function app.guard_terms('finance');
create trigger g_terms before insert or update or delete on public.tax_rate
  for each row execute function app.guard_terms('finance');
create trigger g_terms before insert or update or delete on public.tax_profile
  for each row execute function app.guard_terms('finance');

revoke execute on all functions in schema app from public;
grant execute on function app.holds(uuid, text, text, text) to app_server, service_role;
