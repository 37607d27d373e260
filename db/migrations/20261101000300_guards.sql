-- Guards that must never be passed, for every role and every path: the mutators check the same and explain it better.

-- Lawful moves; the lifecycles in db/ are the source, a test compares the two.
create table app.transition (
  tbl text not null,
  from_state text not null,
  to_state text not null,
  primary key (tbl, from_state, to_state)
);
grant select on app.transition to authenticated, app_server, service_role;
alter table app.transition enable row level security;
alter table app.transition force row level security;
create policy everybody_reads on app.transition for select to authenticated, app_server, service_role using (true);

insert into app.transition (tbl, from_state, to_state)
select lifecycle.tbl, lifecycle.from_state, to_state
from (values
  ('inbound_message', 'received', array['classified', 'drafted', 'ignored', 'needs_human']),
  ('inbound_message', 'classified', array['drafted', 'ignored', 'needs_human']),
  ('inbound_message', 'drafted', array['needs_human']),
  ('inbound_message', 'ignored', array['needs_human']),
  ('inbound_message', 'needs_human', array['drafted', 'ignored']),
  ('order_draft', 'matching', array['needs_clarification', 'checked', 'rejected', 'expired']),
  ('order_draft', 'needs_clarification', array['matching', 'checked', 'rejected', 'expired']),
  ('order_draft', 'checked',
    array['matching', 'needs_clarification', 'awaiting_approval', 'submitting', 'rejected', 'expired']),
  ('order_draft', 'awaiting_approval', array['matching', 'approved', 'rejected', 'expired']),
  ('order_draft', 'approved', array['matching', 'checked', 'submitting', 'rejected', 'expired']),
  ('order_draft', 'rejected', array['matching']),
  ('order_draft', 'expired', array['matching']),
  ('order_draft', 'submitting', array['confirmed', 'erp_uncertain', 'failed']),
  ('order_draft', 'erp_uncertain', array['reconciled', 'confirmed', 'failed']),
  ('order_draft', 'reconciled', array['confirmed', 'failed']),
  ('order_draft', 'failed', array['submitting']),
  ('sales_order', 'confirmed', array['planned', 'in_production', 'ready', 'loading', 'on_credit_hold', 'cancelled']),
  ('sales_order', 'planned', array['confirmed', 'in_production', 'ready', 'loading', 'on_credit_hold', 'cancelled']),
  ('sales_order', 'in_production', array['planned', 'ready', 'loading', 'on_credit_hold', 'cancelled']),
  ('sales_order', 'ready', array['planned', 'in_production', 'loading', 'on_credit_hold', 'cancelled']),
  ('sales_order', 'loading', array['planned', 'in_production', 'ready', 'dispatched', 'on_credit_hold']),
  ('sales_order', 'dispatched', array['delivered']),
  ('sales_order', 'on_credit_hold', array['confirmed', 'planned', 'cancelled']),
  ('lot', 'quarantined', array['available', 'held', 'scrapped', 'returned']),
  ('lot', 'available', array['held', 'consumed', 'scrapped', 'returned']),
  ('lot', 'held', array['available', 'reworked', 'scrapped', 'used_as_is', 'returned']),
  ('lot', 'reworked', array['available', 'held', 'consumed', 'scrapped']),
  ('lot', 'used_as_is', array['held', 'consumed', 'scrapped', 'returned']),
  ('lot', 'consumed', array['available', 'held']),
  ('hold', 'open', array['released', 'dispositioned']),
  ('work_order', 'planned', array['released', 'running', 'blocked', 'closed']),
  ('work_order', 'released', array['planned', 'running', 'blocked', 'closed']),
  ('work_order', 'running', array['paused', 'blocked', 'completed']),
  ('work_order', 'paused', array['running', 'blocked', 'completed']),
  ('work_order', 'blocked', array['planned', 'released', 'running', 'paused', 'closed']),
  ('work_order', 'completed', array['closed']),
  ('operation', 'planned', array['released', 'running', 'blocked', 'closed']),
  ('operation', 'released', array['planned', 'running', 'blocked', 'closed']),
  ('operation', 'running', array['paused', 'blocked', 'completed']),
  ('operation', 'paused', array['running', 'blocked', 'completed']),
  ('operation', 'blocked', array['planned', 'released', 'running', 'paused', 'closed']),
  ('operation', 'completed', array['closed']),
  ('exception', 'raised', array['routed', 'merged', 'resolved']),
  ('exception', 'routed', array['acknowledged', 'deciding', 'resolving', 'resolved', 'merged']),
  ('exception', 'acknowledged', array['deciding', 'resolving', 'resolved']),
  ('exception', 'deciding', array['resolving', 'resolved']),
  ('exception', 'resolving', array['resolved', 'deciding']),
  ('exception', 'resolved', array['verified', 'closed', 'routed']),
  ('exception', 'verified', array['closed', 'routed']),
  ('exception', 'closed', array['routed']),
  ('task', 'queued', array['delivered', 'seen', 'acknowledged', 'decided', 'done', 'superseded']),
  ('task', 'delivered', array['seen', 'acknowledged', 'decided', 'done', 'superseded']),
  ('task', 'seen', array['acknowledged', 'decided', 'done', 'superseded']),
  ('task', 'acknowledged', array['decided', 'done', 'superseded']),
  ('task', 'decided', array['done', 'superseded']),
  ('load', 'planned', array['staging', 'loading']),
  ('load', 'staging', array['planned', 'loading', 'short']),
  ('load', 'loading', array['staging', 'confirmed', 'short']),
  ('load', 'short', array['staging', 'loading', 'confirmed']),
  ('load', 'confirmed', array['dispatched', 'loading'])
) as lifecycle (tbl, from_state, to_states), unnest(lifecycle.to_states) as to_state;

