-- What a draft breaches, who may let it pass, and the one way an order takes its money from a draft.

-- ── Breaches, and who may approve them ──────────────────────────────────────────────────────────────────────────────

-- A breach and how deep it is: basis points (off the price; over the limit), minor units (the order's net; the excess), days
-- overdue; `beyond` when only an unlimited level is enough.
create type app.need as (kind text, bps bigint, minor bigint, days bigint, beyond boolean);

create function app.price_need(d public.order_draft) returns app.need
language plpgsql stable set search_path = '' as $$
declare
  need app.need;
  l record;
begin
  for l in
    select line.unit_price, (app.line_terms(d.tenant_id, d.id, d.customer_id, d.plant_id, line.product_id,
      line.base_quantity, now())).*
    from public.draft_line as line where line.tenant_id = d.tenant_id and line.draft_id = d.id
  loop
    if coalesce(l.unit_price < l.free, true) then
      need.kind := 'price';
      need.beyond := coalesce(need.beyond, false) or coalesce(l.unit_price < l.hard, true);
      need.bps := greatest(need.bps, ((l.base - l.unit_price) * 10000 + l.base - 1) / nullif(l.base, 0));
    end if;
  end loop;
  need.minor := d.net_minor;
  need.days := 0;
  need.bps := greatest(need.bps, 0);
  return need;
end $$;

create function app.credit_need(d public.order_draft) returns app.need
language plpgsql stable set search_path = '' as $$
declare
  need app.need;
  c record;
  old_minor bigint;
  excess bigint;
begin
  select o.total_minor into old_minor from public.order_amendment as a
    join public.sales_order as o on o.tenant_id = a.tenant_id and o.id = a.order_id
    where a.tenant_id = d.tenant_id and a.draft_id = d.id;
  if d.total_minor <= old_minor then return need; end if;
  select p.currency, p.overdue_days, b.state, app.credit_limit(d.tenant_id, d.customer_id, now()) as most,
      app.block_days(d.tenant_id, d.customer_id) as block_days into c
    from public.credit_position as p join public.customer as b on b.tenant_id = p.tenant_id and b.id = p.customer_id
    where p.tenant_id = d.tenant_id and p.customer_id = d.customer_id;
  excess := greatest(0, app.exposure(d.tenant_id, d.customer_id, d.total_minor) - coalesce(old_minor, 0) - c.most);
  need.beyond := coalesce(c.state <> 'active' or c.currency <> d.currency, true);
  need.minor := coalesce(excess, 0);
  need.bps := case when excess > 0 then app.over_bps(excess, c.most) else 0 end;
  need.days := case when c.overdue_days > c.block_days then c.overdue_days else 0 end;
  if need.beyond or need.minor > 0 or need.days > 0 then need.kind := 'credit'; end if;
  return need;
end $$;

-- What a draft breaches as the data stands now, whatever the checks wrote into it.
create function app.draft_needs(of_tenant uuid, of_draft text) returns setof app.need
language plpgsql stable set search_path = '' as $$
declare
  d public.order_draft;
  need app.need;
begin
  select * into d from public.order_draft where tenant_id = of_tenant and id = of_draft;
  if d.id is null then return; end if;
  need := app.price_need(d);
  if need.kind is not null then return next need; end if;
  need := app.credit_need(d);
  if need.kind is not null then return next need; end if;
end $$;

create or replace function app.draft_breaches(of_tenant uuid, of_draft text) returns setof text
language sql stable set search_path = '' as $$ select kind from app.draft_needs(of_tenant, of_draft) $$;

create function app.suffices(l public.approval_level, need app.need, of_currency text) returns boolean
language sql immutable set search_path = '' as $$
  select case when need.beyond then l.max_bps is null and l.max_minor is null and l.max_days is null
    else coalesce(need.bps <= l.max_bps, true) and coalesce(need.days <= l.max_days, true)
      and (l.max_minor is null or (l.currency = of_currency and need.minor <= l.max_minor)) end
$$;

-- Whether there are levels for a kind of breach at all; without, its function and the managers approve everything.
create function app.has_levels(of_tenant uuid, of_kind text) returns boolean
language sql stable set search_path = '' as
$$ select exists (select from public.approval_level where tenant_id = of_tenant and kind = of_kind) $$;

-- An approval is its author's own, for the draft as it is, never the requester's, not even through a deputy; and its author,
-- or whom they stand in for, holds a level that is enough for this breach.
create or replace function app.guard_approval() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  d public.order_draft;
  need app.need;
  who text := coalesce(new.acting_for, new.decided_by);
  of_function text := case new.kind when 'credit' then 'finance' else 'commercial' end;
begin
  select * into d from public.order_draft where tenant_id = new.tenant_id and id = new.draft_id for update;
  if d.version <> new.draft_version then perform app.refuse('approval.draft_changed'); end if;
  if d.state <> 'awaiting_approval' then perform app.refuse('approval.not_awaited'); end if;
  if d.requester_id in (new.decided_by, who) then perform app.refuse('approval.own_request'); end if;
  if app.person_id() is distinct from new.decided_by then perform app.refuse('approval.not_by_author'); end if;
  if new.acting_for is not null and not exists (
    select from public.delegation where tenant_id = new.tenant_id and from_person_id = new.acting_for
      and to_person_id = new.decided_by and valid_from <= now() and valid_to > now()
  ) then perform app.refuse('approval.no_delegation'); end if;
  new.level := 0;
  if app.has_levels(new.tenant_id, new.kind) then
    select * into need from app.draft_needs(new.tenant_id, new.draft_id) as n where n.kind = new.kind;
    select min(l.level) into new.level from public.approval_level as l
      where l.tenant_id = new.tenant_id and l.kind = new.kind and app.suffices(l, need, d.currency)
        and app.holds(new.tenant_id, who, l.function, l.rank);
    if new.level is null then perform app.refuse('approval.level_too_low'); end if;
  elsif not ((new.acting_for is null and app.claimed('functions') && array[of_function, 'manager']) or
    (new.acting_for is not null and (app.holds(new.tenant_id, who, of_function, 'member')
      or app.holds(new.tenant_id, who, 'manager', 'member')))) then
    perform app.refuse('approval.other_function');
  end if;
  return new;
end $$;

-- A person stands in for nobody but by that person's word, or by an administrator's who gains nothing by it.
create function app.guard_delegation() returns trigger language plpgsql security definer set search_path = '' as $$
declare person text := coalesce(app.person_id(), 'system');
begin
  if person in ('system', coalesce(new.from_person_id, old.from_person_id)) then return coalesce(new, old); end if;
  if app.claimed('functions') && array['admin', 'manager'] and person is distinct from new.to_person_id then
    return coalesce(new, old);
  end if;
  perform app.refuse('delegation.not_yours');
  return null;
end $$;
create trigger g_delegation before insert or update or delete on public.delegation
  for each row execute function app.guard_delegation();

-- A temporary limit is a credit given ahead: by whoever might approve that much, in their own name, once and for all.
create function app.guard_temporary_limit() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  person text := coalesce(app.person_id(), 'system');
  need app.need := row('credit', 0, new.extra_minor, 0, false);
  limit_minor bigint;
begin
  if tg_op = 'UPDATE' then
    if (new.customer_id, new.extra_minor, new.currency, new.valid_from, new.given_by)
      is distinct from (old.customer_id, old.extra_minor, old.currency, old.valid_from, old.given_by)
      or new.valid_to > old.valid_to then perform app.refuse('limit.only_ends_earlier'); end if;
    return new;
  end if;
  if person = 'system' then return new; end if;
  if new.given_by <> person then perform app.refuse('limit.not_by_author'); end if;
  select c.limit_minor into limit_minor from public.credit_position as c
    where c.tenant_id = new.tenant_id and c.customer_id = new.customer_id;
  need.bps := app.over_bps(new.extra_minor, limit_minor);
  if app.has_levels(new.tenant_id, 'credit') and not exists (
    select from public.approval_level as l where l.tenant_id = new.tenant_id and l.kind = 'credit'
      and app.suffices(l, need, new.currency) and app.holds(new.tenant_id, person, l.function, l.rank)
  ) or not app.claimed('functions') && array['finance', 'manager'] then perform app.refuse('limit.level_too_low'); end if;
  return new;
end $$;
create trigger g_temporary_limit before insert or update on public.temporary_limit
  for each row execute function app.guard_temporary_limit();
revoke delete on public.temporary_limit from app_server, service_role;

create or replace function app.draft_digest(of_tenant uuid, of_draft text) returns text
language sql stable set search_path = '' as $$
  select encode(sha256(convert_to(jsonb_build_array(d.plant_id, d.customer_id, d.currency, d.extra_discount_bps,
    d.net_minor, d.tax_minor, d.total_minor, (
      select jsonb_agg(jsonb_build_array(l.id, l.position, l.product_id, l.base_quantity, l.unit_price, l.net_minor, l.tax)
        order by l.position, l.id)
      from public.draft_line as l where l.tenant_id = d.tenant_id and l.draft_id = d.id))::text, 'UTF8')), 'hex')
  from public.order_draft as d where d.tenant_id = of_tenant and d.id = of_draft
$$;

-- The breaches there are now without an approval by somebody else, of a level that is enough now, for the draft as it is.
create or replace function app.unapproved_breaches(of_tenant uuid, of_draft text) returns setof text
language plpgsql stable set search_path = '' as $$
declare need app.need;
begin
  for need in select * from app.draft_needs(of_tenant, of_draft) loop
    if not exists (
      select from public.order_draft as d
      join public.approval as a on a.tenant_id = d.tenant_id and a.draft_id = d.id and a.draft_version = d.version
      join ops.approval_seal as seal on seal.tenant_id = a.tenant_id and seal.approval_id = a.id
      where d.tenant_id = of_tenant and d.id = of_draft and a.kind = need.kind and a.decision = 'approved'
        and a.decided_by is distinct from d.requester_id and a.acting_for is distinct from coalesce(d.requester_id, '')
        and seal.digest = app.draft_digest(of_tenant, of_draft)
        and (not app.has_levels(of_tenant, need.kind) or exists (
          select from public.approval_level as l where l.tenant_id = of_tenant and l.kind = need.kind and l.level = a.level
            and app.suffices(l, need, d.currency)))
    ) then return next need.kind; end if;
  end loop;
end $$;

-- As before; and a greater version with nothing else changed only voids approvals, which anybody's deed may bring about.
create or replace function app.guard_draft() returns trigger language plpgsql security definer set search_path = '' as $$
declare before public.order_draft;
begin
  select * into before from public.order_draft where tenant_id = new.tenant_id and id = new.id;
  if before.id is not null and tg_op = 'INSERT' then return new; end if;
  if before.id is not null and (new.version, new.requester_id, new.customer_id, new.plant_id, new.currency,
      new.extra_discount_bps, new.net_minor, new.tax_minor, new.total_minor) is not distinct from
     (before.version, before.requester_id, before.customer_id, before.plant_id, before.currency,
      before.extra_discount_bps, before.net_minor, before.tax_minor, before.total_minor)
  then return new; end if;
  if before.state in ('submitting', 'confirmed', 'erp_uncertain', 'reconciled', 'failed') then
    perform app.refuse('draft.closed');
  end if;
  if before.id is not null and new.version > before.version and (new.requester_id, new.customer_id, new.plant_id,
      new.currency, new.extra_discount_bps, new.net_minor, new.tax_minor, new.total_minor) is not distinct from
     (before.requester_id, before.customer_id, before.plant_id,
      before.currency, before.extra_discount_bps, before.net_minor, before.tax_minor, before.total_minor)
  then return new; end if;
  if coalesce(app.person_id(), 'system') not in ('system', coalesce(new.requester_id, '')) then
    perform app.refuse('draft.author_is_requester');
  end if;
  if new.version < before.version or (new.requester_id is distinct from before.requester_id and new.version = before.version)
  then perform app.refuse('draft.version_must_grow'); end if;
  return new;
end $$;

-- ── The order ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- All that must hold of an order that takes its money from a draft, at its making and at its amendment.
create function app.refuse_bad_order(o public.sales_order) returns void
language plpgsql security definer set search_path = '' as $$
declare
  d public.order_draft;
  breach text;
begin
  perform from public.credit_position where tenant_id = o.tenant_id and customer_id = o.customer_id for update;
  select * into d from public.order_draft where tenant_id = o.tenant_id and id = o.draft_id for update;
  if d.state is distinct from 'submitting' then perform app.refuse('order.draft_not_submitting'); end if;
  if (d.customer_id, d.plant_id, d.net_minor, d.tax_minor, d.total_minor, d.currency)
    is distinct from (o.customer_id, o.plant_id, o.net_minor, o.tax_minor, o.total_minor, o.currency)
    or d.currency <> (select currency from public.customer where tenant_id = o.tenant_id and id = o.customer_id) then
    perform app.refuse('order.differs_from_draft');
  end if;
  if exists (select from public.draft_line where tenant_id = o.tenant_id and draft_id = d.id
    and (product_id is null or base_quantity is null or not accepted)) then
    perform app.refuse('order.line_unsure');
  end if;
  if exists (select from public.draft_line where tenant_id = o.tenant_id and draft_id = d.id and unit_price is null) then
    perform app.refuse('order.line_unpriced');
  end if;
  if exists (select from public.draft_line where tenant_id = o.tenant_id and draft_id = d.id
    and net_minor <> app.line_total(unit_price, base_quantity, app.currency_digits(d.currency)))
    or d.net_minor is distinct from (
      select sum(net_minor) from public.draft_line where tenant_id = o.tenant_id and draft_id = d.id
    ) then perform app.refuse('order.lines_do_not_add_up'); end if;
  if (select bool_or(t.kept is distinct from t.parts or t.kept_minor <> app.parts_sum(t.parts))
      or sum(app.parts_sum(t.parts)) is distinct from d.tax_minor
    from app.line_taxes(o.tenant_id, d.id, now()) as t) is not false then perform app.refuse('order.tax_differs'); end if;
  for breach in select app.unapproved_breaches(o.tenant_id, d.id) loop
    perform app.refuse('order.unapproved_' || breach);
  end loop;
end $$;

create or replace function app.guard_order() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.sales_order where tenant_id = new.tenant_id and id = new.id) then return new; end if;
  if new.state in ('delivered', 'cancelled') then perform app.refuse('order.begins_open'); end if;
  if exists (select from public.order_amendment where tenant_id = new.tenant_id and draft_id = new.draft_id) then
    perform app.refuse('order.draft_is_amendment');
  end if;
  perform app.refuse_bad_order(new);
  return new;
end $$;

-- An order's money changes in one way only: another draft takes the place of its own, as an amendment that was asked for
-- on the order as it stands, before anything of it is made or loaded, and that passes what a new order must pass.
create or replace function app.guard_order_money() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if (new.draft_id, new.customer_id, new.plant_id, new.net_minor, new.tax_minor, new.total_minor, new.currency, new.number)
    is not distinct from
    (old.draft_id, old.customer_id, old.plant_id, old.net_minor, old.tax_minor, old.total_minor, old.currency, old.number)
  then return new; end if;
  if new.draft_id = old.draft_id or (new.customer_id, new.plant_id, new.currency, new.number)
    is distinct from (old.customer_id, old.plant_id, old.currency, old.number) or not exists (
    select from public.order_amendment as a where a.tenant_id = new.tenant_id and a.draft_id = new.draft_id
      and a.order_id = new.id and a.from_draft_id = old.draft_id
  ) then perform app.refuse('order.money_is_fixed'); end if;
  if old.state not in ('confirmed', 'planned', 'on_credit_hold') then perform app.refuse('order.too_late_to_amend'); end if;
  if exists (select from public.order_line as l join public.load_line as t on t.tenant_id = l.tenant_id and t.order_line_id = l.id
    where l.tenant_id = new.tenant_id and l.order_id = new.id) then perform app.refuse('order.too_late_to_amend'); end if;
  perform app.refuse_bad_order(new);
  return new;