create function app.guard_transition() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.state is distinct from old.state and not exists (
    select from app.transition where tbl = tg_table_name and from_state = old.state and to_state = new.state
  ) then
    perform app.refuse(tg_table_name || '.cannot_become');
  end if;
  return new;
end $$;

do $$
declare t text;
begin
  foreach t in array array['inbound_message', 'order_draft', 'sales_order', 'lot', 'hold', 'work_order', 'operation',
                           'exception', 'task', 'load'] loop
    execute format('create trigger g_transition before update of state on public.%I
      for each row execute function app.guard_transition()', t);
  end loop;
end $$;

-- Append-only rows stay as they were written.
create function app.guard_append_only() returns trigger language plpgsql as $$
begin perform app.refuse(tg_table_name || '.append_only'); return null; end $$;
create trigger g_append_only before update or delete on public.approval
  for each row execute function app.guard_append_only();

-- ── Price and credit ────────────────────────────────────────────────────────────────────────────────────────────────

-- The lowest unit price (ten-thousandths of a major unit) a customer may get for a product without an approval: the
-- project price, else list price less tier; less what may be given freely. Null: there is no price, so no order.
create function app.price_floor(of_tenant uuid, of_customer text, of_product text, at timestamptz) returns bigint
language sql stable set search_path = '' as $$
  with buyer as (select tier, currency from public.customer where tenant_id = of_tenant and id = of_customer),
  rule as (
    select r.* from public.price_rule as r, buyer
    where r.tenant_id = of_tenant and r.currency = buyer.currency and r.valid_from <= at
      and (r.valid_to is null or r.valid_to > at)
  ),
  project as (
    select unit_price, max_discount_bps from rule
    where kind = 'project' and customer_id = of_customer and product_id = of_product order by valid_from desc, id desc limit 1
  ),
  listed as (
    select unit_price from rule where kind = 'list' and product_id = of_product order by valid_from desc, id desc limit 1
  ),
  tiered as (
    select discount_bps, max_discount_bps from rule, buyer
    where kind = 'tier' and rule.tier = buyer.tier order by valid_from desc, id desc limit 1
  )
  select coalesce(
    (select (unit_price * (10000 - max_discount_bps) + 5000) / 10000 from project),
    (select (((unit_price * (10000 - coalesce((select discount_bps from tiered), 0)) + 5000) / 10000)
      * (10000 - coalesce((select max_discount_bps from tiered), 0)) + 5000) / 10000 from listed))
$$;

-- What the customer would owe with `extra` minor units more: receivable + orders not yet delivered + extra.
create function app.exposure(of_tenant uuid, of_customer text, extra bigint) returns bigint
language sql stable set search_path = '' as $$
  select coalesce((select receivable_minor from public.credit_position where tenant_id = of_tenant and customer_id = of_customer), 0)
    + coalesce((select sum(total_minor) from public.sales_order
        where tenant_id = of_tenant and customer_id = of_customer and state not in ('delivered', 'cancelled')), 0)::bigint
    + extra
$$;

-- The breaches of a draft as the data stands now, whatever the checks wrote into it.
create function app.draft_breaches(of_tenant uuid, of_draft text) returns setof text
language sql stable set search_path = '' as $$
  with d as (select * from public.order_draft where tenant_id = of_tenant and id = of_draft)
  select 'price' from d where exists (
    select from public.draft_line as l
    where l.tenant_id = of_tenant and l.draft_id = of_draft
      and coalesce(l.unit_price < app.price_floor(of_tenant, d.customer_id, l.product_id, now()), true)
  )
  union all
  select 'credit' from d
  left join public.credit_position as c on c.tenant_id = of_tenant and c.customer_id = d.customer_id
  where c.customer_id is null or c.overdue_days > 60 or app.exposure(of_tenant, d.customer_id, d.total_minor) > c.limit_minor
$$;

-- Total minor units of a line, rounded half up once; `scale` is the currency's digits.
create function app.line_total(unit_price bigint, thousandths bigint, scale integer) returns bigint
language sql immutable set search_path = '' as
$$ select floor((unit_price::numeric * thousandths * 10 ^ scale * 2 + 10000000) / 20000000)::bigint $$;

create function app.currency_digits(currency text) returns integer language sql immutable set search_path = '' as
$$ select case when currency in ('KWD', 'BHD', 'OMR') then 3 when currency = 'JPY' then 0 else 2 end $$;

-- An order comes only from a draft being submitted, with the draft's own money, and with an approval by somebody else for
-- each breach there is now. The credit row is locked first: two orders of one customer pass here one after the other.
create function app.guard_order() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  d public.order_draft;
  breach text;
begin
  perform from public.credit_position where tenant_id = new.tenant_id and customer_id = new.customer_id for update;
  select * into d from public.order_draft where tenant_id = new.tenant_id and id = new.draft_id for update;
  if d.state is distinct from 'submitting' then perform app.refuse('order.draft_not_submitting'); end if;
  if d.customer_id is distinct from new.customer_id or d.net_minor <> new.net_minor or d.tax_minor <> new.tax_minor
    or d.currency <> new.currency
    or d.currency <> (select currency from public.customer where tenant_id = new.tenant_id and id = new.customer_id) then
    perform app.refuse('order.differs_from_draft');
  end if;
  if d.net_minor is distinct from (
    select sum(app.line_total(unit_price, base_quantity, app.currency_digits(d.currency)))
    from public.draft_line where tenant_id = new.tenant_id and draft_id = d.id
  ) then perform app.refuse('order.lines_do_not_add_up'); end if;
  if exists (select from public.draft_line where tenant_id = new.tenant_id and draft_id = d.id
    and (product_id is null or base_quantity is null or not accepted)) then
    perform app.refuse('order.line_unsure');
  end if;
  for breach in select app.draft_breaches(new.tenant_id, d.id) loop
    if not exists (
      select from public.approval as a
      where a.tenant_id = new.tenant_id and a.draft_id = d.id and a.draft_version = d.version and a.kind = breach
        and a.decision = 'approved' and a.decided_by is distinct from d.requester_id
    ) then perform app.refuse('order.unapproved_' || breach); end if;
  end loop;
  return new;
end $$;
create trigger g_order before insert on public.sales_order for each row execute function app.guard_order();

create function app.guard_order_money() returns trigger language plpgsql as $$
begin
  if (new.draft_id, new.customer_id, new.net_minor, new.tax_minor, new.total_minor, new.currency, new.number)
    is distinct from (old.draft_id, old.customer_id, old.net_minor, old.tax_minor, old.total_minor, old.currency, old.number)
  then perform app.refuse('order.money_is_fixed'); end if;
  return new;
end $$;
create trigger g_order_money before update on public.sales_order for each row execute function app.guard_order_money();

create function app.guard_order_line() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if (new.order_id, new.product_id, new.quantity, new.net_minor)
      is distinct from (old.order_id, old.product_id, old.quantity, old.net_minor) then
      perform app.refuse('order.line_is_fixed');
    end if;
    return new;
  end if;
  if not exists (
    select from public.sales_order as o
    join public.draft_line as l on l.tenant_id = o.tenant_id and l.draft_id = o.draft_id
    where o.tenant_id = new.tenant_id and o.id = new.order_id and l.position = new.position
      and l.product_id = new.product_id and l.base_quantity = new.quantity and l.net_minor = new.net_minor
  ) then perform app.refuse('order.line_not_in_draft'); end if;
  return new;
end $$;
create trigger g_order_line before insert or update on public.order_line
  for each row execute function app.guard_order_line();
create unique index order_line_once on public.order_line (tenant_id, order_id, position);

-- A draft that went to the ERP is history; its lines too.
create function app.guard_draft_line() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  of_tenant uuid := coalesce(new.tenant_id, old.tenant_id);
  of_draft text := coalesce(new.draft_id, old.draft_id);
begin
  if exists (select from public.order_draft where tenant_id = of_tenant and id = of_draft
    and state in ('submitting', 'confirmed', 'erp_uncertain', 'reconciled')) then
    perform app.refuse('draft.closed');
  end if;
  return coalesce(new, old);
end $$;
create trigger g_draft_line before insert or update or delete on public.draft_line
  for each row execute function app.guard_draft_line();

-- An approval is its author's own, for the draft as it is, and never the requester's.
create function app.guard_approval() returns trigger language plpgsql security definer set search_path = '' as $$
declare d public.order_draft;
begin
  select * into d from public.order_draft where tenant_id = new.tenant_id and id = new.draft_id for update;
  if d.version <> new.draft_version then perform app.refuse('approval.draft_changed'); end if;
  if d.state <> 'awaiting_approval' then perform app.refuse('approval.not_awaited'); end if;
  if d.requester_id = new.decided_by then perform app.refuse('approval.own_request'); end if;
  if app.person_id() is distinct from new.decided_by then perform app.refuse('approval.not_by_author'); end if;
  if not (app.claimed('functions') && array[case new.kind when 'credit' then 'finance' else 'commercial' end, 'manager']) then
    perform app.refuse('approval.other_function');
  end if;
  return new;
end $$;
create trigger g_approval before insert on public.approval for each row execute function app.guard_approval();

-- ── Lots and loads ──────────────────────────────────────────────────────────────────────────────────────────────────

-- Stock is promised only from a usable lot and never twice.
create function app.guard_allocation() returns trigger language plpgsql security definer set search_path = '' as $$
declare source public.lot;
begin
  select * into source from public.lot where tenant_id = new.tenant_id and id = new.lot_id for update;
  if source.state not in ('available', 'reworked', 'used_as_is') then perform app.refuse('lot.on_hold'); end if;
  if source.quantity < new.quantity + coalesce((
    select sum(quantity) from public.allocation
    where tenant_id = new.tenant_id and lot_id = new.lot_id and id <> new.id), 0)
  then perform app.refuse('lot.over_allocated'); end if;
  return new;
end $$;
create trigger g_allocation before insert or update on public.allocation
  for each row execute function app.guard_allocation();

-- A truck with a lot on hold does not leave. The lots are share-locked, so a hold arriving now waits or comes first.
create function app.guard_load_confirm() returns trigger language plpgsql security definer set search_path = '' as $$
declare held text;
begin
  if new.state not in ('confirmed', 'dispatched') or old.state in ('confirmed', 'dispatched') then return new; end if;
  if new.seal is null then perform app.refuse('load.not_sealed'); end if;
  perform from public.lot as l join public.load_line as line on line.tenant_id = l.tenant_id and line.lot_id = l.id
    where line.tenant_id = new.tenant_id and line.load_id = new.id and line.picked > 0 for share of l;
  select l.number into held from public.lot as l
    join public.load_line as line on line.tenant_id = l.tenant_id and line.lot_id = l.id
    where line.tenant_id = new.tenant_id and line.load_id = new.id and line.picked > 0
      and l.state not in ('available', 'reworked', 'used_as_is') limit 1;
  if found then perform app.refuse('lot.on_hold'); end if;
  return new;
end $$;
create trigger g_load_confirm before update of state on public.load for each row execute function app.guard_load_confirm();

-- Steps in order: an operation starts only when the one before is completed.
create function app.guard_step() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.state = 'running' and old.state <> 'running' and exists (
    select from public.operation where tenant_id = new.tenant_id and work_order_id = new.work_order_id
      and position < new.position and state <> 'completed'
  ) then perform app.refuse('operation.step_before_open'); end if;
  return new;
end $$;
create trigger g_step before update of state on public.operation for each row execute function app.guard_step();

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to authenticated, app_server, service_role;