end $$;

-- The order's lines follow its new draft by themselves: a line that stays keeps its place and what it has, as far as it fits.
create function app.follow_amendment() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and new.draft_id <> old.draft_id then
    delete from public.allocation as a using public.order_line as l
      where a.tenant_id = new.tenant_id and l.tenant_id = a.tenant_id and l.id = a.order_line_id and l.order_id = new.id
        and not exists (select from public.draft_line as d where d.tenant_id = new.tenant_id and d.draft_id = new.draft_id
          and d.position = l.position and d.product_id = l.product_id and d.base_quantity >= l.quantity);
    delete from public.order_line as l where l.tenant_id = new.tenant_id and l.order_id = new.id
      and not exists (select from public.draft_line as d where d.tenant_id = new.tenant_id and d.draft_id = new.draft_id
        and d.position = l.position and d.product_id = l.product_id);
    update public.order_line as l set quantity = d.base_quantity, net_minor = d.net_minor
      from public.draft_line as d where d.tenant_id = new.tenant_id and d.draft_id = new.draft_id
        and l.tenant_id = new.tenant_id and l.order_id = new.id and l.position = d.position
        and (l.quantity, l.net_minor) <> (d.base_quantity, d.net_minor);
    insert into public.order_line (tenant_id, id, scope, order_id, position, product_id, quantity, shipped_quantity, net_minor)
      select new.tenant_id, d.id, new.scope, new.id, d.position, d.product_id, d.base_quantity, 0, d.net_minor
      from public.draft_line as d where d.tenant_id = new.tenant_id and d.draft_id = new.draft_id
        and not exists (select from public.order_line as l where l.tenant_id = new.tenant_id and l.order_id = new.id
          and l.position = d.position);
    update public.order_amendment set done_at = now() where tenant_id = new.tenant_id and draft_id = new.draft_id;
    delete from ops.quote_use where tenant_id = new.tenant_id and order_id = new.id;
  elsif tg_op = 'UPDATE' then return null;
  end if;
  if not exists (select from public.price_rule
    where tenant_id = new.tenant_id and customer_id = new.customer_id and cap_quantity is not null) then return null; end if;
  insert into ops.quote_use (tenant_id, order_id, rule_id, position, quantity)
    select new.tenant_id, new.id, t.quote, d.position, d.base_quantity
    from public.draft_line as d, lateral app.line_terms(new.tenant_id, new.draft_id, new.customer_id, new.plant_id,
      d.product_id, d.base_quantity, now()) as t
    where d.tenant_id = new.tenant_id and d.draft_id = new.draft_id and t.quote is not null and exists (
      select from public.price_rule as r where r.tenant_id = new.tenant_id and r.id = t.quote and r.cap_quantity is not null);
  return null;
end $$;
create trigger h_follow after insert or update of draft_id on public.sales_order
  for each row execute function app.follow_amendment();

create or replace function app.guard_order_line() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if (new.order_id, new.position, new.product_id) is distinct from (old.order_id, old.position, old.product_id) then
      perform app.refuse('order.line_is_fixed');
    end if;
    if (new.quantity, new.net_minor) is not distinct from (old.quantity, old.net_minor) then return new; end if;
  end if;
  if not exists (
    select from public.sales_order as o
    join public.draft_line as l on l.tenant_id = o.tenant_id and l.draft_id = o.draft_id
    where o.tenant_id = new.tenant_id and o.id = new.order_id and l.position = new.position
      and l.product_id = new.product_id and l.base_quantity = new.quantity and l.net_minor = new.net_minor
  ) then
    perform app.refuse(case tg_op when 'UPDATE' then 'order.line_is_fixed' else 'order.line_not_in_draft' end);
  end if;
  return new;
end $$;

-- An amendment is asked for on an order as it stands and says so for ever.
create function app.guard_amendment() returns trigger language plpgsql security definer set search_path = '' as $$
declare o public.sales_order;
begin
  if tg_op = 'UPDATE' then
    if (new.order_id, new.draft_id, new.from_draft_id, new.asked_by) is distinct from
      (old.order_id, old.draft_id, old.from_draft_id, old.asked_by) then perform app.refuse('amendment.is_fixed'); end if;
    return new;
  end if;
  select * into o from public.sales_order where tenant_id = new.tenant_id and id = new.order_id;
  if new.from_draft_id is distinct from o.draft_id or new.draft_id = o.draft_id or exists (
    select from public.sales_order where tenant_id = new.tenant_id and draft_id = new.draft_id
  ) then perform app.refuse('amendment.order_changed'); end if;
  if o.state not in ('confirmed', 'planned', 'on_credit_hold') then perform app.refuse('order.too_late_to_amend'); end if;
  return new;
end $$;
create trigger g_amendment before insert or update on public.order_amendment
  for each row execute function app.guard_amendment();
revoke delete on public.order_amendment from app_server, service_role;
revoke delete on public.sales_order, public.order_line, public.approval from service_role;

revoke execute on all functions in schema app from public;
grant execute on function app.line_terms(uuid, text, text, text, text, bigint, timestamptz),
  app.quote_used(uuid, text, text), app.quote_wanted(uuid, text, text, text),
  app.tax_of(uuid, text, text, text, timestamptz), app.country_of(text), app.tax_parts(bigint, text, bigint),
  app.parts_sum(jsonb), app.line_taxes(uuid, text, timestamptz), app.draft_tax(uuid, text),
  app.credit_limit(uuid, text, timestamptz), app.block_days(uuid, text), app.over_bps(bigint, bigint), app.price_need(public.order_draft),
  app.credit_need(public.order_draft), app.draft_needs(uuid, text),
  app.suffices(public.approval_level, app.need, text), app.has_levels(uuid, text) to app_server, service_role;
