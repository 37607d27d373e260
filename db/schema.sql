-- Written by `npm run check -- --only schema --fix` from db/migrations. Not to be edited.

create schema app;
grant usage on schema app to anon, app_ingest, app_server, authenticated, service_role;

create schema erp_ledger;
grant usage on schema erp_ledger to app_server, service_role;

create schema identity;
grant usage on schema identity to service_role;

create schema ops;
grant usage on schema ops to app_ingest, app_server, service_role;

create schema public;
grant usage on schema public to anon, app_ingest, app_server, authenticated, public, service_role;

create schema sync;
grant usage on schema sync to app_server, authenticated, service_role;

create extension btree_gist with schema public;

create extension pg_trgm with schema public;

create extension pgcrypto with schema public;

create sequence ops.tally_change;

CREATE OR REPLACE FUNCTION app.block_days(of_tenant uuid, of_customer text)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce((
    select t.block_days from public.credit_term as t
    left join public.customer as c on c.tenant_id = of_tenant and c.id = of_customer
    where t.tenant_id = of_tenant and (t.customer_id is null or t.customer_id = of_customer)
      and (t.tier is null or t.tier = c.tier)
    order by t.customer_id is null, t.tier is null limit 1), 60);
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.claimed(what text)
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(array(select jsonb_array_elements_text(coalesce(app.claims() -> what, '[]'))), '{}') $function$;
-- may execute: anon, app_ingest, app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.claims()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb $function$;
-- may execute: anon, app_ingest, app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.conceded(tenant uuid, lot text, line text, at timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(sum((each ->> 'before')::bigint + (each ->> 'quantity')::bigint), 0)::bigint
  from public.concession as c
  join public.hold as h on h.tenant_id = c.tenant_id and h.id = c.hold_id and h.state = 'open'
  cross join lateral jsonb_array_elements(c.lines) as each
  where c.tenant_id = tenant and c.lot_id = lot and c.state = 'granted' and each ->> 'orderLineId' = line
    and (c.expires_at is null or c.expires_at > at)
$function$;

CREATE OR REPLACE FUNCTION app.country_of(currency text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case currency when 'INR' then 'IN' when 'AED' then 'AE' else currency end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.credit_limit(of_tenant uuid, of_customer text, at timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select c.limit_minor + coalesce((
      select max(t.extra_minor) from public.temporary_limit as t
      where t.tenant_id = of_tenant and t.customer_id = of_customer and t.currency = c.currency
        and t.valid_from <= at and t.valid_to > at), 0)
    from public.credit_position as c where c.tenant_id = of_tenant and c.customer_id = of_customer);
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.credit_need(d public.order_draft)
 RETURNS app.need
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.currency_digits(currency text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case when currency in ('KWD', 'BHD', 'OMR') then 3 when currency = 'JPY' then 0 else 2 end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.draft_breaches(of_tenant uuid, of_draft text)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select kind from app.draft_needs(of_tenant, of_draft) $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.draft_digest(of_tenant uuid, of_draft text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select encode(sha256(convert_to(jsonb_build_array(d.plant_id, d.customer_id, d.currency, d.extra_discount_bps,
      d.net_minor, d.tax_minor, d.total_minor, (
        select jsonb_agg(jsonb_build_array(l.id, l.position, l.product_id, l.base_quantity, l.unit_price, l.net_minor, l.tax)
          order by l.position, l.id)
        from public.draft_line as l where l.tenant_id = d.tenant_id and l.draft_id = d.id))::text, 'UTF8')), 'hex')
    from public.order_draft as d where d.tenant_id = of_tenant and d.id = of_draft);
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.draft_needs(of_tenant uuid, of_draft text)
 RETURNS SETOF app.need
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
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
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.draft_tax(of_tenant uuid, of_draft text)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case when bool_and(parts is not null) then sum(app.parts_sum(parts))::bigint end
  from app.line_taxes(of_tenant, of_draft, now())
$function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.epoch()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$ select epoch from sync.epoch where tenant_id = app.tenant_id() $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.exposure(of_tenant uuid, of_customer text, extra bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  receivable bigint;
  since timestamptz;
begin
  select receivable_minor, as_of into receivable, since from public.credit_position
    where tenant_id = of_tenant and customer_id = of_customer;
  return coalesce(receivable, 0)
    + coalesce((select sum(total_minor) from public.sales_order
      where tenant_id = of_tenant and customer_id = of_customer and state not in ('delivered', 'cancelled')), 0)::bigint
    + coalesce((select sum(total_minor) from public.sales_order as o
      where o.tenant_id = of_tenant and o.state = 'delivered' and o.id in (
        select p.order_id from public.delivery_proof as p
        where p.tenant_id = of_tenant and p.customer_id = of_customer and p.recorded_at > since)), 0)::bigint
    + extra;
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.follow_amendment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  -- Orders made in one statement are judged one by one before any of them takes of the quote; here each is, after those before it.
  if exists (select from app.unapproved_breaches(new.tenant_id, new.draft_id) as breach where breach = 'price') then
    perform app.refuse('order.unapproved_price');
  end if;
  insert into ops.quote_use (tenant_id, order_id, rule_id, position, quantity)
    select new.tenant_id, new.id, t.quote, d.position, d.base_quantity
    from public.draft_line as d, lateral app.line_terms(new.tenant_id, new.draft_id, new.customer_id, new.plant_id,
      d.product_id, d.base_quantity, now()) as t
    where d.tenant_id = new.tenant_id and d.draft_id = new.draft_id and t.quote is not null and exists (
      select from public.price_rule as r where r.tenant_id = new.tenant_id and r.id = t.quote and r.cap_quantity is not null);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_allocation()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare source public.lot;
begin
  select * into source from public.lot where tenant_id = new.tenant_id and id = new.lot_id for update;
  if source.state not in ('available', 'reworked', 'used_as_is') and (source.state <> 'held'
    or app.left_for(new.tenant_id, new.lot_id, new.order_line_id) + new.quantity + coalesce((
        select sum(quantity) from public.allocation where tenant_id = new.tenant_id and lot_id = new.lot_id
          and order_line_id = new.order_line_id and id <> new.id), 0)
      > app.conceded(new.tenant_id, new.lot_id, new.order_line_id, now()))
  then perform app.refuse('lot.on_hold'); end if;
  if source.quantity < new.quantity + coalesce((
    select sum(quantity) from public.allocation
    where tenant_id = new.tenant_id and lot_id = new.lot_id and id <> new.id), 0)
  then perform app.refuse('lot.over_allocated'); end if;
  return new;
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_amendment()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION app.guard_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin perform app.refuse(tg_table_name || '.append_only'); return null; end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_approval()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_assignee()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION app.guard_comment()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if tg_op <> 'INSERT' then perform app.refuse('comment.append_only'); end if;
  if coalesce(app.person_id(), 'system') not in ('system', new.person_id) then perform app.refuse('comment.not_yours'); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_concession()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  free constant text[] := array['xid', 'state', 'quality_by', 'quality_at', 'second_by', 'second_at', 'ended_by', 'ended_at', 'ending'];
begin
  if tg_op = 'DELETE' then
    if old.state <> 'asked' then perform app.refuse('concession.is_kept'); end if;
    return old;
  end if;
  if tg_op = 'INSERT' then
    if exists (select from public.concession where tenant_id = new.tenant_id and id = new.id) then return new; end if;
    perform app.refuse_bad_concession(new);
    return new;
  end if;
  if to_jsonb(new) - free <> to_jsonb(old) - free then perform app.refuse('concession.is_fixed'); end if;
  if old.quality_by is not null and (new.quality_by, new.quality_at) is distinct from (old.quality_by, old.quality_at)
    or old.second_by is not null and (new.second_by, new.second_at) is distinct from (old.second_by, old.second_at)
  then perform app.refuse('concession.signed_already'); end if;
  if new.quality_by is distinct from old.quality_by or new.second_by is distinct from old.second_by then
    if old.state not in ('asked', 'signed') or new.state not in ('signed', 'granted') then
      perform app.refuse('concession.not_awaited');
    end if;
    if not exists (select from public.hold where tenant_id = new.tenant_id and id = new.hold_id and state = 'open' for share)
    then perform app.refuse('hold.not_open'); end if;
    if new.expires_at <= coalesce(new.second_at, new.quality_at) then perform app.refuse('concession.expired'); end if;
  end if;
  if new.quality_by is distinct from old.quality_by and (new.quality_by is distinct from app.person_id()
    or not 'quality' = any (app.claimed('functions'))) then perform app.refuse('concession.not_yours'); end if;
  if new.second_by is distinct from old.second_by and (new.second_by is distinct from app.person_id()
    or not app.claimed('functions') && array['commercial', 'manager']) then perform app.refuse('concession.not_yours'); end if;
  if new.quality_by = new.second_by then perform app.refuse('concession.same_person'); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_customer_numbers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'UPDATE' then
    if new.wa_numbers <@ old.wa_numbers then return new; end if;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('customer numbers ' || new.tenant_id::text, 0));
  if exists (
    select from public.customer
    where tenant_id = new.tenant_id and id <> new.id and wa_numbers && new.wa_numbers
  ) then perform app.refuse('customer.number_taken'); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_delegation()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare person text := coalesce(app.person_id(), 'system');
begin
  if person in ('system', coalesce(new.from_person_id, old.from_person_id)) then return coalesce(new, old); end if;
  if app.claimed('functions') && array['admin', 'manager'] and person is distinct from new.to_person_id then
    return coalesce(new, old);
  end if;
  perform app.refuse('delegation.not_yours');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_delivered()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.state is not distinct from old.state or new.state <> 'delivered' then return new; end if;
  if not exists (select from public.delivery_proof where tenant_id = new.tenant_id and order_id = new.id) or exists (
    select from public.order_line as t
    join public.load_line as l on l.tenant_id = t.tenant_id and l.order_line_id = t.id and l.picked > 0
    where t.tenant_id = new.tenant_id and t.order_id = new.id and not exists (
      select from public.delivery_proof as p
      where p.tenant_id = new.tenant_id and p.order_id = new.id and p.load_id = l.load_id)
  ) then perform app.refuse('order.not_all_arrived'); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_delivery_proof()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not exists (
    select from public.load as d
    join public.load_line as l on l.tenant_id = d.tenant_id and l.load_id = d.id and l.picked > 0
    join public.order_line as t on t.tenant_id = l.tenant_id and t.id = l.order_line_id
    join public.sales_order as o on o.tenant_id = t.tenant_id and o.id = t.order_id
    where d.tenant_id = new.tenant_id and d.id = new.load_id and d.state in ('confirmed', 'dispatched')
      and o.id = new.order_id and o.customer_id = new.customer_id
  ) then perform app.refuse('load.order_not_on_it'); end if;
  new.recorded_at := now();
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_draft()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare before public.order_draft;
begin
  if tg_op = 'UPDATE' and (old.tenant_id, old.id) = (new.tenant_id, new.id) then before := old;
  else select * into before from public.order_draft where tenant_id = new.tenant_id and id = new.id;
  end if;
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
end $function$;

CREATE OR REPLACE FUNCTION app.guard_draft_line()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  of_tenant uuid := coalesce(new.tenant_id, old.tenant_id);
  of_draft text;
  d record;
begin
  foreach of_draft in array array[new.draft_id, nullif(old.draft_id, new.draft_id)] loop
    continue when of_draft is null;
    select state, requester_id into d from public.order_draft where tenant_id = of_tenant and id = of_draft;
    if d.state in ('submitting', 'confirmed', 'erp_uncertain', 'reconciled', 'failed') then
      perform app.refuse('draft.closed');
    end if;
    if coalesce(app.person_id(), 'system') not in ('system', coalesce(d.requester_id, '')) then
      perform app.refuse('draft.author_is_requester');
    end if;
  end loop;
  return coalesce(new, old);
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_erp_command()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    if exists (select from public.erp_command where tenant_id = new.tenant_id and id = new.id) then return new; end if;
    if new.revision is distinct from (select coalesce(max(revision) + 1, 0) from public.erp_command
      where tenant_id = new.tenant_id and subject_id = new.subject_id) then perform app.refuse('erp.out_of_turn'); end if;
    if not (case new.kind
      when 'order.create' then exists (select from public.sales_order
        where tenant_id = new.tenant_id and id = new.subject_id and draft_id = new.draft_id)
      when 'order.amend' then exists (select from public.order_amendment where tenant_id = new.tenant_id
        and order_id = new.subject_id and draft_id = new.draft_id and done_at is not null)
      when 'order.cancel' then exists (select from public.sales_order
        where tenant_id = new.tenant_id and id = new.subject_id and state = 'cancelled')
      else true end) then perform app.refuse('erp.not_asked_for'); end if;
    return new;
  end if;
  if (new.kind, new.key, new.subject_id, new.revision, new.draft_id) is distinct from
    (old.kind, old.key, old.subject_id, old.revision, old.draft_id) then perform app.refuse('erp.command_is_fixed'); end if;
  if new.state in ('sent', 'uncertain', 'done') and old.state <> new.state and exists (
    select from public.erp_command where tenant_id = new.tenant_id and subject_id = new.subject_id
      and revision < new.revision and state not in ('done', 'dropped')
  ) then perform app.refuse('erp.out_of_turn'); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_hand_over()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION app.guard_history()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'UPDATE'
    and to_jsonb(new) - array['xid', tg_argv[0]] = to_jsonb(old) - array['xid', tg_argv[0]]
    and to_jsonb(old) -> tg_argv[0] = 'null'::jsonb
  then
    return new;
  end if;
  perform app.refuse(tg_table_name || '.append_only');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_load_confirm()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare held text;
begin
  if new.state not in ('confirmed', 'dispatched') or old.state in ('confirmed', 'dispatched') then return new; end if;
  if new.seal is null then perform app.refuse('load.not_sealed'); end if;
  perform from public.lot as l join public.load_line as line on line.tenant_id = l.tenant_id and line.lot_id = l.id
    where line.tenant_id = new.tenant_id and line.load_id = new.id and line.picked > 0
    order by l.id for no key update of l;
  select l.number into held
    from (select lot_id, order_line_id, sum(picked) as picked from public.load_line
      where tenant_id = new.tenant_id and load_id = new.id and picked > 0 group by lot_id, order_line_id) as line
    join public.lot as l on l.tenant_id = new.tenant_id and l.id = line.lot_id
    where l.state not in ('available', 'reworked', 'used_as_is') and (l.state <> 'held'
      or app.left_for(new.tenant_id, line.lot_id, line.order_line_id) + line.picked
        > app.conceded(new.tenant_id, line.lot_id, line.order_line_id, greatest(new.confirmed_at, now() - interval '1 day')))
    limit 1;
  if found then perform app.refuse('lot.on_hold'); end if;
  return new;
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_machine_hours()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if coalesce(app.person_id(), 'system') <> 'system' and not app.claimed('functions') && array['admin'] then
    perform app.refuse('hours.not_yours');
  end if;
  return coalesce(new, old);
end $function$;

CREATE OR REPLACE FUNCTION app.guard_machine_opening()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION app.guard_masters()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if coalesce(app.person_id(), 'system') = 'system' or app.claimed('functions') && array['admin', 'manager'] then return new; end if;
  if tg_op = 'UPDATE' then
    if tg_table_name = 'product' and (to_jsonb(new) -> 'family', to_jsonb(new) -> 'hsn', to_jsonb(new) -> 'tax_bps')
      is not distinct from (to_jsonb(old) -> 'family', to_jsonb(old) -> 'hsn', to_jsonb(old) -> 'tax_bps') then return new; end if;
    if tg_table_name = 'customer' and
      (to_jsonb(new) -> 'tier', to_jsonb(new) -> 'region', to_jsonb(new) -> 'currency', to_jsonb(new) -> 'tax_number',
        to_jsonb(new) -> 'state') is not distinct from
      (to_jsonb(old) -> 'tier', to_jsonb(old) -> 'region', to_jsonb(old) -> 'currency', to_jsonb(old) -> 'tax_number',
        to_jsonb(old) -> 'state') then return new; end if;
  elsif tg_table_name = 'product' and exists (select from public.product where tenant_id = new.tenant_id and id = new.id)
    or tg_table_name = 'customer' and exists (select from public.customer where tenant_id = new.tenant_id and id = new.id)
  then return new;
  end if;
  perform app.refuse('terms.not_yours');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_money_way()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  before text;
  broken text;
  requester text;
begin
  select state into before from public.option where tenant_id = new.tenant_id and id = new.id;
  if before is not null and tg_op = 'INSERT' then return new; end if;
  if coalesce(app.person_id(), 'system') = 'system' or new.state not in ('chosen', 'applied') or new.state = before then
    return new;
  end if;
  select e.kind, d.requester_id into broken, requester from public.exception as e
    left join public.order_draft as d on d.tenant_id = e.tenant_id and d.id = e.subject_id
    where e.tenant_id = new.tenant_id and e.id = new.exception_id;
  if broken not in ('price', 'credit') then return new; end if;
  if new.state = 'applied' then
    if before is distinct from 'chosen' then perform app.refuse('option.not_offered'); end if;
    return new;
  end if;
  if requester = app.person_id() then perform app.refuse('approval.own_request'); end if;
  if not app.claimed('functions') && array[case broken when 'price' then 'commercial' else 'finance' end, 'manager'] then
    perform app.refuse('option.not_yours');
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  free constant text[] := array['xid', 'state', 'reason', 'at', 'steps'];
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - free = to_jsonb(old) - free and old.steps = (
    select jsonb_agg(each.step order by each.nth) from jsonb_array_elements(new.steps) with ordinality as each (step, nth)
    where each.nth <= jsonb_array_length(old.steps)
  ) then return new; end if;
  perform app.refuse('notice.append_only');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_order()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select from public.sales_order where tenant_id = new.tenant_id and id = new.id) then return new; end if;
  if new.state in ('delivered', 'cancelled') then perform app.refuse('order.begins_open'); end if;
  if exists (select from public.order_amendment where tenant_id = new.tenant_id and draft_id = new.draft_id) then
    perform app.refuse('order.draft_is_amendment');
  end if;
  perform app.refuse_bad_order(new);
  return new;
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_order_line()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_order_money()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_plant_cost()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if coalesce(app.person_id(), 'system') <> 'system' and not app.claimed('functions') && array['admin'] then
    perform app.refuse('cost.not_yours');
  end if;
  return coalesce(new, old);
end $function$;

CREATE OR REPLACE FUNCTION app.guard_quote()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare before public.quote;
begin
  select * into before from public.quote where tenant_id = new.tenant_id and id = new.id;
  -- Written over, the row comes by here twice: as if it were new, then as a change.
  if before.id is not null and tg_op = 'INSERT' then return new; end if;
  if before.id is null then
    if new.state <> 'open' then perform app.refuse('quote.begins_open'); end if;
    return new;
  end if;
  if new.version < before.version then perform app.refuse('quote.changed'); end if;
  if new.number <> before.number or new.message_id <> before.message_id then perform app.refuse('quote.is_fixed'); end if;
  -- An approval is for what was seen.
  if new.version = before.version and (new.prepared_by, new.currency, new.customer_id)
    is distinct from (before.prepared_by, before.currency, before.customer_id)
    and before.approved_version = before.version then
    perform app.refuse('quote.changed');
  end if;
  if before.state <> 'open' and new.state <> 'open' and (new.net_minor, new.tax_minor, new.total_minor, new.currency,
      new.customer_id, new.valid_until, new.version, new.sent_at)
    is distinct from (before.net_minor, before.tax_minor, before.total_minor, before.currency, before.customer_id,
      before.valid_until, before.version, before.sent_at) then
    perform app.refuse('quote.money_is_fixed');
  end if;
  if new.state = 'sent' and before.state <> 'sent' then perform app.guard_quote_leaves(new); end if;
  if new.state = 'accepted' and before.state <> 'accepted' then
    if before.valid_until <= now() then perform app.refuse('quote.expired'); end if;
    if new.draft_id is null or new.answer_id is null then perform app.refuse('quote.not_answered'); end if;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_quote_leaves(q public.quote)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if q.customer_id is null then perform app.refuse('quote.no_customer'); end if;
  if q.sent_by is null or q.valid_until is null or q.valid_until <= now() then perform app.refuse('quote.not_valid'); end if;
  if not exists (select from public.quote_line where tenant_id = q.tenant_id and quote_id = q.id)
    or exists (select from public.quote_line as l where l.tenant_id = q.tenant_id and l.quote_id = q.id
      and (l.product_id is null or l.base_quantity is null or l.unit_price is null or not l.accepted)) then
    perform app.refuse('quote.line_unsure');
  end if;
  if q.net_minor is distinct from (
    select sum(app.line_total(unit_price, base_quantity, app.currency_digits(q.currency)))
    from public.quote_line where tenant_id = q.tenant_id and quote_id = q.id
  ) then perform app.refuse('quote.lines_do_not_add_up'); end if;
  if exists (select from public.quote_line as l where l.tenant_id = q.tenant_id and l.quote_id = q.id
      and coalesce(l.unit_price < (app.line_terms(q.tenant_id, null, q.customer_id, q.plant_id, l.product_id, l.base_quantity,
        now())).free, true))
    and (q.approved_by is null or q.approved_version is distinct from q.version
      or q.approved_by is not distinct from q.prepared_by) then
    perform app.refuse('quote.below_floor');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_quote_line()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if (select state from public.quote where tenant_id = coalesce(new.tenant_id, old.tenant_id)
    and id = coalesce(new.quote_id, old.quote_id)) is distinct from 'open' then
    perform app.refuse('quote.not_open');
  end if;
  return coalesce(new, old);
end $function$;

CREATE OR REPLACE FUNCTION app.guard_reminder()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  about record;
begin
  if tg_op <> 'INSERT' then perform app.refuse('reminder.append_only'); end if;
  select acknowledged_at, decided_at, state into about from public.task where tenant_id = new.tenant_id and id = new.task_id;
  if about.state in ('decided', 'done', 'superseded') or (new.kind = 'acknowledge' and about.acknowledged_at is not null)
  then perform app.refuse('reminder.too_late'); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_rota()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if coalesce(app.person_id(), 'system') <> 'system' and not app.claimed('functions') && array['admin', 'manager'] then
    perform app.refuse('rota.not_yours');
  end if;
  return coalesce(new, old);
end $function$;

CREATE OR REPLACE FUNCTION app.guard_rule_set()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person text := coalesce(app.person_id(), 'system');
begin
  if new.hash is distinct from encode(sha256(convert_to(new.body::text, 'UTF8')), 'hex') then
    perform app.refuse('ruleSet.other_hash');
  end if;
  if not exists (select from ops.rule_check as checked where checked.tenant_id = new.tenant_id and checked.pack = new.kind
      and checked.hash = new.hash and checked.waivers = new.waivers) then
    perform app.refuse('ruleSet.unchecked');
  end if;
  if new.version <> 1 + coalesce((select max(version) from public.rule_set
      where tenant_id = new.tenant_id and kind = new.kind), 0) then
    perform app.refuse('ruleSet.changed_meanwhile');
  end if;
  if person <> 'system' and (new.author is distinct from person or not (app.claimed('functions') && array['admin', 'manager']
      or new.kind = 'discounts' and 'commercial' = any (app.claimed('functions'))
        and app.holds(new.tenant_id, person, 'commercial', 'head'))) then
    perform app.refuse('ruleSet.not_yours');
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_said_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if new.said_at > old.said_at or new.from_number <> old.from_number or new.channel <> old.channel then
    perform app.refuse('message.was_said');
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_sources()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if coalesce(app.person_id(), 'system') <> 'system' and not app.claimed('functions') && array['admin'] then
    perform app.refuse('source.not_yours');
  end if;
  return coalesce(new, old);
end $function$;

CREATE OR REPLACE FUNCTION app.guard_step()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.state = 'running' and old.state <> 'running' and exists (
    select from public.operation where tenant_id = new.tenant_id and work_order_id = new.work_order_id
      and position < new.position and state <> 'completed'
  ) then perform app.refuse('operation.step_before_open'); end if;
  return new;
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_tally_voucher()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if new.key <> old.key or new.kind <> old.kind or new.revision < old.revision or new.done_revision < old.done_revision then
    perform app.refuse('tally.voucher_goes_back');
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_temporary_limit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION app.guard_terms()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION app.guard_transition()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.state is distinct from old.state and not exists (
    select from app.transition where tbl = tg_table_name and from_state = old.state and to_state = new.state
  ) then
    perform app.refuse(tg_table_name || '.cannot_become');
  end if;
  return new;
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.guard_used_as_is()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if new.state = 'used_as_is' and old.state = 'held' and not exists (
    select from public.concession as c join public.hold as h on h.tenant_id = c.tenant_id and h.id = c.hold_id
    where c.tenant_id = new.tenant_id and c.lot_id = new.id and c.state = 'granted' and h.state = 'open'
      and (c.whole or new.quantity = 0)
  ) then perform app.refuse('lot.not_signed_for'); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.guard_window()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  left_before boolean := false;
begin
  if new.channel <> 'whatsapp' then return new; end if;
  if tg_op = 'UPDATE' then
    left_before := app.has_left(old);
    -- What arrives is what was judged: neither its words nor whom it goes to change on the way.
    if left_before and (new.channel, new.to_number, new.body) is distinct from (old.channel, old.to_number, old.body) then
      perform app.refuse('message.has_left');
    end if;
  end if;
  if not app.has_left(new) or new.form ->> 'kind' = 'template' then return new; end if;
  -- Once on its way it may be told of for days; being sent is judged each time it is written.
  if left_before and new.state <> 'waiting' then return new; end if;
  if not app.in_window(new.tenant_id, new.to_number, case tg_op when 'INSERT' then coalesce(new.sent_at, now()) else now() end)
  then perform app.refuse('message.outside_window'); end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION app.has_left(m public.outbound_message)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select m.state in ('sent', 'delivered', 'read')
    or (m.state = 'waiting' and m.error is not distinct from 'whatsapp.sending')
    or (m.state = 'failed' and (m.external_id is not null or m.error is not distinct from 'whatsapp.outcome_unknown'))
$function$;

CREATE OR REPLACE FUNCTION app.has_levels(of_tenant uuid, of_kind text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return exists (select from public.approval_level where tenant_id = of_tenant and kind = of_kind);
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.holds(of_tenant uuid, of_person text, of_function text, at_least text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return exists (
    select from public.person as p
    where p.tenant_id = of_tenant and p.id = of_person and p.active and of_function = any (p.functions)
      and array_position(array['member', 'deputy', 'head'], coalesce(p.ranks ->> of_function, 'member'))
        >= array_position(array['member', 'deputy', 'head'], at_least));
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.in_window(of_tenant uuid, of_number text, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public.inbound_message
    where tenant_id = of_tenant and channel = 'whatsapp' and from_number = of_number and said_at > at - interval '24 hours'
  )
$function$;

CREATE OR REPLACE FUNCTION app.left_for(tenant uuid, lot text, line text)
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(sum(l.picked), 0)::bigint from public.load_line as l
  join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
  where l.tenant_id = tenant and l.lot_id = lot and l.order_line_id = line and d.state in ('confirmed', 'dispatched')
$function$;

CREATE OR REPLACE FUNCTION app.line_taxes(of_tenant uuid, of_draft text, at timestamp with time zone)
 RETURNS TABLE(line_id text, kept_minor bigint, kept jsonb, parts jsonb)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
    select l.id, l.tax_minor, l.tax,
      case when t.scheme is not null then
        app.tax_parts(app.line_total(l.unit_price, l.base_quantity, app.currency_digits(d.currency)), t.scheme, t.bps) end
    from public.order_draft as d
    join public.draft_line as l on l.tenant_id = d.tenant_id and l.draft_id = d.id
    left join lateral app.tax_of(of_tenant, d.plant_id, d.customer_id, l.product_id, at) as t
      on l.product_id is not null and l.unit_price is not null
    where d.tenant_id = of_tenant and d.id = of_draft;
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.line_terms(of_tenant uuid, of_draft text, of_customer text, of_plant text, of_product text, thousandths bigint, at timestamp with time zone)
 RETURNS app.line_terms
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  terms app.line_terms;
  sale record;
  r public.price_rule;
  listed public.price_rule;
  off public.price_rule;
  low public.price_rule;
  cost bigint;
  most bigint;
  agreed bigint;
begin
  select c.tier, c.region, c.currency, g.family, a.order_id, a.from_draft_id into sale
    from public.customer as c
    left join public.product as g on g.tenant_id = of_tenant and g.id = of_product
    left join public.order_amendment as a on a.tenant_id = of_tenant and a.draft_id = of_draft
    where c.tenant_id = of_tenant and c.id = of_customer;
  for r in
    select * from public.price_rule as t
    where t.tenant_id = of_tenant and t.currency = sale.currency and t.min_quantity <= thousandths
      and t.valid_from <= at and (t.valid_to is null or t.valid_to > at)
      and (t.customer_id is null or t.customer_id = of_customer) and (t.product_id is null or t.product_id = of_product)
      and (t.family is null or t.family = sale.family) and (t.tier is null or t.tier = sale.tier)
      and (t.region is null or t.region = sale.region) and (t.plant_id is null or t.plant_id = of_plant)
    order by t.customer_id is null, t.product_id is null, t.family is null, t.tier is null, t.region is null,
      t.plant_id is null, t.min_quantity desc, t.valid_from desc, t.id collate "C" desc
  loop
    case r.kind
      when 'project' then
        if terms.quote is null and r.customer_id is not null and r.unit_price is not null
          and (r.product_id is not null or r.family is not null)
          and (r.cap_quantity is null or r.cap_quantity >= app.quote_used(of_tenant, r.id, sale.order_id)
            + app.quote_wanted(of_tenant, of_draft, r.product_id, r.family))
        then
          terms.quote := r.id;
          terms.base := r.unit_price;
          most := r.max_discount_bps;
        end if;
      when 'list' then
        if listed.id is null and r.unit_price is not null and (r.product_id is not null or r.family is not null) then
          listed := r;
        end if;
      when 'tier' then if off.id is null then off := r; end if;
      when 'floor' then if low.id is null then low := r; end if;
      when 'cost' then if cost is null then cost := r.unit_price; end if;
      else null;
    end case;
  end loop;
  if terms.quote is null then
    terms.base := (listed.unit_price * (10000 - coalesce(off.discount_bps, 0)) + 5000) / 10000;
    most := coalesce(off.max_discount_bps, 0);
  end if;
  if terms.base is null then return terms; end if;
  terms.hard := greatest(coalesce(low.unit_price, 0),
    coalesce((cost * 10000 + 9999 - low.min_margin_bps) / (10000 - low.min_margin_bps), 0));
  terms.free := greatest((terms.base * (10000 - most) + 5000) / 10000, terms.hard);
  if sale.order_id is not null then
    select min(l.unit_price) into agreed from public.draft_line as l
      where l.tenant_id = of_tenant and l.draft_id = sale.from_draft_id and l.product_id = of_product
        and l.base_quantity >= thousandths;
    terms.free := least(terms.free, agreed);
    terms.hard := least(terms.hard, agreed);
  end if;
  return terms;
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.line_total(unit_price bigint, thousandths bigint, scale integer)
 RETURNS bigint
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  return div(unit_price::numeric * thousandths * power(10::numeric, scale) * 2 + 10000000, 20000000)::bigint;
end $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.next_number(series text)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into ops.number_series as s (tenant_id, kind, last) values (app.tenant_id(), series, 1001)
  on conflict (tenant_id, kind) do update set last = s.last + 1 returning last
$function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.over_bps(excess bigint, of_limit bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(least(div(excess * 10000::numeric + of_limit - 1, nullif(greatest(of_limit, 0), 0)), 1000000000)::bigint,
    1000000000)
$function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.parts_sum(parts jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  total bigint := 0;
  part jsonb;
begin
  for part in select * from jsonb_array_elements(parts) loop
    total := total + (part ->> 'minor')::bigint;
  end loop;
  return total;
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.person_id()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select app.claims() ->> 'sub' $function$;
-- may execute: anon, app_ingest, app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.person_of_session(token text)
 RETURNS TABLE("tenantId" uuid, "personId" text, name text, email text, language text, functions text[], "plantIds" text[], "tenantName" text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.tenant_id, p.id, p.name, p.email, p.language, p.functions, p.plant_ids, t.name
  from identity.session as s
  join identity.login as l on l.id = s.user_id
  join public.person as p on p.tenant_id = l.tenant_id and p.id = l.person_id and p.active
  join app.tenant as t on t.id = p.tenant_id
  where s.token = person_of_session.token and s.expires_at > now()
$function$;

CREATE OR REPLACE FUNCTION app.price_floor(of_tenant uuid, of_customer text, of_product text, at timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$ select (app.line_terms(of_tenant, null, of_customer, null, of_product, 1000, at)).free $function$;
-- may execute: app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.price_need(d public.order_draft)
 RETURNS app.need
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  need app.need;
  l record;
begin
  for l in
    select line.unit_price, terms.base, terms.free, terms.hard
    from public.draft_line as line, lateral app.line_terms(d.tenant_id, d.id, d.customer_id, d.plant_id, line.product_id,
      line.base_quantity, now()) as terms
    where line.tenant_id = d.tenant_id and line.draft_id = d.id
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
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.quote_used(of_tenant uuid, of_rule text, but_order text)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select coalesce(sum(u.quantity), 0)::bigint from ops.quote_use as u
    join public.sales_order as o on o.tenant_id = u.tenant_id and o.id = u.order_id
    where u.tenant_id = of_tenant and u.rule_id = of_rule and o.state <> 'cancelled' and o.id is distinct from but_order);
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.quote_wanted(of_tenant uuid, of_draft text, of_product text, of_family text)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select coalesce(sum(l.base_quantity), 0)::bigint from public.draft_line as l
    join public.product as p on p.tenant_id = l.tenant_id and p.id = l.product_id
    where l.tenant_id = of_tenant and l.draft_id = of_draft and (of_product is null or p.id = of_product)
      and (of_family is null or p.family = of_family));
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.refuse(code text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$ begin raise exception using errcode = 'TL001', message = code; end $function$;
-- may execute: anon, app_ingest, app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.refuse_bad_concession(c public.concession)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare source public.lot;
begin
  select * into source from public.lot where tenant_id = c.tenant_id and id = c.lot_id for no key update;
  if not exists (select from public.hold where tenant_id = c.tenant_id and id = c.hold_id and lot_id = c.lot_id and state = 'open')
    or source.state <> 'held' or source.plant_id <> c.plant_id then perform app.refuse('hold.not_open'); end if;
  if c.state <> 'asked' then perform app.refuse('concession.begins_asked'); end if;
  if coalesce(app.person_id(), 'system') <> 'system' and app.person_id() <> c.asked_by then
    perform app.refuse('concession.not_by_author');
  end if;
  if (select count(distinct each ->> 'orderLineId') from jsonb_array_elements(c.lines) as each) <> jsonb_array_length(c.lines)
    or exists (
      select from jsonb_array_elements(c.lines) as each
      left join public.order_line as l on l.tenant_id = c.tenant_id and l.id = each ->> 'orderLineId'
      where l.id is null or l.product_id <> source.product_id or l.order_id is distinct from each ->> 'orderId'
        or coalesce((each ->> 'quantity')::bigint, 0) <= 0
        or coalesce((each ->> 'before')::bigint, -1) <> app.left_for(c.tenant_id, c.lot_id, l.id))
  then perform app.refuse('concession.wrong_lines'); end if;
  if c.quantity <> (case when c.whole then source.quantity else
      (select sum((each ->> 'quantity')::bigint) from jsonb_array_elements(c.lines) as each) end) or c.quantity > source.quantity
  then perform app.refuse('concession.too_much'); end if;
  -- A second one for the same line would let twice as much leave.
  if exists (
    select from public.concession as o where o.tenant_id = c.tenant_id and o.hold_id = c.hold_id and o.id <> c.id
      and o.state in ('asked', 'signed', 'granted') and (o.whole or c.whole or exists (
        select from jsonb_array_elements(o.lines) as one join jsonb_array_elements(c.lines) as other
          on one ->> 'orderLineId' = other ->> 'orderLineId')))
  then perform app.refuse('concession.asked_already'); end if;
end $function$;

CREATE OR REPLACE FUNCTION app.refuse_bad_order(o public.sales_order)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  d public.order_draft;
  lines record;
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
  select bool_or(product_id is null or base_quantity is null or not accepted) as unsure,
      bool_or(unit_price is null) as unpriced,
      bool_or(net_minor <> app.line_total(unit_price, base_quantity, app.currency_digits(d.currency))) as wrong,
      sum(net_minor) as net into lines
    from public.draft_line where tenant_id = o.tenant_id and draft_id = d.id;
  if lines.unsure then perform app.refuse('order.line_unsure'); end if;
  if lines.unpriced then perform app.refuse('order.line_unpriced'); end if;
  if lines.wrong or d.net_minor is distinct from lines.net then perform app.refuse('order.lines_do_not_add_up'); end if;
  if (select bool_or(t.kept is distinct from t.parts or t.kept_minor <> app.parts_sum(t.parts))
      or sum(app.parts_sum(t.parts)) is distinct from d.tax_minor
    from app.line_taxes(o.tenant_id, d.id, now()) as t) is not false then perform app.refuse('order.tax_differs'); end if;
  for breach in select app.unapproved_breaches(o.tenant_id, d.id) loop
    perform app.refuse('order.unapproved_' || breach);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION app.scopes()
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  claims constant jsonb := app.claims();
  functions text[] := array(select jsonb_array_elements_text(coalesce(claims -> 'functions', '[]')));
  plants constant text[] := array(select jsonb_array_elements_text(coalesce(claims -> 'plants', '[]')));
  scopes text[] := '{}';
  plant text;
  name text;
begin
  if nullif(claims ->> 'tenant', '') is not null then scopes := scopes || 'tenant'::text; end if;
  if functions && array['commercial', 'finance', 'manager', 'admin'] then scopes := scopes || 'money'::text; end if;
  if functions && array['manager', 'admin'] then
    functions := array['operator', 'quality', 'dispatch', 'planning', 'materials', 'commercial', 'finance', 'maintenance',
                       'purchase', 'manager', 'admin'];
  end if;
  foreach plant in array plants loop
    scopes := scopes || ('plant:' || plant);
    foreach name in array functions loop
      scopes := scopes || ('plant:' || plant || '/' || name);
    end loop;
  end loop;
  return array(select distinct each from unnest(scopes) as each order by each);
end $function$;
-- may execute: anon, app_ingest, app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.seal_approval()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into ops.approval_seal (tenant_id, approval_id, digest)
  values (new.tenant_id, new.id, app.draft_digest(new.tenant_id, new.draft_id));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION app.suffices(l public.approval_level, need app.need, of_currency text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when need.beyond then l.max_bps is null and l.max_minor is null and l.max_days is null
    else coalesce(need.bps <= l.max_bps, true) and coalesce(need.days <= l.max_days, true)
      and (l.max_minor is null or (l.currency = of_currency and need.minor <= l.max_minor)) end
$function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.tax_of(of_tenant uuid, of_plant text, of_customer text, of_product text, at timestamp with time zone, OUT scheme text, OUT bps bigint)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare sale record;
begin
  select coalesce(s.country, app.country_of(p.currency)) as seller, s.state_code as seller_state,
      coalesce(b.country, app.country_of(c.currency)) as buyer, coalesce(b.treatment, 'regular') as treatment,
      coalesce(b.state_code, substring(c.tax_number from '^([0-9]{2})[A-Z]{5}[0-9]{4}[A-Z]')) as buyer_state,
      g.hsn, g.tax_bps into sale
    from (select) as one
    left join public.plant as p on p.tenant_id = of_tenant and p.id = of_plant
    left join public.tax_profile as s on s.tenant_id = p.tenant_id and s.id = p.id
    left join public.customer as c on c.tenant_id = of_tenant and c.id = of_customer
    left join public.tax_profile as b on b.tenant_id = c.tenant_id and b.id = c.id
    left join public.product as g on g.tenant_id = of_tenant and g.id = of_product;
  scheme := 'none';
  bps := 0;
  if sale.treatment <> 'regular' or sale.hsn is null then return; end if;
  if sale.seller <> sale.buyer and sale.buyer <> 'AE' then return; end if;
  select r.rate_bps into bps from public.tax_rate as r
    where r.tenant_id = of_tenant and r.country = sale.buyer and starts_with(sale.hsn, r.hsn) and r.valid_from <= at
      and (r.valid_to is null or r.valid_to > at)
    order by length(r.hsn) desc, r.valid_from desc, r.id collate "C" desc limit 1;
  bps := coalesce(bps, case when sale.seller = sale.buyer then sale.tax_bps else 500 end);
  scheme := case when sale.buyer <> 'IN' then 'vat'
    when coalesce(sale.buyer_state, sale.seller_state, '') = coalesce(sale.seller_state, '') then 'split' else 'igst' end;
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.tax_parts(net bigint, scheme text, bps bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  if scheme = 'none' or bps = 0 then return '[]'::jsonb; end if;
  if scheme <> 'split' then
    return jsonb_build_array(jsonb_build_object('code', scheme, 'bps', bps,
      'minor', pg_catalog.div(net::numeric * bps + 5000, 10000)));
  end if;
  return jsonb_build_array(
    jsonb_build_object('code', 'cgst', 'bps', bps / 2.0, 'minor', pg_catalog.div(net::numeric * bps + 10000, 20000)),
    jsonb_build_object('code', 'sgst', 'bps', bps / 2.0, 'minor', pg_catalog.div(net::numeric * bps + 10000, 20000)));
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION app.tenant_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$ select nullif(app.claims() ->> 'tenant', '')::uuid $function$;
-- may execute: anon, app_ingest, app_server, authenticated, service_role

CREATE OR REPLACE FUNCTION app.tenant_of_mail(asked text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select tenant_id from public.inbound_message where channel = 'email' and external_id = asked
  order by received_at desc limit 1
$function$;
-- may execute: app_server

CREATE OR REPLACE FUNCTION app.tenant_of_mail_address(asked text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select tenant_id from ops.mail_address where address = lower(asked)
$function$;
-- may execute: app_server

CREATE OR REPLACE FUNCTION app.tenant_of_tally_agent(asked bytea)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select tenant_id from ops.tally_agent where key_hash = asked and revoked_at is null
$function$;
-- may execute: app_server

CREATE OR REPLACE FUNCTION app.tenant_of_whatsapp_message(asked text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select tenant_id from public.inbound_message where channel = 'whatsapp' and external_id = asked
  order by received_at desc limit 1
$function$;
-- may execute: app_server

CREATE OR REPLACE FUNCTION app.tenant_of_whatsapp_number(asked text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select tenant_id from ops.whatsapp_number where phone_number_id = asked or fallback
  order by (phone_number_id = asked) desc limit 1
$function$;
-- may execute: app_server

CREATE OR REPLACE FUNCTION app.tenants_with_mailbox()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select distinct tenant_id from ops.mailbox
$function$;
-- may execute: app_server

CREATE OR REPLACE FUNCTION app.unapproved_breaches(of_tenant uuid, of_draft text)
 RETURNS SETOF text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  need app.need;
  seen text;
begin
  for need in select * from app.draft_needs(of_tenant, of_draft) loop
    seen := coalesce(seen, app.draft_digest(of_tenant, of_draft));
    if not exists (
      select from public.order_draft as d
      join public.approval as a on a.tenant_id = d.tenant_id and a.draft_id = d.id and a.draft_version = d.version
      join ops.approval_seal as seal on seal.tenant_id = a.tenant_id and seal.approval_id = a.id
      where d.tenant_id = of_tenant and d.id = of_draft and a.kind = need.kind and a.decision = 'approved'
        and a.decided_by is distinct from d.requester_id and a.acting_for is distinct from coalesce(d.requester_id, '')
        and seal.digest = seen
        and (not app.has_levels(of_tenant, need.kind) or exists (
          select from public.approval_level as l where l.tenant_id = of_tenant and l.kind = need.kind and l.level = a.level
            and app.suffices(l, need, d.currency)))
    ) then return next need.kind; end if;
  end loop;
end $function$;
-- may execute: app_server, service_role

CREATE OR REPLACE FUNCTION identity.take_tenant()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  select tenant_id into strict new.tenant_id from identity.login where id = new.user_id;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION ops.count_push_devices()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION ops.lease_jobs(most integer, queues text[], lease_ms double precision, company_deaths integer)
 RETURNS TABLE(tenant_id uuid, id bigint, queue text, payload jsonb, attempts integer, tries integer)
 LANGUAGE plpgsql
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
#variable_conflict use_column
begin
  -- A lease that is lost with the power is no loss: the job waits again.
  perform set_config('synchronous_commit', 'off', true);
  return query
    with ready as materialized (
      select j.* from unnest(queues) as q (name) cross join lateral (
        select tenant_id, id, due from ops.job
        where state = 'waiting' and queue = q.name and due <= statement_timestamp()
        order by due limit most for update skip locked) as j
    ), forsaken as materialized (
      select tenant_id, id, due from ops.job
      where state = 'leased' and lease_until < statement_timestamp() and queue = any (queues)
        and deaths + (not alone)::int < company_deaths
      order by lease_until limit most for update skip locked
    )
    update ops.job as j
    set state = 'leased', lease_until = clock_timestamp() + lease_ms * interval '1 ms', attempts = j.attempts + 1,
      deaths = j.deaths + (j.state = 'leased' and not j.alone)::int, alone = false
    from (select tenant_id, id from (table ready union all table forsaken) as either order by due limit most) as due
    where j.tenant_id = due.tenant_id and j.id = due.id
    returning j.tenant_id, j.id, j.queue, j.payload, j.attempts, j.attempts - j.deaths;
end $function$;
-- may execute: service_role

CREATE OR REPLACE FUNCTION ops.ms_to_next_job(at_most double precision, queues text[], lonely_too boolean, company_deaths integer)
 RETURNS double precision
 LANGUAGE plpgsql
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
begin
  return (
    select greatest(0, least(at_most, coalesce(min(extract(epoch from j.due - clock_timestamp()) * 1000), at_most)::float8))
    from (
      select w.due from unnest(queues) as q (name) cross join lateral (
        select due from ops.job where state = 'waiting' and queue = q.name order by due limit 1) as w
      union all
      (select lease_until from ops.job
       where state = 'leased' and queue = any (queues) and (lonely_too or deaths + (not alone)::int < company_deaths)
       order by lease_until limit 1)) as j);
end $function$;
-- may execute: service_role

CREATE OR REPLACE FUNCTION ops.true_push_devices()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  select count(*) into new.push_devices from ops.push_subscription as s
  where s.tenant_id = new.tenant_id and s.person_id = new.id;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION sync.bury()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'UPDATE' and new.scope = old.scope and new.id = old.id then return null; end if;
  insert into sync.tombstone (tenant_id, scope, tbl, pk) values (old.tenant_id, old.scope, tg_table_name, old.id)
  on conflict (tenant_id, scope, tbl, pk) do update set xid = pg_current_xact_id(), at = now();
  return null;
end $function$;

CREATE OR REPLACE FUNCTION sync.first_epoch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into sync.epoch (tenant_id, epoch) values (new.id, gen_random_uuid()::text);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION sync.stamp()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.xid := pg_current_xact_id();
  return new;
end $function$;

create table app.tenant (
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint tenant_pkey PRIMARY KEY (id)
);
alter table app.tenant enable row level security;
alter table app.tenant force row level security;
create policy own on app.tenant as permissive for select to app_server, authenticated using ((id = app.tenant_id()));
CREATE TRIGGER first_epoch AFTER INSERT ON app.tenant FOR EACH ROW EXECUTE FUNCTION sync.first_epoch();
grant select on app.tenant to app_server;
grant select on app.tenant to authenticated;
grant select on app.tenant to service_role;

create table app.transition (
  tbl text not null,
  from_state text not null,
  to_state text not null,
  constraint transition_pkey PRIMARY KEY (tbl, from_state, to_state)
);
alter table app.transition enable row level security;
alter table app.transition force row level security;
create policy everybody_reads on app.transition as permissive for select to app_server, authenticated, service_role using (true);
grant select on app.transition to app_server;
grant select on app.transition to authenticated;
grant select on app.transition to service_role;

create table erp_ledger.change (
  tenant_id uuid not null,
  reference text not null,
  "position" integer not null,
  body jsonb,
  created_at timestamp with time zone not null default now(),
  constraint change_pkey PRIMARY KEY (tenant_id, reference, "position"),
  constraint change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint change_position_check CHECK (("position" > 0))
);
alter table erp_ledger.change enable row level security;
alter table erp_ledger.change force row level security;
create policy server_acts on erp_ledger.change as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select on erp_ledger.change to app_server;
grant delete, insert, select, update on erp_ledger.change to service_role;

create table erp_ledger.document (
  tenant_id uuid not null,
  reference text not null,
  kind text not null,
  number text not null,
  body jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint document_pkey PRIMARY KEY (tenant_id, kind, reference),
  constraint document_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table erp_ledger.document enable row level security;
alter table erp_ledger.document force row level security;
create policy server_acts on erp_ledger.document as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select on erp_ledger.document to app_server;
grant delete, insert, select, update on erp_ledger.document to service_role;

create table identity.account (
  id text not null,
  tenant_id uuid not null,
  user_id text not null,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint account_pkey PRIMARY KEY (id),
  constraint account_provider_id_account_id_key UNIQUE (provider_id, account_id),
  constraint account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint account_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.login(id) ON DELETE CASCADE
);
CREATE INDEX account_user_id_idx ON identity.account USING btree (user_id);
alter table identity.account enable row level security;
alter table identity.account force row level security;
CREATE TRIGGER take_tenant BEFORE INSERT OR UPDATE ON identity.account FOR EACH ROW EXECUTE FUNCTION identity.take_tenant();
grant delete, insert, select, update on identity.account to service_role;

create table identity.login (
  id text not null,
  tenant_id uuid not null,
  person_id text not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint login_pkey PRIMARY KEY (id),
  constraint login_email_key UNIQUE (email),
  constraint login_tenant_id_person_id_key UNIQUE (tenant_id, person_id),
  constraint login_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint login_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id)
);
alter table identity.login enable row level security;
alter table identity.login force row level security;
grant delete, insert, select, update on identity.login to service_role;

create table identity.session (
  id text not null,
  tenant_id uuid not null,
  user_id text not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_key UNIQUE (token),
  constraint session_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity.login(id) ON DELETE CASCADE
);
CREATE INDEX session_user_id_idx ON identity.session USING btree (user_id);
alter table identity.session enable row level security;
alter table identity.session force row level security;
CREATE TRIGGER take_tenant BEFORE INSERT OR UPDATE ON identity.session FOR EACH ROW EXECUTE FUNCTION identity.take_tenant();
grant delete, insert, select, update on identity.session to service_role;

create table identity.verification (
  id text not null,
  tenant_id uuid,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint verification_pkey PRIMARY KEY (id),
  constraint verification_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX verification_identifier_idx ON identity.verification USING btree (identifier);
alter table identity.verification enable row level security;
alter table identity.verification force row level security;
grant delete, insert, select, update on identity.verification to service_role;

create table ops.applied_option (
  tenant_id uuid not null,
  option_id text not null,
  images jsonb not null,
  constraint applied_option_pkey PRIMARY KEY (tenant_id, option_id),
  constraint applied_option_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.applied_option enable row level security;
alter table ops.applied_option force row level security;
create policy server_acts on ops.applied_option as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant delete, insert, select on ops.applied_option to app_server;
grant delete, insert, select, update on ops.applied_option to service_role;

create table ops.approval_seal (
  tenant_id uuid not null,
  approval_id text not null,
  digest text not null,
  constraint approval_seal_pkey PRIMARY KEY (tenant_id, approval_id),
  constraint approval_seal_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.approval_seal enable row level security;
alter table ops.approval_seal force row level security;
create policy server_reads on ops.approval_seal as permissive for select to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant select on ops.approval_seal to app_server;
grant select on ops.approval_seal to service_role;

create table ops.audit_event (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  at timestamp with time zone not null default now(),
  actor text not null,
  what text not null,
  facts jsonb not null,
  constraint audit_event_pkey PRIMARY KEY (tenant_id, id),
  constraint audit_event_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.audit_event enable row level security;
alter table ops.audit_event force row level security;
create policy server_acts on ops.audit_event as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select on ops.audit_event to app_server;
grant delete, insert, select, update on ops.audit_event to service_role;

create table ops.deadline_watch (
  tenant_id uuid not null,
  at timestamp with time zone not null default now(),
  constraint deadline_watch_pkey PRIMARY KEY (tenant_id),
  constraint deadline_watch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.deadline_watch enable row level security;
alter table ops.deadline_watch force row level security;
create policy server_acts on ops.deadline_watch as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.deadline_watch to app_server;
grant delete, insert, select, update on ops.deadline_watch to service_role;

create table ops.early_status (
  tenant_id uuid not null,
  external_id text not null,
  state text not null,
  error text,
  at timestamp with time zone not null default now(),
  constraint early_status_pkey PRIMARY KEY (tenant_id, external_id, state),
  constraint early_status_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.early_status enable row level security;
alter table ops.early_status force row level security;
create policy server_acts on ops.early_status as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant delete, insert, select on ops.early_status to app_server;
grant delete, insert, select, update on ops.early_status to service_role;

create table ops.erp_connection (
  tenant_id uuid not null,
  kind text not null,
  settings jsonb not null,
  changed_at timestamp with time zone not null default now(),
  connected_at timestamp with time zone not null default now(),
  constraint erp_connection_pkey PRIMARY KEY (tenant_id),
  constraint erp_connection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint erp_connection_kind_check CHECK ((kind = ANY (ARRAY['ledger'::text, 'tryton'::text, 'erpnext'::text, 'odoo'::text, 'sapb1'::text, 'tally'::text])))
);
alter table ops.erp_connection enable row level security;
alter table ops.erp_connection force row level security;
create policy server_acts on ops.erp_connection as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant select on ops.erp_connection to app_server;
grant delete, insert, select, update on ops.erp_connection to service_role;

create table ops.erp_cursor (
  tenant_id uuid not null,
  kind text not null,
  cursor text not null,
  as_of timestamp with time zone not null,
  constraint erp_cursor_pkey PRIMARY KEY (tenant_id, kind),
  constraint erp_cursor_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.erp_cursor enable row level security;
alter table ops.erp_cursor force row level security;
create policy server_acts on ops.erp_cursor as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant delete, insert, select, update on ops.erp_cursor to app_server;
grant delete, insert, select, update on ops.erp_cursor to service_role;

create table ops.erp_flight (
  tenant_id uuid not null,
  key text not null,
  holder text,
  held_until timestamp with time zone,
  sent_at timestamp with time zone,
  constraint erp_flight_pkey PRIMARY KEY (tenant_id, key),
  constraint erp_flight_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.erp_flight enable row level security;
alter table ops.erp_flight force row level security;
create policy server_acts on ops.erp_flight as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant delete, insert, select, update on ops.erp_flight to app_server;
grant delete, insert, select, update on ops.erp_flight to service_role;

create table ops.erp_match (
  tenant_id uuid not null,
  their_id text not null,
  customer_id text not null,
  constraint erp_match_pkey PRIMARY KEY (tenant_id, their_id),
  constraint erp_match_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint erp_match_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.erp_match enable row level security;
alter table ops.erp_match force row level security;
create policy server_acts on ops.erp_match as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant delete, insert, select, update on ops.erp_match to app_server;
grant delete, insert, select, update on ops.erp_match to service_role;

create table ops.erp_said (
  tenant_id uuid not null,
  about text not null,
  field text not null,
  said jsonb not null,
  constraint erp_said_pkey PRIMARY KEY (tenant_id, about, field),
  constraint erp_said_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.erp_said enable row level security;
alter table ops.erp_said force row level security;
create policy server_acts on ops.erp_said as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant delete, insert, select, update on ops.erp_said to app_server;
grant delete, insert, select, update on ops.erp_said to service_role;

create table ops.heartbeat (
  part text not null,
  at timestamp with time zone not null,
  pid integer not null,
  version text not null,
  constraint heartbeat_pkey PRIMARY KEY (part)
);
alter table ops.heartbeat enable row level security;
alter table ops.heartbeat force row level security;
create policy server_reads on ops.heartbeat as permissive for select to app_server using (true);
grant select on ops.heartbeat to app_server;
grant delete, insert, select, update on ops.heartbeat to service_role;

create table ops.job (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  queue text not null,
  effect_key text not null,
  payload jsonb not null,
  due timestamp with time zone not null default now(),
  state text not null default 'waiting'::text,
  lease_until timestamp with time zone,
  attempts integer not null default 0,
  last_error text,
  created_at timestamp with time zone not null default now(),
  done_at timestamp with time zone,
  alone boolean not null default false,
  deaths integer not null default 0,
  constraint job_pkey PRIMARY KEY (tenant_id, id),
  constraint job_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'leased'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX job_done ON ops.job USING btree (done_at) WHERE (state = 'done'::text);
CREATE INDEX job_due ON ops.job USING btree (queue, due) WHERE (state = 'waiting'::text);
CREATE INDEX job_leased ON ops.job USING btree (lease_until) WHERE (state = 'leased'::text);
CREATE INDEX job_of_plant ON ops.job USING btree (queue, tenant_id, due) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX job_one_waiting ON ops.job USING btree (tenant_id, effect_key) WHERE (state = 'waiting'::text);
alter table ops.job enable row level security;
alter table ops.job force row level security;
create policy server_acts on ops.job as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant delete, insert, select, update on ops.job to app_server;
grant delete, insert, select, update on ops.job to service_role;
comment on column ops.job.alone is 'whether it was leased last with nothing else of its places under way';
comment on column ops.job.deaths is 'how often its worker died while others were under way beside it';

create table ops.mail_address (
  tenant_id uuid not null,
  address text not null,
  created_at timestamp with time zone not null default now(),
  constraint mail_address_pkey PRIMARY KEY (tenant_id, address),
  constraint mail_address_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint mail_address_address_check CHECK ((address = lower(address)))
);
CREATE UNIQUE INDEX mail_address_once ON ops.mail_address USING btree (address);
alter table ops.mail_address enable row level security;
alter table ops.mail_address force row level security;
create policy server_acts on ops.mail_address as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.mail_address to app_server;
grant delete, insert, select, update on ops.mail_address to service_role;

create table ops.mailbox (
  tenant_id uuid not null,
  address text not null,
  url text not null,
  since timestamp with time zone not null default now(),
  constraint mailbox_pkey PRIMARY KEY (tenant_id, address),
  constraint mailbox_tenant_id_address_fkey FOREIGN KEY (tenant_id, address) REFERENCES ops.mail_address(tenant_id, address),
  constraint mailbox_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint mailbox_url_check CHECK ((url ~ '^imaps?://'::text))
);
alter table ops.mailbox enable row level security;
alter table ops.mailbox force row level security;
create policy server_acts on ops.mailbox as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant select on ops.mailbox to app_server;
grant delete, insert, select, update on ops.mailbox to service_role;

create table ops.mailbox_cursor (
  tenant_id uuid not null,
  mailbox text not null,
  uid_validity bigint not null,
  uid bigint not null,
  constraint mailbox_cursor_pkey PRIMARY KEY (tenant_id, mailbox),
  constraint mailbox_cursor_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.mailbox_cursor enable row level security;
alter table ops.mailbox_cursor force row level security;
create policy server_acts on ops.mailbox_cursor as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.mailbox_cursor to app_server;
grant delete, insert, select, update on ops.mailbox_cursor to service_role;

create table ops.number_series (
  tenant_id uuid not null,
  kind text not null,
  last bigint not null,
  constraint number_series_pkey PRIMARY KEY (tenant_id, kind),
  constraint number_series_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.number_series enable row level security;
alter table ops.number_series force row level security;
create policy server_acts on ops.number_series as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.number_series to app_server;
grant delete, insert, select, update on ops.number_series to service_role;

create table ops.push_keys (
  one boolean not null default true,
  public_key text not null,
  private_key text not null,
  made_at timestamp with time zone not null default now(),
  constraint push_keys_pkey PRIMARY KEY (one),
  constraint push_keys_one_check CHECK (one)
);
alter table ops.push_keys enable row level security;
alter table ops.push_keys force row level security;
grant insert, select on ops.push_keys to service_role;

create table ops.push_subscription (
  tenant_id uuid not null,
  id text not null,
  session_id text not null,
  person_id text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamp with time zone not null default now(),
  constraint push_subscription_pkey PRIMARY KEY (tenant_id, id),
  constraint push_subscription_session_id_fkey FOREIGN KEY (session_id) REFERENCES identity.session(id) ON DELETE CASCADE,
  constraint push_subscription_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint push_subscription_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id)
);
CREATE UNIQUE INDEX push_subscription_once ON ops.push_subscription USING btree (id);
CREATE INDEX push_subscription_session_id_idx ON ops.push_subscription USING btree (session_id);
CREATE INDEX push_subscription_tenant_id_person_id_idx ON ops.push_subscription USING btree (tenant_id, person_id);
alter table ops.push_subscription enable row level security;
alter table ops.push_subscription force row level security;
CREATE TRIGGER count_devices AFTER INSERT OR DELETE OR UPDATE ON ops.push_subscription FOR EACH ROW EXECUTE FUNCTION ops.count_push_devices();
grant delete, insert, select, update on ops.push_subscription to service_role;

create table ops.quote_use (
  tenant_id uuid not null,
  order_id text not null,
  rule_id text not null,
  "position" bigint not null,
  quantity bigint not null,
  constraint quote_use_pkey PRIMARY KEY (tenant_id, order_id, rule_id, "position"),
  constraint quote_use_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX quote_use_tenant_id_rule_id_idx ON ops.quote_use USING btree (tenant_id, rule_id);
alter table ops.quote_use enable row level security;
alter table ops.quote_use force row level security;
create policy server_reads on ops.quote_use as permissive for select to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant select on ops.quote_use to app_server;
grant select on ops.quote_use to service_role;

create table ops.raw_mail (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  address text not null,
  envelope_from text not null,
  source text,
  body bytea not null,
  cut boolean not null default false,
  received_at timestamp with time zone not null default now(),
  message_id text,
  digest text,
  constraint raw_mail_pkey PRIMARY KEY (tenant_id, id),
  constraint raw_mail_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX raw_mail_message ON ops.raw_mail USING btree (tenant_id, message_id);
CREATE UNIQUE INDEX raw_mail_once ON ops.raw_mail USING btree (tenant_id, source) WHERE (source IS NOT NULL);
alter table ops.raw_mail enable row level security;
alter table ops.raw_mail force row level security;
create policy server_acts on ops.raw_mail as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.raw_mail to app_server;
grant delete, insert, select, update on ops.raw_mail to service_role;

create table ops.reading_watch (
  tenant_id uuid not null,
  equipment_id text not null,
  received_at timestamp with time zone not null,
  source_at timestamp with time zone not null,
  count double precision,
  constraint reading_watch_pkey PRIMARY KEY (tenant_id, equipment_id),
  constraint reading_watch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX reading_watch_received_at_idx ON ops.reading_watch USING btree (received_at);
alter table ops.reading_watch enable row level security;
alter table ops.reading_watch force row level security;
create policy server_acts on ops.reading_watch as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.reading_watch to app_server;
grant delete, insert, select, update on ops.reading_watch to service_role;

create table ops.rule_check (
  tenant_id uuid not null,
  pack text not null,
  hash text not null,
  waivers jsonb not null,
  checked_at timestamp with time zone not null default now(),
  constraint rule_check_pkey PRIMARY KEY (tenant_id, pack, hash, waivers),
  constraint rule_check_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.rule_check enable row level security;
alter table ops.rule_check force row level security;
create policy server_acts on ops.rule_check as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select on ops.rule_check to app_server;

create table ops.tally_agent (
  tenant_id uuid not null,
  id text not null,
  name text not null,
  company text not null,
  key_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint tally_agent_pkey PRIMARY KEY (tenant_id, id),
  constraint tally_agent_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint tally_agent_key_hash_check CHECK ((length(key_hash) = 32))
);
CREATE UNIQUE INDEX tally_agent_key ON ops.tally_agent USING btree (key_hash);
alter table ops.tally_agent enable row level security;
alter table ops.tally_agent force row level security;
create policy server_acts on ops.tally_agent as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.tally_agent to app_server;
grant delete, insert, select, update on ops.tally_agent to service_role;

create table ops.tally_master (
  tenant_id uuid not null,
  kind text not null,
  id text not null,
  body jsonb not null,
  gone boolean not null default false,
  change bigint not null default nextval('ops.tally_change'::regclass),
  constraint tally_master_pkey PRIMARY KEY (tenant_id, kind, id),
  constraint tally_master_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint tally_master_kind_check CHECK ((kind = ANY (ARRAY['item'::text, 'ledger'::text])))
);
CREATE INDEX tally_master_change ON ops.tally_master USING btree (tenant_id, kind, change);
alter table ops.tally_master enable row level security;
alter table ops.tally_master force row level security;
create policy server_acts on ops.tally_master as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.tally_master to app_server;
grant delete, insert, select, update on ops.tally_master to service_role;

create table ops.tally_question (
  tenant_id uuid not null,
  id text not null,
  question jsonb not null,
  asked_at timestamp with time zone not null default now(),
  answer jsonb,
  answered_at timestamp with time zone,
  constraint tally_question_pkey PRIMARY KEY (tenant_id, id),
  constraint tally_question_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.tally_question enable row level security;
alter table ops.tally_question force row level security;
create policy server_acts on ops.tally_question as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant delete, insert, select, update on ops.tally_question to app_server;
grant delete, insert, select, update on ops.tally_question to service_role;

create table ops.tally_reading (
  tenant_id uuid not null,
  kind text not null,
  as_of timestamp with time zone not null,
  constraint tally_reading_pkey PRIMARY KEY (tenant_id, kind),
  constraint tally_reading_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint tally_reading_kind_check CHECK ((kind = ANY (ARRAY['item'::text, 'ledger'::text])))
);
alter table ops.tally_reading enable row level security;
alter table ops.tally_reading force row level security;
create policy server_acts on ops.tally_reading as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.tally_reading to app_server;
grant delete, insert, select, update on ops.tally_reading to service_role;

create table ops.tally_voucher (
  tenant_id uuid not null,
  key text not null,
  kind text not null,
  company text not null,
  revision integer not null default 1,
  wanted jsonb,
  done_revision integer not null default 0,
  reference text,
  refusal jsonb,
  trouble jsonb,
  trouble_at timestamp with time zone,
  held boolean not null default false,
  taken_until timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint tally_voucher_pkey PRIMARY KEY (tenant_id, key),
  constraint tally_voucher_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint tally_voucher_check CHECK (((done_revision >= 0) AND (done_revision <= revision))),
  constraint tally_voucher_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'dispatch'::text]))),
  constraint tally_voucher_revision_check CHECK ((revision > 0))
);
CREATE INDEX tally_voucher_open ON ops.tally_voucher USING btree (tenant_id, created_at) WHERE (done_revision < revision);
alter table ops.tally_voucher enable row level security;
alter table ops.tally_voucher force row level security;
create policy server_acts on ops.tally_voucher as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER g_forward BEFORE UPDATE ON ops.tally_voucher FOR EACH ROW EXECUTE FUNCTION app.guard_tally_voucher();
grant insert, select, update on ops.tally_voucher to app_server;
grant delete, insert, select, update on ops.tally_voucher to service_role;

create table ops.webhook_delivery (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  channel text not null,
  body bytea not null,
  received_at timestamp with time zone not null default now(),
  constraint webhook_delivery_pkey PRIMARY KEY (tenant_id, id),
  constraint webhook_delivery_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table ops.webhook_delivery enable row level security;
alter table ops.webhook_delivery force row level security;
create policy server_acts on ops.webhook_delivery as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select on ops.webhook_delivery to app_server;
grant delete, insert, select, update on ops.webhook_delivery to service_role;

create table ops.whatsapp_number (
  tenant_id uuid not null,
  phone_number_id text not null,
  fallback boolean not null default false,
  constraint whatsapp_number_pkey PRIMARY KEY (tenant_id, phone_number_id),
  constraint whatsapp_number_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE UNIQUE INDEX whatsapp_number_once ON ops.whatsapp_number USING btree (phone_number_id);
CREATE UNIQUE INDEX whatsapp_number_one_fallback ON ops.whatsapp_number USING btree (fallback) WHERE fallback;
alter table ops.whatsapp_number enable row level security;
alter table ops.whatsapp_number force row level security;
create policy server_acts on ops.whatsapp_number as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on ops.whatsapp_number to app_server;
grant delete, insert, select, update on ops.whatsapp_number to service_role;

create table public.alarm (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  kind text not null,
  exception_id text,
  task_id text,
  subject text not null,
  due_at timestamp with time zone not null,
  found_at timestamp with time zone not null,
  mended_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint alarm_pkey PRIMARY KEY (tenant_id, id),
  constraint alarm_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint alarm_kind_check CHECK ((kind = ANY (ARRAY['level_lost'::text, 'decision_lost'::text, 'no_tasks'::text, 'nobody_told'::text, 'push_lost'::text])))
);
CREATE INDEX alarm_pull ON public.alarm USING btree (tenant_id, scope, xid);
alter table public.alarm enable row level security;
alter table public.alarm force row level security;
create policy person_reads on public.alarm as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.alarm as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.alarm FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_history BEFORE DELETE OR UPDATE ON public.alarm FOR EACH ROW EXECUTE FUNCTION app.guard_history('mended_at');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.alarm FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.alarm to app_server;
grant select on public.alarm to authenticated;
grant delete, insert, select, update on public.alarm to service_role;

create table public.alias (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  customer_id text,
  phrase text not null,
  product_id text not null,
  unit text,
  hits bigint not null,
  last_seen_at timestamp with time zone not null,
  origin text not null,
  taught_by text,
  xid xid8 not null default pg_current_xact_id(),
  constraint alias_pkey PRIMARY KEY (tenant_id, id),
  constraint alias_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint alias_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id)
);
CREATE INDEX alias_phrase ON public.alias USING gist (phrase public.gist_trgm_ops);
CREATE INDEX alias_pull ON public.alias USING btree (tenant_id, scope, xid);
CREATE INDEX alias_tenant_id_customer_id_idx ON public.alias USING btree (tenant_id, customer_id);
alter table public.alias enable row level security;
alter table public.alias force row level security;
create policy person_reads on public.alias as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.alias as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.alias FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.alias FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.alias to app_server;
grant select on public.alias to authenticated;
grant delete, insert, select, update on public.alias to service_role;

create table public.allocation (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  lot_id text not null,
  order_line_id text not null,
  order_id text not null,
  quantity bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint allocation_pkey PRIMARY KEY (tenant_id, id),
  constraint allocation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint allocation_tenant_id_lot_id_fkey FOREIGN KEY (tenant_id, lot_id) REFERENCES public.lot(tenant_id, id),
  constraint allocation_tenant_id_order_line_id_fkey FOREIGN KEY (tenant_id, order_line_id) REFERENCES public.order_line(tenant_id, id),
  constraint allocation_quantity_check CHECK ((quantity > 0))
);
CREATE INDEX allocation_pull ON public.allocation USING btree (tenant_id, scope, xid);
CREATE INDEX allocation_tenant_id_lot_id_idx ON public.allocation USING btree (tenant_id, lot_id);
CREATE INDEX allocation_tenant_id_order_id_idx ON public.allocation USING btree (tenant_id, order_id);
CREATE INDEX allocation_tenant_id_order_line_id_idx ON public.allocation USING btree (tenant_id, order_line_id);
alter table public.allocation enable row level security;
alter table public.allocation force row level security;
create policy person_reads on public.allocation as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.allocation as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.allocation FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_allocation BEFORE INSERT OR UPDATE ON public.allocation FOR EACH ROW EXECUTE FUNCTION app.guard_allocation();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.allocation FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.allocation to app_server;
grant select on public.allocation to authenticated;
grant delete, insert, select, update on public.allocation to service_role;

create table public.approval (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  draft_id text not null,
  draft_version bigint not null,
  kind text not null,
  decision text not null,
  decided_by text not null,
  decided_at timestamp with time zone not null,
  reason text not null,
  xid xid8 not null default pg_current_xact_id(),
  level bigint not null default 0,
  acting_for text,
  constraint approval_pkey PRIMARY KEY (tenant_id, id),
  constraint approval_tenant_id_draft_id_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES public.order_draft(tenant_id, id),
  constraint approval_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint approval_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'rejected'::text]))),
  constraint approval_kind_check CHECK ((kind = ANY (ARRAY['price'::text, 'credit'::text])))
);
CREATE UNIQUE INDEX approval_once ON public.approval USING btree (tenant_id, draft_id, draft_version, kind);
CREATE INDEX approval_pull ON public.approval USING btree (tenant_id, scope, xid);
CREATE INDEX approval_tenant_id_draft_id_idx ON public.approval USING btree (tenant_id, draft_id);
alter table public.approval enable row level security;
alter table public.approval force row level security;
create policy person_reads on public.approval as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.approval as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.approval FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_append_only BEFORE DELETE OR UPDATE ON public.approval FOR EACH ROW EXECUTE FUNCTION app.guard_append_only();
CREATE TRIGGER g_approval BEFORE INSERT ON public.approval FOR EACH ROW EXECUTE FUNCTION app.guard_approval();
CREATE TRIGGER h_seal AFTER INSERT ON public.approval FOR EACH ROW EXECUTE FUNCTION app.seal_approval();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.approval FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant insert, select, update on public.approval to app_server;
grant select on public.approval to authenticated;
grant insert, select, update on public.approval to service_role;

create table public.approval_level (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  kind text not null,
  level bigint not null,
  function text not null,
  rank text not null,
  max_bps bigint,
  max_minor bigint,
  max_days bigint,
  currency text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint approval_level_pkey PRIMARY KEY (tenant_id, id),
  constraint approval_level_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint approval_level_kind_check CHECK ((kind = ANY (ARRAY['price'::text, 'credit'::text]))),
  constraint approval_level_level_check CHECK ((level > 0)),
  constraint approval_level_max_bps_check CHECK ((max_bps >= 0)),
  constraint approval_level_max_days_check CHECK ((max_days >= 0)),
  constraint approval_level_max_minor_check CHECK ((max_minor >= 0)),
  constraint approval_level_rank_check CHECK ((rank = ANY (ARRAY['member'::text, 'deputy'::text, 'head'::text])))
);
CREATE UNIQUE INDEX approval_level_once ON public.approval_level USING btree (tenant_id, kind, level);
CREATE INDEX approval_level_pull ON public.approval_level USING btree (tenant_id, scope, xid);
alter table public.approval_level enable row level security;
alter table public.approval_level force row level security;
create policy person_reads on public.approval_level as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.approval_level as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.approval_level FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_terms BEFORE INSERT OR DELETE OR UPDATE ON public.approval_level FOR EACH ROW EXECUTE FUNCTION app.guard_terms();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.approval_level FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.approval_level to app_server;
grant select on public.approval_level to authenticated;
grant delete, insert, select, update on public.approval_level to service_role;

create table public.attachment (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  message_id text not null,
  "position" bigint not null,
  kind text not null,
  mime_type text not null,
  file_name text,
  bytes bigint,
  sha256 text,
  state text not null,
  reason text,
  source_id text,
  xid xid8 not null default pg_current_xact_id(),
  constraint attachment_pkey PRIMARY KEY (tenant_id, id),
  constraint attachment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint attachment_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES public.inbound_message(tenant_id, id),
  constraint attachment_bytes_check CHECK ((bytes > 0)),
  constraint attachment_check CHECK (((state <> 'kept'::text) OR ((bytes IS NOT NULL) AND (sha256 ~ '^[0-9a-f]{64}$'::text)))),
  constraint attachment_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'kept'::text, 'refused'::text])))
);
CREATE INDEX attachment_pull ON public.attachment USING btree (tenant_id, scope, xid);
CREATE INDEX attachment_tenant_id_message_id_idx ON public.attachment USING btree (tenant_id, message_id);
alter table public.attachment enable row level security;
alter table public.attachment force row level security;
create policy person_reads on public.attachment as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.attachment as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.attachment FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.attachment FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.attachment FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.attachment to app_server;
grant select on public.attachment to authenticated;
grant delete, insert, select, update on public.attachment to service_role;

create table public.calendar_day (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  date text not null,
  kind text not null,
  name text not null,
  from_minute bigint,
  to_minute bigint,
  xid xid8 not null default pg_current_xact_id(),
  constraint calendar_day_pkey PRIMARY KEY (tenant_id, id),
  constraint calendar_day_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint calendar_day_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint calendar_day_check CHECK (
CASE kind
    WHEN 'holiday'::text THEN ((from_minute IS NULL) AND (to_minute IS NULL))
    ELSE COALESCE(((0 <= from_minute) AND (from_minute < to_minute) AND (to_minute <= 1440)), false)
END),
  constraint calendar_day_date_check CHECK ((date ~ '^\d{4}-\d{2}-\d{2}$'::text)),
  constraint calendar_day_kind_check CHECK ((kind = ANY (ARRAY['holiday'::text, 'prayer'::text])))
);
CREATE INDEX calendar_day_pull ON public.calendar_day USING btree (tenant_id, scope, xid);
CREATE INDEX calendar_day_tenant_id_plant_id_date_idx ON public.calendar_day USING btree (tenant_id, plant_id, date);
alter table public.calendar_day enable row level security;
alter table public.calendar_day force row level security;
create policy person_reads on public.calendar_day as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.calendar_day as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.calendar_day FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_rota BEFORE INSERT OR DELETE OR UPDATE ON public.calendar_day FOR EACH ROW EXECUTE FUNCTION app.guard_rota();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.calendar_day FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.calendar_day to app_server;
grant select on public.calendar_day to authenticated;
grant delete, insert, select, update on public.calendar_day to service_role;

create table public.comment (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  exception_id text,
  task_id text,
  kind text not null,
  person_id text not null,
  to_person_id text,
  body text not null,
  at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint comment_pkey PRIMARY KEY (tenant_id, id),
  constraint comment_tenant_id_exception_id_fkey FOREIGN KEY (tenant_id, exception_id) REFERENCES public.exception(tenant_id, id),
  constraint comment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint comment_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES public.task(tenant_id, id),
  constraint comment_body_check CHECK ((length(body) <= 2000)),
  constraint comment_check CHECK (((exception_id IS NOT NULL) OR (task_id IS NOT NULL))),
  constraint comment_check1 CHECK (((kind = 'said'::text) = (to_person_id IS NULL))),
  constraint comment_check2 CHECK (((kind <> 'said'::text) OR (body <> ''::text))),
  constraint comment_kind_check CHECK ((kind = ANY (ARRAY['said'::text, 'delegated'::text, 'handed_over'::text])))
);
CREATE INDEX comment_pull ON public.comment USING btree (tenant_id, scope, xid);
CREATE INDEX comment_tenant_id_exception_id_idx ON public.comment USING btree (tenant_id, exception_id);
CREATE INDEX comment_tenant_id_task_id_idx ON public.comment USING btree (tenant_id, task_id);
alter table public.comment enable row level security;
alter table public.comment force row level security;
create policy person_reads on public.comment as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.comment as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.comment FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_history BEFORE INSERT OR DELETE OR UPDATE ON public.comment FOR EACH ROW EXECUTE FUNCTION app.guard_comment();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.comment FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.comment to app_server;
grant select on public.comment to authenticated;
grant delete, insert, select, update on public.comment to service_role;

create table public.concession (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  lot_id text not null,
  hold_id text not null,
  exception_id text,
  whole boolean not null,
  lines jsonb not null,
  quantity bigint not null,
  reason text not null,
  expires_at timestamp with time zone,
  state text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  quality_by text,
  quality_at timestamp with time zone,
  second_by text,
  second_at timestamp with time zone,
  ended_by text,
  ended_at timestamp with time zone,
  ending text,
  xid xid8 not null default pg_current_xact_id(),
  constraint concession_pkey PRIMARY KEY (tenant_id, id),
  constraint concession_tenant_id_exception_id_fkey FOREIGN KEY (tenant_id, exception_id) REFERENCES public.exception(tenant_id, id),
  constraint concession_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint concession_tenant_id_hold_id_fkey FOREIGN KEY (tenant_id, hold_id) REFERENCES public.hold(tenant_id, id),
  constraint concession_tenant_id_lot_id_fkey FOREIGN KEY (tenant_id, lot_id) REFERENCES public.lot(tenant_id, id),
  constraint concession_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint concession_tenant_id_quality_by_fkey FOREIGN KEY (tenant_id, quality_by) REFERENCES public.person(tenant_id, id),
  constraint concession_tenant_id_second_by_fkey FOREIGN KEY (tenant_id, second_by) REFERENCES public.person(tenant_id, id),
  constraint concession_check CHECK ((whole = (jsonb_array_length(lines) = 0))),
  constraint concession_check1 CHECK (((quality_by IS NULL) = (quality_at IS NULL))),
  constraint concession_check2 CHECK (((second_by IS NULL) = (second_at IS NULL))),
  constraint concession_quantity_check CHECK ((quantity >= 0)),
  constraint concession_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 400))),
  constraint concession_signatures CHECK (
CASE state
    WHEN 'asked'::text THEN ((quality_by IS NULL) AND (second_by IS NULL))
    WHEN 'signed'::text THEN ((quality_by IS NULL) <> (second_by IS NULL))
    WHEN 'granted'::text THEN ((quality_by IS NOT NULL) AND (second_by IS NOT NULL))
    ELSE true
END),
  constraint concession_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'signed'::text, 'granted'::text, 'refused'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint concession_two_people CHECK ((quality_by <> second_by))
);
CREATE INDEX concession_pull ON public.concession USING btree (tenant_id, scope, xid);
CREATE INDEX concession_tenant_id_exception_id_idx ON public.concession USING btree (tenant_id, exception_id);
CREATE INDEX concession_tenant_id_hold_id_idx ON public.concession USING btree (tenant_id, hold_id);
CREATE INDEX concession_tenant_id_lot_id_idx ON public.concession USING btree (tenant_id, lot_id);
CREATE INDEX concession_tenant_id_plant_id_idx ON public.concession USING btree (tenant_id, plant_id);
alter table public.concession enable row level security;
alter table public.concession force row level security;
create policy person_reads on public.concession as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.concession as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.concession FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_concession BEFORE INSERT OR DELETE OR UPDATE ON public.concession FOR EACH ROW EXECUTE FUNCTION app.guard_concession();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.concession FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.concession FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.concession to app_server;
grant select on public.concession to authenticated;
grant delete, insert, select, update on public.concession to service_role;

create table public.cover (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  person_id text not null,
  for_person_id text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  reason text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint cover_pkey PRIMARY KEY (tenant_id, id),
  constraint cover_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint cover_tenant_id_for_person_id_fkey FOREIGN KEY (tenant_id, for_person_id) REFERENCES public.person(tenant_id, id),
  constraint cover_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id),
  constraint cover_taken EXCLUDE USING gist (tenant_id WITH =, plant_id WITH =, for_person_id WITH =, tstzrange(from_at, to_at) WITH &&),
  constraint cover_check CHECK ((person_id <> for_person_id)),
  constraint cover_check1 CHECK ((from_at < to_at))
);
CREATE INDEX cover_pull ON public.cover USING btree (tenant_id, scope, xid);
CREATE INDEX cover_tenant_id_plant_id_idx ON public.cover USING btree (tenant_id, plant_id);
alter table public.cover enable row level security;
alter table public.cover force row level security;
create policy person_reads on public.cover as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.cover as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.cover FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_rota BEFORE INSERT OR DELETE OR UPDATE ON public.cover FOR EACH ROW EXECUTE FUNCTION app.guard_rota();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.cover FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.cover to app_server;
grant select on public.cover to authenticated;
grant delete, insert, select, update on public.cover to service_role;

create table public.credit_age (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  customer_id text not null,
  from_days bigint not null,
  minor bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint credit_age_pkey PRIMARY KEY (tenant_id, id),
  constraint credit_age_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint credit_age_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint credit_age_from_days_check CHECK ((from_days >= 0))
);
CREATE INDEX credit_age_pull ON public.credit_age USING btree (tenant_id, scope, xid);
CREATE INDEX credit_age_tenant_id_customer_id_idx ON public.credit_age USING btree (tenant_id, customer_id);
alter table public.credit_age enable row level security;
alter table public.credit_age force row level security;
create policy person_reads on public.credit_age as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.credit_age as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.credit_age FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_terms BEFORE INSERT OR DELETE OR UPDATE ON public.credit_age FOR EACH ROW EXECUTE FUNCTION app.guard_terms('finance');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.credit_age FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.credit_age to app_server;
grant select on public.credit_age to authenticated;
grant delete, insert, select, update on public.credit_age to service_role;

create table public.credit_position (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  customer_id text not null,
  limit_minor bigint not null,
  receivable_minor bigint not null,
  currency text not null,
  overdue_days bigint not null,
  as_of timestamp with time zone not null,
  source text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint credit_position_pkey PRIMARY KEY (tenant_id, id),
  constraint credit_position_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint credit_position_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX credit_position_pull ON public.credit_position USING btree (tenant_id, scope, xid);
CREATE INDEX credit_position_tenant_id_customer_id_idx ON public.credit_position USING btree (tenant_id, customer_id);
alter table public.credit_position enable row level security;
alter table public.credit_position force row level security;
create policy person_reads on public.credit_position as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.credit_position as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.credit_position FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_terms BEFORE INSERT OR DELETE OR UPDATE ON public.credit_position FOR EACH ROW EXECUTE FUNCTION app.guard_terms('finance');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.credit_position FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.credit_position to app_server;
grant select on public.credit_position to authenticated;
grant delete, insert, select, update on public.credit_position to service_role;

create table public.credit_term (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  customer_id text,
  tier text,
  block_days bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint credit_term_pkey PRIMARY KEY (tenant_id, id),
  constraint credit_term_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint credit_term_block_days_check CHECK (((block_days >= 0) AND (block_days <= 3650)))
);
CREATE UNIQUE INDEX credit_term_once ON public.credit_term USING btree (tenant_id, COALESCE(customer_id, ''::text), COALESCE(tier, ''::text));
CREATE INDEX credit_term_pull ON public.credit_term USING btree (tenant_id, scope, xid);
alter table public.credit_term enable row level security;
alter table public.credit_term force row level security;
create policy person_reads on public.credit_term as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.credit_term as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.credit_term FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_terms BEFORE INSERT OR DELETE OR UPDATE ON public.credit_term FOR EACH ROW EXECUTE FUNCTION app.guard_terms('finance');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.credit_term FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.credit_term to app_server;
grant select on public.credit_term to authenticated;
grant delete, insert, select, update on public.credit_term to service_role;

create table public.customer (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  name text not null,
  tier text not null,
  region text not null,
  currency text not null,
  wa_numbers text[] not null,
  tax_number text,
  state text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint customer_pkey PRIMARY KEY (tenant_id, id),
  constraint customer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint customer_state_check CHECK ((state = ANY (ARRAY['active'::text, 'blocked'::text])))
);
CREATE INDEX customer_numbers ON public.customer USING gin (wa_numbers);
CREATE INDEX customer_pull ON public.customer USING btree (tenant_id, scope, xid);
alter table public.customer enable row level security;
alter table public.customer force row level security;
create policy person_reads on public.customer as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.customer as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.customer FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_masters BEFORE INSERT OR UPDATE ON public.customer FOR EACH ROW EXECUTE FUNCTION app.guard_masters();
CREATE TRIGGER g_numbers BEFORE INSERT OR UPDATE OF wa_numbers ON public.customer FOR EACH ROW EXECUTE FUNCTION app.guard_customer_numbers();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.customer FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.customer to app_server;
grant select on public.customer to authenticated;
grant delete, insert, select, update on public.customer to service_role;

create table public.customer_address (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  customer_id text not null,
  address text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint customer_address_pkey PRIMARY KEY (tenant_id, id),
  constraint customer_address_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint customer_address_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint customer_address_address_check CHECK ((address = lower(address)))
);
CREATE UNIQUE INDEX customer_address_once ON public.customer_address USING btree (tenant_id, address);
CREATE INDEX customer_address_pull ON public.customer_address USING btree (tenant_id, scope, xid);
CREATE INDEX customer_address_tenant_id_customer_id_idx ON public.customer_address USING btree (tenant_id, customer_id);
alter table public.customer_address enable row level security;
alter table public.customer_address force row level security;
create policy person_reads on public.customer_address as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.customer_address as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.customer_address FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.customer_address FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.customer_address to app_server;
grant select on public.customer_address to authenticated;
grant delete, insert, select, update on public.customer_address to service_role;

create table public.customer_ask (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  exception_id text not null,
  option_id text not null,
  order_id text not null,
  customer_id text not null,
  kind text not null,
  language text not null,
  body text not null,
  state text not null,
  held_until timestamp with time zone not null,
  answer_by timestamp with time zone not null,
  outbound_id text,
  answered_at timestamp with time zone,
  answer_id text,
  xid xid8 not null default pg_current_xact_id(),
  constraint customer_ask_pkey PRIMARY KEY (tenant_id, id),
  constraint customer_ask_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint customer_ask_tenant_id_exception_id_fkey FOREIGN KEY (tenant_id, exception_id) REFERENCES public.exception(tenant_id, id),
  constraint customer_ask_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint customer_ask_tenant_id_option_id_fkey FOREIGN KEY (tenant_id, option_id) REFERENCES public.option(tenant_id, id),
  constraint customer_ask_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.sales_order(tenant_id, id),
  constraint customer_ask_check CHECK ((((outbound_id IS NULL) = (state = ANY (ARRAY['held'::text, 'withdrawn'::text]))) OR (state = 'withdrawn'::text))),
  constraint customer_ask_check1 CHECK (((answer_id IS NULL) = (state <> ALL (ARRAY['accepted'::text, 'refused'::text])))),
  constraint customer_ask_kind_check CHECK ((kind = ANY (ARRAY['delay'::text, 'substitute'::text, 'premium'::text, 'concession'::text]))),
  constraint customer_ask_language_check CHECK ((language = ANY (ARRAY['hinglish'::text, 'english'::text, 'hindi'::text, 'arabic'::text]))),
  constraint customer_ask_state_check CHECK ((state = ANY (ARRAY['held'::text, 'asked'::text, 'accepted'::text, 'refused'::text, 'unanswered'::text, 'withdrawn'::text])))
);
CREATE INDEX customer_ask_pull ON public.customer_ask USING btree (tenant_id, scope, xid);
CREATE INDEX customer_ask_tenant_id_exception_id_idx ON public.customer_ask USING btree (tenant_id, exception_id);
CREATE INDEX customer_ask_tenant_id_option_id_idx ON public.customer_ask USING btree (tenant_id, option_id);
CREATE INDEX customer_ask_tenant_id_order_id_idx ON public.customer_ask USING btree (tenant_id, order_id);
CREATE INDEX customer_ask_tenant_id_outbound_id_idx ON public.customer_ask USING btree (tenant_id, outbound_id);
alter table public.customer_ask enable row level security;
alter table public.customer_ask force row level security;
create policy person_reads on public.customer_ask as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.customer_ask as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.customer_ask FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.customer_ask FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.customer_ask FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.customer_ask to app_server;
grant select on public.customer_ask to authenticated;
grant delete, insert, select, update on public.customer_ask to service_role;

create table public.decision (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  exception_id text,
  task_id text,
  option_id text,
  actor_id text not null,
  choice text not null,
  reason text not null,
  predicted jsonb not null,
  actual jsonb,
  at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint decision_pkey PRIMARY KEY (tenant_id, id),
  constraint decision_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX decision_pull ON public.decision USING btree (tenant_id, scope, xid);
CREATE INDEX decision_tenant_id_exception_id_idx ON public.decision USING btree (tenant_id, exception_id);
CREATE INDEX decision_tenant_id_task_id_idx ON public.decision USING btree (tenant_id, task_id);
alter table public.decision enable row level security;
alter table public.decision force row level security;
create policy person_reads on public.decision as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.decision as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.decision FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_history BEFORE DELETE OR UPDATE ON public.decision FOR EACH ROW EXECUTE FUNCTION app.guard_history('actual');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.decision FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.decision to app_server;
grant select on public.decision to authenticated;
grant delete, insert, select, update on public.decision to service_role;

create table public.delegation (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  from_person_id text not null,
  to_person_id text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone not null,
  reason text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint delegation_pkey PRIMARY KEY (tenant_id, id),
  constraint delegation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint delegation_check CHECK ((from_person_id <> to_person_id)),
  constraint delegation_check1 CHECK ((valid_from < valid_to))
);
CREATE INDEX delegation_pull ON public.delegation USING btree (tenant_id, scope, xid);
CREATE INDEX delegation_tenant_id_to_person_id_idx ON public.delegation USING btree (tenant_id, to_person_id);
alter table public.delegation enable row level security;
alter table public.delegation force row level security;
create policy person_reads on public.delegation as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.delegation as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.delegation FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_delegation BEFORE INSERT OR DELETE OR UPDATE ON public.delegation FOR EACH ROW EXECUTE FUNCTION app.guard_delegation();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.delegation FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.delegation to app_server;
grant select on public.delegation to authenticated;
grant delete, insert, select, update on public.delegation to service_role;

create table public.delivery_proof (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  load_id text not null,
  order_id text not null,
  customer_id text not null,
  received_by text not null,
  received_at timestamp with time zone not null,
  recorded_by text not null,
  recorded_at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint delivery_proof_pkey PRIMARY KEY (tenant_id, id),
  constraint delivery_proof_tenant_id_load_id_order_id_key UNIQUE (tenant_id, load_id, order_id),
  constraint delivery_proof_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint delivery_proof_tenant_id_load_id_fkey FOREIGN KEY (tenant_id, load_id) REFERENCES public.load(tenant_id, id),
  constraint delivery_proof_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.sales_order(tenant_id, id),
  constraint delivery_proof_received_by_check CHECK (((length(received_by) >= 1) AND (length(received_by) <= 120)))
);
CREATE INDEX delivery_proof_pull ON public.delivery_proof USING btree (tenant_id, scope, xid);
CREATE INDEX delivery_proof_tenant_id_customer_id_recorded_at_idx ON public.delivery_proof USING btree (tenant_id, customer_id, recorded_at);
CREATE INDEX delivery_proof_tenant_id_order_id_idx ON public.delivery_proof USING btree (tenant_id, order_id);
alter table public.delivery_proof enable row level security;
alter table public.delivery_proof force row level security;
create policy person_reads on public.delivery_proof as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.delivery_proof as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.delivery_proof FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_append_only BEFORE DELETE OR UPDATE ON public.delivery_proof FOR EACH ROW EXECUTE FUNCTION app.guard_append_only();
CREATE TRIGGER g_delivery_proof BEFORE INSERT ON public.delivery_proof FOR EACH ROW EXECUTE FUNCTION app.guard_delivery_proof();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.delivery_proof FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant insert, select, update on public.delivery_proof to app_server;
grant select on public.delivery_proof to authenticated;
grant insert, select, update on public.delivery_proof to service_role;

create table public.draft_line (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  draft_id text not null,
  "position" bigint not null,
  phrase text not null,
  product_id text,
  candidates jsonb not null,
  quantity bigint,
  unit text,
  base_quantity bigint,
  confidence double precision not null,
  accepted boolean not null,
  unit_price bigint,
  floor_price bigint,
  net_minor bigint not null,
  price_trace jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  tax_minor bigint not null default 0,
  tax jsonb not null default '[]'::jsonb,
  constraint draft_line_pkey PRIMARY KEY (tenant_id, id),
  constraint draft_line_tenant_id_draft_id_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES public.order_draft(tenant_id, id),
  constraint draft_line_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint draft_line_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id),
  constraint draft_line_base_quantity_check CHECK ((base_quantity > 0)),
  constraint draft_line_net_minor_check CHECK ((net_minor >= 0)),
  constraint draft_line_quantity_check CHECK ((quantity > 0)),
  constraint draft_line_tax_minor_check CHECK ((tax_minor >= 0))
);
CREATE INDEX draft_line_pull ON public.draft_line USING btree (tenant_id, scope, xid);
CREATE INDEX draft_line_tenant_id_draft_id_idx ON public.draft_line USING btree (tenant_id, draft_id);
alter table public.draft_line enable row level security;
alter table public.draft_line force row level security;
create policy person_reads on public.draft_line as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.draft_line as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.draft_line FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_draft_line BEFORE INSERT OR DELETE OR UPDATE ON public.draft_line FOR EACH ROW EXECUTE FUNCTION app.guard_draft_line();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.draft_line FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.draft_line to app_server;
grant select on public.draft_line to authenticated;
grant delete, insert, select, update on public.draft_line to service_role;

create table public.equipment (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  code text not null,
  name text not null,
  work text not null,
  state text not null,
  state_since timestamp with time zone not null,
  last_reading_at timestamp with time zone,
  rank bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint equipment_pkey PRIMARY KEY (tenant_id, id),
  constraint equipment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint equipment_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint equipment_state_check CHECK ((state = ANY (ARRAY['unknown'::text, 'running'::text, 'idle'::text, 'stopped'::text, 'down'::text])))
);
CREATE INDEX equipment_pull ON public.equipment USING btree (tenant_id, scope, xid);
CREATE INDEX equipment_tenant_id_plant_id_idx ON public.equipment USING btree (tenant_id, plant_id);
alter table public.equipment enable row level security;
alter table public.equipment force row level security;
create policy person_reads on public.equipment as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.equipment as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.equipment FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.equipment FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.equipment to app_server;
grant select on public.equipment to authenticated;
grant delete, insert, select, update on public.equipment to service_role;

create table public.erp_command (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  kind text not null,
  key text not null,
  subject_id text not null,
  state text not null,
  attempts bigint not null,
  erp_ref text,
  error text,
  created_at timestamp with time zone not null,
  done_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  revision bigint not null,
  draft_id text,
  constraint erp_command_pkey PRIMARY KEY (tenant_id, id),
  constraint erp_command_tenant_id_draft_id_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES public.order_draft(tenant_id, id),
  constraint erp_command_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint erp_command_draft_check CHECK (((kind = ANY (ARRAY['order.create'::text, 'order.amend'::text])) = (draft_id IS NOT NULL))),
  constraint erp_command_key_check CHECK ((key = (((kind || ':'::text) || subject_id) ||
CASE
    WHEN (kind = 'order.amend'::text) THEN (':'::text || draft_id)
    ELSE ''::text
END))),
  constraint erp_command_kind_check CHECK ((kind = ANY (ARRAY['order.create'::text, 'order.amend'::text, 'order.cancel'::text, 'load.dispatch'::text]))),
  constraint erp_command_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'done'::text, 'uncertain'::text, 'failed'::text, 'dropped'::text])))
);
CREATE UNIQUE INDEX erp_command_in_order ON public.erp_command USING btree (tenant_id, subject_id, revision);
CREATE UNIQUE INDEX erp_command_once ON public.erp_command USING btree (tenant_id, kind, key);
CREATE INDEX erp_command_pull ON public.erp_command USING btree (tenant_id, scope, xid);
CREATE INDEX erp_command_tenant_id_draft_id_idx ON public.erp_command USING btree (tenant_id, draft_id);
CREATE INDEX erp_command_tenant_id_subject_id_idx ON public.erp_command USING btree (tenant_id, subject_id);
alter table public.erp_command enable row level security;
alter table public.erp_command force row level security;
create policy person_reads on public.erp_command as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.erp_command as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.erp_command FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_erp_command BEFORE INSERT OR UPDATE ON public.erp_command FOR EACH ROW EXECUTE FUNCTION app.guard_erp_command();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.erp_command FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.erp_command FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.erp_command to app_server;
grant select on public.erp_command to authenticated;
grant delete, insert, select, update on public.erp_command to service_role;

create table public.erp_difference (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  kind text not null,
  state text not null,
  key text,
  reference text,
  order_id text,
  customer text not null,
  currency text not null,
  our_minor bigint,
  their_minor bigint,
  found_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  field text,
  ours text,
  theirs text,
  constraint erp_difference_pkey PRIMARY KEY (tenant_id, id),
  constraint erp_difference_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint erp_difference_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.sales_order(tenant_id, id),
  constraint erp_difference_check CHECK (((state = 'settled'::text) = (settled_at IS NOT NULL))),
  constraint erp_difference_check1 CHECK (((kind = 'overwritten_here'::text) = (field IS NOT NULL))),
  constraint erp_difference_kind_check CHECK ((kind = ANY (ARRAY['missing_there'::text, 'unknown_here'::text, 'doubled_there'::text, 'cancelled_there'::text, 'still_there'::text, 'total_differs'::text, 'overwritten_here'::text]))),
  constraint erp_difference_state_check CHECK ((state = ANY (ARRAY['open'::text, 'settled'::text])))
);
CREATE INDEX erp_difference_pull ON public.erp_difference USING btree (tenant_id, scope, xid);
CREATE INDEX erp_difference_tenant_id_order_id_idx ON public.erp_difference USING btree (tenant_id, order_id);
alter table public.erp_difference enable row level security;
alter table public.erp_difference force row level security;
create policy person_reads on public.erp_difference as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.erp_difference as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.erp_difference FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.erp_difference FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.erp_difference to app_server;
grant select on public.erp_difference to authenticated;
grant delete, insert, select, update on public.erp_difference to service_role;

create table public.erp_link (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  kind text not null,
  circuit text not null,
  since timestamp with time zone not null,
  error text,
  pulled_at timestamp with time zone,
  compared_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  lost_at timestamp with time zone,
  constraint erp_link_pkey PRIMARY KEY (tenant_id, id),
  constraint erp_link_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint erp_link_circuit_check CHECK ((circuit = ANY (ARRAY['closed'::text, 'open'::text, 'half_open'::text]))),
  constraint erp_link_id_check CHECK ((id = 'erp'::text))
);
CREATE INDEX erp_link_pull ON public.erp_link USING btree (tenant_id, scope, xid);
alter table public.erp_link enable row level security;
alter table public.erp_link force row level security;
create policy person_reads on public.erp_link as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.erp_link as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.erp_link FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.erp_link FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.erp_link to app_server;
grant select on public.erp_link to authenticated;
grant delete, insert, select, update on public.erp_link to service_role;

create table public.erp_stock (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  product_id text not null,
  lot text,
  place text not null,
  quantity bigint not null,
  as_of timestamp with time zone not null,
  source text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint erp_stock_pkey PRIMARY KEY (tenant_id, id),
  constraint erp_stock_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint erp_stock_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id)
);
CREATE INDEX erp_stock_pull ON public.erp_stock USING btree (tenant_id, scope, xid);
CREATE INDEX erp_stock_tenant_id_product_id_idx ON public.erp_stock USING btree (tenant_id, product_id);
alter table public.erp_stock enable row level security;
alter table public.erp_stock force row level security;
create policy person_reads on public.erp_stock as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.erp_stock as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.erp_stock FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.erp_stock FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.erp_stock to app_server;
grant select on public.erp_stock to authenticated;
grant delete, insert, select, update on public.erp_stock to service_role;

create table public.escalation (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  task_id text not null,
  level bigint not null,
  to_person_ids jsonb not null,
  at timestamp with time zone not null,
  superseded_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint escalation_pkey PRIMARY KEY (tenant_id, id),
  constraint escalation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint escalation_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES public.task(tenant_id, id)
);
CREATE UNIQUE INDEX escalation_once ON public.escalation USING btree (tenant_id, task_id, level);
CREATE INDEX escalation_pull ON public.escalation USING btree (tenant_id, scope, xid);
CREATE INDEX escalation_tenant_id_task_id_idx ON public.escalation USING btree (tenant_id, task_id);
alter table public.escalation enable row level security;
alter table public.escalation force row level security;
create policy person_reads on public.escalation as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.escalation as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.escalation FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_history BEFORE DELETE OR UPDATE ON public.escalation FOR EACH ROW EXECUTE FUNCTION app.guard_history('superseded_at');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.escalation FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.escalation to app_server;
grant select on public.escalation to authenticated;
grant delete, insert, select, update on public.escalation to service_role;

create table public.exception (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  kind text not null,
  subject_table text not null,
  subject_id text not null,
  subject text not null,
  severity text not null,
  state text not null,
  breached boolean not null,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  consequence_at timestamp with time zone,
  consequence text,
  ack_by timestamp with time zone not null,
  decide_by timestamp with time zone not null,
  impact jsonb not null,
  money_at_risk_minor bigint not null,
  currency text not null,
  policy jsonb not null,
  answers jsonb not null,
  raised_by text,
  resolved_at timestamp with time zone,
  merged_into text,
  xid xid8 not null default pg_current_xact_id(),
  moves jsonb not null default '[]'::jsonb,
  turns jsonb not null default '[]'::jsonb,
  flapping boolean not null default false,
  constraint exception_pkey PRIMARY KEY (tenant_id, id),
  constraint exception_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint exception_kind_check CHECK ((kind = ANY (ARRAY['hold'::text, 'breakdown'::text, 'shortage'::text, 'demand_change'::text, 'short_pick'::text, 'price'::text, 'credit'::text, 'late_work'::text, 'supplier_delay'::text, 'telemetry_silent'::text, 'erp_unreachable'::text, 'unknown_name'::text, 'device_unsynced'::text, 'promise_capacity'::text]))),
  constraint exception_severity_check CHECK ((severity = ANY (ARRAY['routine'::text, 'major'::text, 'critical'::text]))),
  constraint exception_state_check CHECK ((state = ANY (ARRAY['raised'::text, 'routed'::text, 'acknowledged'::text, 'deciding'::text, 'resolving'::text, 'resolved'::text, 'verified'::text, 'closed'::text, 'merged'::text])))
);
CREATE INDEX exception_pull ON public.exception USING btree (tenant_id, scope, xid);
CREATE INDEX exception_tenant_id_plant_id_idx ON public.exception USING btree (tenant_id, plant_id);
CREATE INDEX exception_tenant_id_subject_id_idx ON public.exception USING btree (tenant_id, subject_id);
alter table public.exception enable row level security;
alter table public.exception force row level security;
create policy person_reads on public.exception as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.exception as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.exception FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.exception FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.exception FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.exception to app_server;
grant select on public.exception to authenticated;
grant delete, insert, select, update on public.exception to service_role;

create table public.hand_over (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  function text not null,
  from_person_id text not null,
  to_person_id text not null,
  note text not null,
  items jsonb not null,
  left_task_ids jsonb not null,
  at timestamp with time zone not null,
  acknowledged_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint hand_over_pkey PRIMARY KEY (tenant_id, id),
  constraint hand_over_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint hand_over_check CHECK ((from_person_id <> to_person_id)),
  constraint hand_over_check1 CHECK (((acknowledged_at IS NULL) OR (withdrawn_at IS NULL)))
);
CREATE INDEX hand_over_pull ON public.hand_over USING btree (tenant_id, scope, xid);
CREATE INDEX hand_over_tenant_id_plant_id_idx ON public.hand_over USING btree (tenant_id, plant_id);
CREATE INDEX hand_over_tenant_id_to_person_id_idx ON public.hand_over USING btree (tenant_id, to_person_id);
alter table public.hand_over enable row level security;
alter table public.hand_over force row level security;
create policy person_reads on public.hand_over as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.hand_over as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.hand_over FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_history BEFORE INSERT OR DELETE OR UPDATE ON public.hand_over FOR EACH ROW EXECUTE FUNCTION app.guard_hand_over();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.hand_over FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.hand_over to app_server;
grant select on public.hand_over to authenticated;
grant delete, insert, select, update on public.hand_over to service_role;

create table public.hold (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  lot_id text not null,
  state text not null,
  reason text not null,
  note text not null,
  raised_by text not null,
  occurred_at timestamp with time zone not null,
  closed_by text,
  closed_at timestamp with time zone,
  disposition text,
  xid xid8 not null default pg_current_xact_id(),
  constraint hold_pkey PRIMARY KEY (tenant_id, id),
  constraint hold_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint hold_tenant_id_lot_id_fkey FOREIGN KEY (tenant_id, lot_id) REFERENCES public.lot(tenant_id, id),
  constraint hold_state_check CHECK ((state = ANY (ARRAY['open'::text, 'released'::text, 'dispositioned'::text])))
);
CREATE UNIQUE INDEX hold_one_open ON public.hold USING btree (tenant_id, lot_id) WHERE (state = 'open'::text);
CREATE INDEX hold_pull ON public.hold USING btree (tenant_id, scope, xid);
CREATE INDEX hold_tenant_id_lot_id_idx ON public.hold USING btree (tenant_id, lot_id);
alter table public.hold enable row level security;
alter table public.hold force row level security;
create policy person_reads on public.hold as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.hold as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.hold FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.hold FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.hold FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.hold to app_server;
grant select on public.hold to authenticated;
grant delete, insert, select, update on public.hold to service_role;

create table public.inbound_message (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  channel text not null,
  external_id text not null,
  from_number text not null,
  customer_id text,
  kind text not null,
  body text not null,
  state text not null,
  received_at timestamp with time zone not null,
  draft_id text,
  reason text,
  stages jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  said_at timestamp with time zone not null,
  quotes text,
  payload text,
  changed text,
  constraint inbound_message_pkey PRIMARY KEY (tenant_id, id),
  constraint inbound_message_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint inbound_message_changed_check CHECK ((changed = ANY (ARRAY['edited'::text, 'deleted'::text]))),
  constraint inbound_message_state_check CHECK ((state = ANY (ARRAY['received'::text, 'classified'::text, 'drafted'::text, 'ignored'::text, 'needs_human'::text])))
);
CREATE UNIQUE INDEX inbound_message_once ON public.inbound_message USING btree (tenant_id, channel, external_id);
CREATE INDEX inbound_message_pull ON public.inbound_message USING btree (tenant_id, scope, xid);
CREATE INDEX inbound_message_quotes ON public.inbound_message USING btree (tenant_id, quotes) WHERE (quotes IS NOT NULL);
CREATE INDEX inbound_message_tenant_id_customer_id_idx ON public.inbound_message USING btree (tenant_id, customer_id);
CREATE INDEX inbound_message_tenant_id_draft_id_idx ON public.inbound_message USING btree (tenant_id, draft_id);
CREATE INDEX inbound_message_thread ON public.inbound_message USING btree (tenant_id, from_number, said_at DESC);
alter table public.inbound_message enable row level security;
alter table public.inbound_message force row level security;
create policy person_reads on public.inbound_message as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.inbound_message as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.inbound_message FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_said_at BEFORE UPDATE OF said_at, from_number, channel ON public.inbound_message FOR EACH ROW EXECUTE FUNCTION app.guard_said_at();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.inbound_message FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.inbound_message FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.inbound_message to app_server;
grant select on public.inbound_message to authenticated;
grant delete, insert, select, update on public.inbound_message to service_role;

create table public.line_source (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  owner_id text not null,
  file_id text,
  file_name text not null,
  place text not null,
  text text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint line_source_pkey PRIMARY KEY (tenant_id, id),
  constraint line_source_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX line_source_pull ON public.line_source USING btree (tenant_id, scope, xid);
CREATE INDEX line_source_tenant_id_owner_id_idx ON public.line_source USING btree (tenant_id, owner_id);
alter table public.line_source enable row level security;
alter table public.line_source force row level security;
create policy person_reads on public.line_source as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.line_source as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.line_source FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.line_source FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.line_source to app_server;
grant select on public.line_source to authenticated;
grant delete, insert, select, update on public.line_source to service_role;

create table public.load (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  vehicle text not null,
  slot_at timestamp with time zone not null,
  state text not null,
  seal text,
  sealed_at timestamp with time zone,
  confirmed_by text,
  confirmed_at timestamp with time zone,
  proof jsonb,
  xid xid8 not null default pg_current_xact_id(),
  constraint load_pkey PRIMARY KEY (tenant_id, id),
  constraint load_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint load_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'staging'::text, 'loading'::text, 'confirmed'::text, 'dispatched'::text, 'short'::text])))
);
CREATE INDEX load_pull ON public.load USING btree (tenant_id, scope, xid);
CREATE INDEX load_tenant_id_plant_id_idx ON public.load USING btree (tenant_id, plant_id);
alter table public.load enable row level security;
alter table public.load force row level security;
create policy person_reads on public.load as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.load as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.load FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_load_confirm BEFORE UPDATE OF state ON public.load FOR EACH ROW EXECUTE FUNCTION app.guard_load_confirm();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.load FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.load FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.load to app_server;
grant select on public.load to authenticated;
grant delete, insert, select, update on public.load to service_role;

create table public.load_line (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  load_id text not null,
  order_id text not null,
  order_line_id text not null,
  product_id text not null,
  lot_id text not null,
  quantity bigint not null,
  picked bigint not null,
  state text not null,
  picked_by text,
  picked_at timestamp with time zone,
  picked_how text,
  xid xid8 not null default pg_current_xact_id(),
  constraint load_line_pkey PRIMARY KEY (tenant_id, id),
  constraint load_line_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint load_line_tenant_id_load_id_fkey FOREIGN KEY (tenant_id, load_id) REFERENCES public.load(tenant_id, id),
  constraint load_line_tenant_id_lot_id_fkey FOREIGN KEY (tenant_id, lot_id) REFERENCES public.lot(tenant_id, id),
  constraint load_line_tenant_id_order_line_id_fkey FOREIGN KEY (tenant_id, order_line_id) REFERENCES public.order_line(tenant_id, id),
  constraint load_line_check CHECK (((quantity > 0) AND ((picked >= 0) AND (picked <= quantity)))),
  constraint load_line_picked_how_check CHECK ((picked_how = ANY (ARRAY['scan'::text, 'tap'::text]))),
  constraint load_line_state_check CHECK ((state = ANY (ARRAY['staged'::text, 'picked'::text, 'short'::text, 'swapped'::text])))
);
CREATE INDEX load_line_pull ON public.load_line USING btree (tenant_id, scope, xid);
CREATE INDEX load_line_tenant_id_load_id_idx ON public.load_line USING btree (tenant_id, load_id);
CREATE INDEX load_line_tenant_id_lot_id_idx ON public.load_line USING btree (tenant_id, lot_id);
CREATE INDEX load_line_tenant_id_order_line_id_idx ON public.load_line USING btree (tenant_id, order_line_id);
alter table public.load_line enable row level security;
alter table public.load_line force row level security;
create policy person_reads on public.load_line as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.load_line as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.load_line FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.load_line FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.load_line to app_server;
grant select on public.load_line to authenticated;
grant delete, insert, select, update on public.load_line to service_role;

create table public.lot (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text,
  product_id text not null,
  state text not null,
  made_quantity bigint not null,
  quantity bigint not null,
  parents text[] not null,
  supplier_lot text,
  work_order_id text,
  location text not null,
  made_at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint lot_pkey PRIMARY KEY (tenant_id, id),
  constraint lot_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint lot_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id),
  constraint lot_check CHECK (((quantity >= 0) AND (quantity <= made_quantity))),
  constraint lot_state_check CHECK ((state = ANY (ARRAY['quarantined'::text, 'available'::text, 'held'::text, 'reworked'::text, 'scrapped'::text, 'used_as_is'::text, 'returned'::text, 'consumed'::text])))
);
CREATE UNIQUE INDEX lot_number ON public.lot USING btree (tenant_id, number);
CREATE INDEX lot_parents ON public.lot USING gin (parents);
CREATE INDEX lot_pull ON public.lot USING btree (tenant_id, scope, xid);
CREATE INDEX lot_tenant_id_plant_id_idx ON public.lot USING btree (tenant_id, plant_id);
CREATE INDEX lot_tenant_id_product_id_idx ON public.lot USING btree (tenant_id, product_id);
CREATE INDEX lot_tenant_id_work_order_id_idx ON public.lot USING btree (tenant_id, work_order_id);
alter table public.lot enable row level security;
alter table public.lot force row level security;
create policy person_reads on public.lot as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.lot as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.lot FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.lot FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER g_used_as_is BEFORE UPDATE OF state ON public.lot FOR EACH ROW EXECUTE FUNCTION app.guard_used_as_is();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.lot FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.lot to app_server;
grant select on public.lot to authenticated;
grant delete, insert, select, update on public.lot to service_role;

create table public.machine_hours (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  equipment_id text,
  hours jsonb,
  xid xid8 not null default pg_current_xact_id(),
  constraint machine_hours_pkey PRIMARY KEY (tenant_id, id),
  constraint machine_hours_tenant_id_equipment_id_fkey FOREIGN KEY (tenant_id, equipment_id) REFERENCES public.equipment(tenant_id, id),
  constraint machine_hours_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint machine_hours_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint machine_hours_check CHECK ((id = COALESCE(equipment_id, plant_id))),
  constraint machine_hours_hours_check CHECK (((hours IS NULL) OR (jsonb_typeof(hours) = 'array'::text)))
);
CREATE INDEX machine_hours_pull ON public.machine_hours USING btree (tenant_id, scope, xid);
CREATE INDEX machine_hours_tenant_id_equipment_id_idx ON public.machine_hours USING btree (tenant_id, equipment_id);
CREATE INDEX machine_hours_tenant_id_plant_id_idx ON public.machine_hours USING btree (tenant_id, plant_id);
alter table public.machine_hours enable row level security;
alter table public.machine_hours force row level security;
create policy person_reads on public.machine_hours as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.machine_hours as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.machine_hours FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_hours BEFORE INSERT OR DELETE OR UPDATE ON public.machine_hours FOR EACH ROW EXECUTE FUNCTION app.guard_machine_hours();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.machine_hours FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.machine_hours to app_server;
grant select on public.machine_hours to authenticated;
grant delete, insert, select, update on public.machine_hours to service_role;

create table public.machine_key (
  tenant_id uuid not null,
  equipment_id text not null,
  key_hash bytea not null,
  active boolean not null default true,
  constraint machine_key_pkey PRIMARY KEY (tenant_id, equipment_id, key_hash),
  constraint machine_key_tenant_id_equipment_id_fkey FOREIGN KEY (tenant_id, equipment_id) REFERENCES public.equipment(tenant_id, id),
  constraint machine_key_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE UNIQUE INDEX machine_key_hash ON public.machine_key USING btree (key_hash);
alter table public.machine_key enable row level security;
alter table public.machine_key force row level security;
create policy ingest_reads on public.machine_key as permissive for select to app_ingest using (true);
create policy server_acts on public.machine_key as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant select on public.machine_key to app_ingest;
grant insert, select, update on public.machine_key to app_server;
grant delete, insert, select, update on public.machine_key to service_role;

create table public.machine_opening (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  equipment_id text not null,
  from_at timestamp with time zone not null,
  to_at timestamp with time zone not null,
  reason text not null,
  exception_id text,
  called_off_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint machine_opening_pkey PRIMARY KEY (tenant_id, id),
  constraint machine_opening_tenant_id_equipment_id_fkey FOREIGN KEY (tenant_id, equipment_id) REFERENCES public.equipment(tenant_id, id),
  constraint machine_opening_tenant_id_exception_id_fkey FOREIGN KEY (tenant_id, exception_id) REFERENCES public.exception(tenant_id, id),
  constraint machine_opening_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint machine_opening_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint machine_opening_check CHECK (((from_at < to_at) AND (to_at <= (from_at + '3 days'::interval)))),
  constraint machine_opening_reason_check CHECK ((length(reason) <= 200))
);
CREATE INDEX machine_opening_pull ON public.machine_opening USING btree (tenant_id, scope, xid);
CREATE INDEX machine_opening_tenant_id_equipment_id_idx ON public.machine_opening USING btree (tenant_id, equipment_id);
CREATE INDEX machine_opening_tenant_id_exception_id_idx ON public.machine_opening USING btree (tenant_id, exception_id);
CREATE INDEX machine_opening_tenant_id_plant_id_idx ON public.machine_opening USING btree (tenant_id, plant_id);
alter table public.machine_opening enable row level security;
alter table public.machine_opening force row level security;
create policy person_reads on public.machine_opening as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.machine_opening as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.machine_opening FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_opening BEFORE INSERT OR DELETE OR UPDATE ON public.machine_opening FOR EACH ROW EXECUTE FUNCTION app.guard_machine_opening();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.machine_opening FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.machine_opening to app_server;
grant select on public.machine_opening to authenticated;
grant delete, insert, select, update on public.machine_opening to service_role;

create table public.machine_stop (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  equipment_id text not null,
  state text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  source text not null,
  reason text,
  breakdown_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint machine_stop_pkey PRIMARY KEY (tenant_id, id),
  constraint machine_stop_tenant_id_equipment_id_fkey FOREIGN KEY (tenant_id, equipment_id) REFERENCES public.equipment(tenant_id, id),
  constraint machine_stop_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint machine_stop_source_check CHECK ((source = ANY (ARRAY['reading'::text, 'operator'::text]))),
  constraint machine_stop_state_check CHECK ((state = ANY (ARRAY['open'::text, 'ended'::text])))
);
CREATE UNIQUE INDEX machine_stop_one_open ON public.machine_stop USING btree (tenant_id, equipment_id) WHERE (state = 'open'::text);
CREATE INDEX machine_stop_pull ON public.machine_stop USING btree (tenant_id, scope, xid);
CREATE INDEX machine_stop_tenant_id_equipment_id_idx ON public.machine_stop USING btree (tenant_id, equipment_id);
alter table public.machine_stop enable row level security;
alter table public.machine_stop force row level security;
create policy person_reads on public.machine_stop as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.machine_stop as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.machine_stop FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.machine_stop FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.machine_stop to app_server;
grant select on public.machine_stop to authenticated;
grant delete, insert, select, update on public.machine_stop to service_role;

create table public.mail (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  to_address text not null,
  from_name text not null,
  subject text not null,
  header_id text not null,
  in_reply_to text,
  refs text[] not null,
  verified boolean not null,
  read_as text,
  problem text,
  xid xid8 not null default pg_current_xact_id(),
  constraint mail_pkey PRIMARY KEY (tenant_id, id),
  constraint mail_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint mail_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES public.inbound_message(tenant_id, id),
  constraint mail_read_as_check CHECK ((read_as = ANY (ARRAY['order'::text, 'rfq'::text])))
);
CREATE INDEX mail_pull ON public.mail USING btree (tenant_id, scope, xid);
alter table public.mail enable row level security;
alter table public.mail force row level security;
create policy person_reads on public.mail as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.mail as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.mail FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.mail FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.mail to app_server;
grant select on public.mail to authenticated;
grant delete, insert, select, update on public.mail to service_role;

create table public.mail_file (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  message_id text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  outcome text not null,
  reason text,
  rows jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint mail_file_pkey PRIMARY KEY (tenant_id, id),
  constraint mail_file_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint mail_file_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES public.inbound_message(tenant_id, id),
  constraint mail_file_outcome_check CHECK ((outcome = ANY (ARRAY['read'::text, 'kept'::text, 'refused'::text])))
);
CREATE INDEX mail_file_pull ON public.mail_file USING btree (tenant_id, scope, xid);
CREATE INDEX mail_file_tenant_id_message_id_idx ON public.mail_file USING btree (tenant_id, message_id);
alter table public.mail_file enable row level security;
alter table public.mail_file force row level security;
create policy person_reads on public.mail_file as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.mail_file as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.mail_file FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.mail_file FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.mail_file to app_server;
grant select on public.mail_file to authenticated;
grant delete, insert, select, update on public.mail_file to service_role;

create table public.notice (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  task_id text,
  level bigint not null,
  person_id text not null,
  channel text not null,
  state text not null,
  reason text,
  created_at timestamp with time zone not null,
  at timestamp with time zone not null,
  steps jsonb not null,
  covers text[] not null,
  xid xid8 not null default pg_current_xact_id(),
  about text,
  constraint notice_pkey PRIMARY KEY (tenant_id, id),
  constraint notice_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint notice_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id),
  constraint notice_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES public.task(tenant_id, id),
  constraint notice_channel_check CHECK ((channel = ANY (ARRAY['app'::text, 'push'::text, 'whatsapp'::text]))),
  constraint notice_check CHECK (((task_id IS NULL) OR (id = concat_ws('.'::text, task_id, level, person_id, channel, about)))),
  constraint notice_check1 CHECK ((((steps -> '-1'::integer) ->> 'state'::text) = state)),
  constraint notice_level_check CHECK (((level >= 0) AND (level <= 3))),
  constraint notice_state_check CHECK ((state = ANY (ARRAY['held'::text, 'queued'::text, 'sent'::text, 'delivered'::text, 'seen'::text, 'acted'::text, 'failed'::text]))),
  constraint notice_steps_check CHECK ((jsonb_array_length(steps) > 0))
);
CREATE INDEX notice_pull ON public.notice USING btree (tenant_id, scope, xid);
CREATE INDEX notice_tenant_id_created_at_idx ON public.notice USING btree (tenant_id, created_at) WHERE (state = 'queued'::text);
CREATE INDEX notice_tenant_id_person_id_idx ON public.notice USING btree (tenant_id, person_id);
CREATE INDEX notice_tenant_id_task_id_idx ON public.notice USING btree (tenant_id, task_id);
alter table public.notice enable row level security;
alter table public.notice force row level security;
create policy person_reads on public.notice as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.notice as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.notice FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_history BEFORE DELETE OR UPDATE ON public.notice FOR EACH ROW EXECUTE FUNCTION app.guard_notice();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.notice FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.notice FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.notice to app_server;
grant select on public.notice to authenticated;
grant delete, insert, select, update on public.notice to service_role;

create table public.on_call (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  function text not null,
  person_id text not null,
  from_date text not null,
  to_date text,
  xid xid8 not null default pg_current_xact_id(),
  constraint on_call_pkey PRIMARY KEY (tenant_id, id),
  constraint on_call_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint on_call_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id),
  constraint on_call_check CHECK ((to_date >= from_date)),
  constraint on_call_from_date_check CHECK ((from_date ~ '^\d{4}-\d{2}-\d{2}$'::text))
);
CREATE INDEX on_call_pull ON public.on_call USING btree (tenant_id, scope, xid);
CREATE INDEX on_call_tenant_id_plant_id_idx ON public.on_call USING btree (tenant_id, plant_id);
alter table public.on_call enable row level security;
alter table public.on_call force row level security;
create policy person_reads on public.on_call as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.on_call as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.on_call FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_rota BEFORE INSERT OR DELETE OR UPDATE ON public.on_call FOR EACH ROW EXECUTE FUNCTION app.guard_rota();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.on_call FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.on_call to app_server;
grant select on public.on_call to authenticated;
grant delete, insert, select, update on public.on_call to service_role;

create table public.operation (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  work_order_id text not null,
  "position" bigint not null,
  work text not null,
  equipment_id text not null,
  state text not null,
  planned_start_at timestamp with time zone not null,
  planned_end_at timestamp with time zone not null,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  good bigint not null,
  scrap bigint not null,
  operator_id text,
  xid xid8 not null default pg_current_xact_id(),
  constraint operation_pkey PRIMARY KEY (tenant_id, id),
  constraint operation_tenant_id_equipment_id_fkey FOREIGN KEY (tenant_id, equipment_id) REFERENCES public.equipment(tenant_id, id),
  constraint operation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint operation_tenant_id_work_order_id_fkey FOREIGN KEY (tenant_id, work_order_id) REFERENCES public.work_order(tenant_id, id),
  constraint operation_check CHECK (((good >= 0) AND (scrap >= 0))),
  constraint operation_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'released'::text, 'running'::text, 'paused'::text, 'blocked'::text, 'completed'::text, 'closed'::text])))
);
CREATE UNIQUE INDEX operation_one_running ON public.operation USING btree (tenant_id, equipment_id) WHERE (state = 'running'::text);
CREATE INDEX operation_pull ON public.operation USING btree (tenant_id, scope, xid);
CREATE INDEX operation_tenant_id_equipment_id_idx ON public.operation USING btree (tenant_id, equipment_id);
CREATE INDEX operation_tenant_id_work_order_id_idx ON public.operation USING btree (tenant_id, work_order_id);
alter table public.operation enable row level security;
alter table public.operation force row level security;
create policy person_reads on public.operation as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.operation as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.operation FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_step BEFORE UPDATE OF state ON public.operation FOR EACH ROW EXECUTE FUNCTION app.guard_step();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.operation FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.operation FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.operation to app_server;
grant select on public.operation to authenticated;
grant delete, insert, select, update on public.operation to service_role;

create table public.option (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  exception_id text not null,
  plant_id text not null,
  kind text not null,
  rank bigint not null,
  facts jsonb not null,
  effect jsonb not null,
  orders_saved bigint not null,
  lateness_hours bigint not null,
  money_saved_minor bigint not null,
  expires_at timestamp with time zone,
  state text not null,
  applied_by text,
  applied_at timestamp with time zone,
  error text,
  xid xid8 not null default pg_current_xact_id(),
  predicted jsonb,
  constraint option_pkey PRIMARY KEY (tenant_id, id),
  constraint option_tenant_id_exception_id_fkey FOREIGN KEY (tenant_id, exception_id) REFERENCES public.exception(tenant_id, id),
  constraint option_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint option_kind_check CHECK ((kind = ANY (ARRAY['swap_lot'::text, 'new_promise'::text, 'alternate_machine'::text, 'partial_ship'::text, 'transfer'::text, 'release'::text, 'split'::text, 'hold_truck'::text, 'rush_in'::text, 'expedite'::text, 'premium'::text, 'overtime'::text, 'outsource'::text, 'use_as_is'::text, 'alternate_supplier'::text, 'substitute'::text, 'tier_price'::text, 'counter_price'::text, 'part_release'::text, 'advance'::text, 'temporary_limit'::text]))),
  constraint option_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'chosen'::text, 'applied'::text, 'expired'::text, 'failed'::text, 'refused'::text])))
);
CREATE INDEX option_pull ON public.option USING btree (tenant_id, scope, xid);
CREATE INDEX option_tenant_id_exception_id_idx ON public.option USING btree (tenant_id, exception_id);
alter table public.option enable row level security;
alter table public.option force row level security;
create policy person_reads on public.option as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.option as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.option FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_money_way BEFORE INSERT OR UPDATE ON public.option FOR EACH ROW EXECUTE FUNCTION app.guard_money_way();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.option FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.option to app_server;
grant select on public.option to authenticated;
grant delete, insert, select, update on public.option to service_role;

create table public.order_amendment (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  order_id text not null,
  draft_id text not null,
  from_draft_id text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  done_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint order_amendment_pkey PRIMARY KEY (tenant_id, id),
  constraint order_amendment_tenant_id_draft_id_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES public.order_draft(tenant_id, id),
  constraint order_amendment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint order_amendment_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.sales_order(tenant_id, id)
);
CREATE UNIQUE INDEX order_amendment_of_draft ON public.order_amendment USING btree (tenant_id, draft_id);
CREATE INDEX order_amendment_pull ON public.order_amendment USING btree (tenant_id, scope, xid);
CREATE INDEX order_amendment_tenant_id_order_id_idx ON public.order_amendment USING btree (tenant_id, order_id);
alter table public.order_amendment enable row level security;
alter table public.order_amendment force row level security;
create policy person_reads on public.order_amendment as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.order_amendment as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.order_amendment FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_amendment BEFORE INSERT OR UPDATE ON public.order_amendment FOR EACH ROW EXECUTE FUNCTION app.guard_amendment();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.order_amendment FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant insert, select, update on public.order_amendment to app_server;
grant select on public.order_amendment to authenticated;
grant insert, select, update on public.order_amendment to service_role;

create table public.order_draft (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  message_id text,
  customer_id text,
  requester_id text,
  state text not null,
  version bigint not null,
  currency text not null,
  wanted_at timestamp with time zone,
  ship_to text,
  extra_discount_bps bigint not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  decision text,
  reasons jsonb not null,
  breaches text[] not null,
  question text,
  order_id text,
  created_at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint order_draft_pkey PRIMARY KEY (tenant_id, id),
  constraint order_draft_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint order_draft_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint order_draft_decision_check CHECK ((decision = ANY (ARRAY['confirm'::text, 'approve'::text, 'ask'::text]))),
  constraint order_draft_state_check CHECK ((state = ANY (ARRAY['matching'::text, 'needs_clarification'::text, 'checked'::text, 'awaiting_approval'::text, 'approved'::text, 'rejected'::text, 'expired'::text, 'submitting'::text, 'confirmed'::text, 'erp_uncertain'::text, 'reconciled'::text, 'failed'::text])))
);
CREATE INDEX order_draft_pull ON public.order_draft USING btree (tenant_id, scope, xid);
CREATE INDEX order_draft_tenant_id_customer_id_idx ON public.order_draft USING btree (tenant_id, customer_id);
CREATE INDEX order_draft_tenant_id_message_id_idx ON public.order_draft USING btree (tenant_id, message_id);
alter table public.order_draft enable row level security;
alter table public.order_draft force row level security;
create policy person_reads on public.order_draft as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.order_draft as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.order_draft FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_draft BEFORE INSERT OR UPDATE ON public.order_draft FOR EACH ROW EXECUTE FUNCTION app.guard_draft();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.order_draft FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.order_draft FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.order_draft to app_server;
grant select on public.order_draft to authenticated;
grant delete, insert, select, update on public.order_draft to service_role;

create table public.order_line (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  order_id text not null,
  "position" bigint not null,
  product_id text not null,
  quantity bigint not null,
  shipped_quantity bigint not null,
  net_minor bigint not null,
  promise_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  leans_on text[] not null default '{}'::text[],
  constraint order_line_pkey PRIMARY KEY (tenant_id, id),
  constraint order_line_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint order_line_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.sales_order(tenant_id, id),
  constraint order_line_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id),
  constraint order_line_check CHECK (((quantity > 0) AND ((shipped_quantity >= 0) AND (shipped_quantity <= quantity))))
);
CREATE UNIQUE INDEX order_line_once ON public.order_line USING btree (tenant_id, order_id, "position");
CREATE INDEX order_line_pull ON public.order_line USING btree (tenant_id, scope, xid);
CREATE INDEX order_line_tenant_id_order_id_idx ON public.order_line USING btree (tenant_id, order_id);
CREATE INDEX order_line_tenant_id_product_id_idx ON public.order_line USING btree (tenant_id, product_id);
alter table public.order_line enable row level security;
alter table public.order_line force row level security;
create policy person_reads on public.order_line as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.order_line as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.order_line FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_order_line BEFORE INSERT OR UPDATE ON public.order_line FOR EACH ROW EXECUTE FUNCTION app.guard_order_line();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.order_line FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant insert, select, update on public.order_line to app_server;
grant select on public.order_line to authenticated;
grant insert, select, update on public.order_line to service_role;

create table public.outbound_message (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  channel text not null,
  to_number text not null,
  customer_id text,
  body text not null,
  message_id text,
  draft_id text,
  state text not null,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  external_id text,
  error text,
  xid xid8 not null default pg_current_xact_id(),
  form jsonb,
  line_id text,
  constraint outbound_message_pkey PRIMARY KEY (tenant_id, id),
  constraint outbound_message_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint outbound_message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'failed'::text])))
);
CREATE INDEX outbound_message_external ON public.outbound_message USING btree (tenant_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX outbound_message_pull ON public.outbound_message USING btree (tenant_id, scope, xid);
CREATE INDEX outbound_message_tenant_id_draft_id_idx ON public.outbound_message USING btree (tenant_id, draft_id);
CREATE INDEX outbound_message_tenant_id_message_id_idx ON public.outbound_message USING btree (tenant_id, message_id);
CREATE INDEX outbound_message_thread ON public.outbound_message USING btree (tenant_id, to_number, created_at DESC);
alter table public.outbound_message enable row level security;
alter table public.outbound_message force row level security;
create policy person_reads on public.outbound_message as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.outbound_message as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.outbound_message FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_window BEFORE INSERT OR UPDATE ON public.outbound_message FOR EACH ROW EXECUTE FUNCTION app.guard_window();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.outbound_message FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.outbound_message to app_server;
grant select on public.outbound_message to authenticated;
grant delete, insert, select, update on public.outbound_message to service_role;

create table public.own_word (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  word text not null,
  kind text not null,
  value text not null,
  added_by text,
  added_at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint own_word_pkey PRIMARY KEY (tenant_id, id),
  constraint own_word_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint own_word_kind_check CHECK ((kind = ANY (ARRAY['unit'::text, 'number'::text, 'word'::text, 'filler'::text]))),
  constraint own_word_value_check CHECK ((length(value) <= 60)),
  constraint own_word_word_check CHECK (((length(word) >= 1) AND (length(word) <= 60)))
);
CREATE INDEX own_word_pull ON public.own_word USING btree (tenant_id, scope, xid);
CREATE UNIQUE INDEX own_word_word ON public.own_word USING btree (tenant_id, lower(word));
alter table public.own_word enable row level security;
alter table public.own_word force row level security;
create policy person_reads on public.own_word as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.own_word as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.own_word FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.own_word FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.own_word to app_server;
grant select on public.own_word to authenticated;
grant delete, insert, select, update on public.own_word to service_role;

create table public.payment (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  customer_id text not null,
  minor bigint not null,
  currency text not null,
  paid_at timestamp with time zone not null,
  reference text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint payment_pkey PRIMARY KEY (tenant_id, id),
  constraint payment_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint payment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX payment_pull ON public.payment USING btree (tenant_id, scope, xid);
CREATE INDEX payment_tenant_id_customer_id_idx ON public.payment USING btree (tenant_id, customer_id);
alter table public.payment enable row level security;
alter table public.payment force row level security;
create policy person_reads on public.payment as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.payment as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.payment FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_terms BEFORE INSERT OR DELETE OR UPDATE ON public.payment FOR EACH ROW EXECUTE FUNCTION app.guard_terms('finance');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.payment FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.payment to app_server;
grant select on public.payment to authenticated;
grant delete, insert, select, update on public.payment to service_role;

create table public.person (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  name text not null,
  email text not null,
  functions text[] not null,
  plant_ids text[] not null,
  ranks jsonb not null,
  language text not null,
  active boolean not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint person_pkey PRIMARY KEY (tenant_id, id),
  constraint person_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE UNIQUE INDEX person_email_once ON public.person USING btree (tenant_id, lower(email));
CREATE INDEX person_pull ON public.person USING btree (tenant_id, scope, xid);
alter table public.person enable row level security;
alter table public.person force row level security;
create policy person_reads on public.person as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.person as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.person FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.person FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.person to app_server;
grant select on public.person to authenticated;
grant delete, insert, select, update on public.person to service_role;

create table public.plan_version (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  number bigint not null,
  reason text not null,
  changes jsonb not null,
  late_lines bigint not null,
  created_at timestamp with time zone not null,
  took_ms bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint plan_version_pkey PRIMARY KEY (tenant_id, id),
  constraint plan_version_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint plan_version_reason_check CHECK ((reason = ANY (ARRAY['order'::text, 'hold'::text, 'breakdown'::text, 'production'::text, 'supply'::text, 'person'::text, 'seed'::text])))
);
CREATE INDEX plan_version_pull ON public.plan_version USING btree (tenant_id, scope, xid);
CREATE INDEX plan_version_tenant_id_plant_id_idx ON public.plan_version USING btree (tenant_id, plant_id);
alter table public.plan_version enable row level security;
alter table public.plan_version force row level security;
create policy person_reads on public.plan_version as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.plan_version as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.plan_version FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.plan_version FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.plan_version to app_server;
grant select on public.plan_version to authenticated;
grant delete, insert, select, update on public.plan_version to service_role;

create table public.plant (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  name text not null,
  zone text not null,
  currency text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint plant_pkey PRIMARY KEY (tenant_id, id),
  constraint plant_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
CREATE INDEX plant_pull ON public.plant USING btree (tenant_id, scope, xid);
alter table public.plant enable row level security;
alter table public.plant force row level security;
create policy person_reads on public.plant as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.plant as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.plant FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.plant FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.plant to app_server;
grant select on public.plant to authenticated;
grant delete, insert, select, update on public.plant to service_role;

create table public.plant_calendar (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  rest_days jsonb not null,
  prayers jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint plant_calendar_pkey PRIMARY KEY (tenant_id, id),
  constraint plant_calendar_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint plant_calendar_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint plant_calendar_check CHECK ((id = plant_id)),
  constraint plant_calendar_rest_days_check CHECK ((jsonb_array_length(rest_days) < 7))
);
CREATE INDEX plant_calendar_pull ON public.plant_calendar USING btree (tenant_id, scope, xid);
CREATE INDEX plant_calendar_tenant_id_plant_id_idx ON public.plant_calendar USING btree (tenant_id, plant_id);
alter table public.plant_calendar enable row level security;
alter table public.plant_calendar force row level security;
create policy person_reads on public.plant_calendar as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.plant_calendar as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.plant_calendar FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_rota BEFORE INSERT OR DELETE OR UPDATE ON public.plant_calendar FOR EACH ROW EXECUTE FUNCTION app.guard_rota();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.plant_calendar FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.plant_calendar to app_server;
grant select on public.plant_calendar to authenticated;
grant delete, insert, select, update on public.plant_calendar to service_role;

create table public.plant_cost (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  currency text not null,
  transfer_minor bigint,
  changeover_hour_minor bigint,
  expedite_minor bigint,
  premium_bps bigint,
  xid xid8 not null default pg_current_xact_id(),
  overtime_hour_minor bigint,
  constraint plant_cost_pkey PRIMARY KEY (tenant_id, id),
  constraint plant_cost_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint plant_cost_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint plant_cost_changeover_hour_minor_check CHECK ((changeover_hour_minor >= 0)),
  constraint plant_cost_check CHECK ((id = plant_id)),
  constraint plant_cost_expedite_minor_check CHECK ((expedite_minor >= 0)),
  constraint plant_cost_overtime_hour_minor_check CHECK ((overtime_hour_minor >= 0)),
  constraint plant_cost_premium_bps_check CHECK (((premium_bps >= 0) AND (premium_bps <= 10000))),
  constraint plant_cost_transfer_minor_check CHECK ((transfer_minor >= 0))
);
CREATE INDEX plant_cost_pull ON public.plant_cost USING btree (tenant_id, scope, xid);
CREATE INDEX plant_cost_tenant_id_plant_id_idx ON public.plant_cost USING btree (tenant_id, plant_id);
alter table public.plant_cost enable row level security;
alter table public.plant_cost force row level security;
create policy person_reads on public.plant_cost as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.plant_cost as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.plant_cost FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_cost BEFORE INSERT OR DELETE OR UPDATE ON public.plant_cost FOR EACH ROW EXECUTE FUNCTION app.guard_plant_cost();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.plant_cost FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.plant_cost to app_server;
grant select on public.plant_cost to authenticated;
grant delete, insert, select, update on public.plant_cost to service_role;

create table public.price_rule (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  kind text not null,
  product_id text,
  tier text,
  customer_id text,
  currency text not null,
  unit_price bigint,
  discount_bps bigint not null,
  max_discount_bps bigint not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  family text,
  region text,
  plant_id text,
  min_quantity bigint not null default 0,
  cap_quantity bigint,
  min_margin_bps bigint,
  constraint price_rule_pkey PRIMARY KEY (tenant_id, id),
  constraint price_rule_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint price_rule_cap_quantity_check CHECK ((cap_quantity > 0)),
  constraint price_rule_check CHECK (((cap_quantity IS NULL) OR ((kind = 'project'::text) AND (customer_id IS NOT NULL)))),
  constraint price_rule_discount_bps_check CHECK (((discount_bps >= 0) AND (discount_bps <= 9000))),
  constraint price_rule_kind_check CHECK ((kind = ANY (ARRAY['list'::text, 'tier'::text, 'project'::text, 'floor'::text, 'cost'::text]))),
  constraint price_rule_max_discount_bps_check CHECK (((max_discount_bps >= 0) AND (max_discount_bps <= 9000))),
  constraint price_rule_min_margin_bps_check CHECK (((min_margin_bps >= 0) AND (min_margin_bps <= 9000))),
  constraint price_rule_min_quantity_check CHECK ((min_quantity >= 0)),
  constraint price_rule_unit_price_check CHECK (((unit_price >= 0) AND (unit_price <= '1000000000000'::bigint)))
);
CREATE INDEX price_rule_pull ON public.price_rule USING btree (tenant_id, scope, xid);
CREATE INDEX price_rule_tenant_id_currency_product_id_idx ON public.price_rule USING btree (tenant_id, currency, product_id);
CREATE INDEX price_rule_tenant_id_customer_id_idx ON public.price_rule USING btree (tenant_id, customer_id);
alter table public.price_rule enable row level security;
alter table public.price_rule force row level security;
create policy person_reads on public.price_rule as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.price_rule as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.price_rule FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_terms BEFORE INSERT OR DELETE OR UPDATE ON public.price_rule FOR EACH ROW EXECUTE FUNCTION app.guard_terms('commercial');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.price_rule FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.price_rule to app_server;
grant select on public.price_rule to authenticated;
grant delete, insert, select, update on public.price_rule to service_role;

create table public.product (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  code text not null,
  name text not null,
  kind text not null,
  unit text not null,
  packs jsonb not null,
  hsn text not null,
  tax_bps bigint not null,
  lead_time_hours double precision not null,
  routing jsonb not null,
  bom jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  family text not null default ''::text,
  constraint product_pkey PRIMARY KEY (tenant_id, id),
  constraint product_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint product_kind_check CHECK ((kind = ANY (ARRAY['finished'::text, 'material'::text])))
);
CREATE INDEX product_name ON public.product USING gist (name public.gist_trgm_ops);
CREATE INDEX product_pull ON public.product USING btree (tenant_id, scope, xid);
alter table public.product enable row level security;
alter table public.product force row level security;
create policy person_reads on public.product as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.product as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.product FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_masters BEFORE INSERT OR UPDATE ON public.product FOR EACH ROW EXECUTE FUNCTION app.guard_masters();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.product FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.product to app_server;
grant select on public.product to authenticated;
grant delete, insert, select, update on public.product to service_role;

create table public.product_source (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  product_id text not null,
  supplier text not null,
  lead_time_hours bigint not null,
  unit_price bigint,
  currency text not null,
  min_quantity bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint product_source_pkey PRIMARY KEY (tenant_id, id),
  constraint product_source_tenant_id_product_id_supplier_key UNIQUE (tenant_id, product_id, supplier),
  constraint product_source_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint product_source_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id),
  constraint product_source_lead_time_hours_check CHECK ((lead_time_hours > 0)),
  constraint product_source_min_quantity_check CHECK ((min_quantity >= 0)),
  constraint product_source_supplier_check CHECK ((supplier <> ''::text)),
  constraint product_source_unit_price_check CHECK ((unit_price >= 0))
);
CREATE INDEX product_source_pull ON public.product_source USING btree (tenant_id, scope, xid);
alter table public.product_source enable row level security;
alter table public.product_source force row level security;
create policy person_reads on public.product_source as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.product_source as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.product_source FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_sources BEFORE INSERT OR DELETE OR UPDATE ON public.product_source FOR EACH ROW EXECUTE FUNCTION app.guard_sources();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.product_source FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.product_source to app_server;
grant select on public.product_source to authenticated;
grant delete, insert, select, update on public.product_source to service_role;

create table public.product_substitute (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  product_id text not null,
  substitute_id text not null,
  thousandths_per_unit bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint product_substitute_pkey PRIMARY KEY (tenant_id, id),
  constraint product_substitute_tenant_id_product_id_substitute_id_key UNIQUE (tenant_id, product_id, substitute_id),
  constraint product_substitute_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint product_substitute_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id),
  constraint product_substitute_tenant_id_substitute_id_fkey FOREIGN KEY (tenant_id, substitute_id) REFERENCES public.product(tenant_id, id),
  constraint product_substitute_check CHECK ((product_id <> substitute_id)),
  constraint product_substitute_thousandths_per_unit_check CHECK ((thousandths_per_unit > 0))
);
CREATE INDEX product_substitute_pull ON public.product_substitute USING btree (tenant_id, scope, xid);
alter table public.product_substitute enable row level security;
alter table public.product_substitute force row level security;
create policy person_reads on public.product_substitute as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.product_substitute as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.product_substitute FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_sources BEFORE INSERT OR DELETE OR UPDATE ON public.product_substitute FOR EACH ROW EXECUTE FUNCTION app.guard_sources();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.product_substitute FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.product_substitute to app_server;
grant select on public.product_substitute to authenticated;
grant delete, insert, select, update on public.product_substitute to service_role;

create table public.protection (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  order_id text not null,
  wanted_by timestamp with time zone not null,
  state text not null,
  steps jsonb not null,
  started_by text not null,
  started_at timestamp with time zone not null,
  looked_at timestamp with time zone,
  ended_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint protection_pkey PRIMARY KEY (tenant_id, id),
  constraint protection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint protection_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.sales_order(tenant_id, id),
  constraint protection_state_check CHECK ((state = ANY (ARRAY['wanted'::text, 'planned'::text, 'running'::text, 'kept'::text, 'lost'::text, 'given_up'::text])))
);
CREATE UNIQUE INDEX protection_once ON public.protection USING btree (tenant_id, order_id) WHERE (state = ANY (ARRAY['wanted'::text, 'planned'::text, 'running'::text]));
CREATE INDEX protection_pull ON public.protection USING btree (tenant_id, scope, xid);
CREATE INDEX protection_tenant_id_order_id_idx ON public.protection USING btree (tenant_id, order_id);
CREATE INDEX protection_tenant_id_plant_id_idx ON public.protection USING btree (tenant_id, plant_id);
alter table public.protection enable row level security;
alter table public.protection force row level security;
create policy person_reads on public.protection as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.protection as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.protection FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.protection FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.protection FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.protection to app_server;
grant select on public.protection to authenticated;
grant delete, insert, select, update on public.protection to service_role;

create table public.quiet_hours (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  person_id text,
  from_minute bigint not null,
  to_minute bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint quiet_hours_pkey PRIMARY KEY (tenant_id, id),
  constraint quiet_hours_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint quiet_hours_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id),
  constraint quiet_hours_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint quiet_hours_check CHECK ((id = COALESCE(person_id, plant_id))),
  constraint quiet_hours_from_minute_check CHECK (((from_minute >= 0) AND (from_minute <= 1439))),
  constraint quiet_hours_to_minute_check CHECK (((to_minute >= 0) AND (to_minute <= 1439)))
);
CREATE INDEX quiet_hours_pull ON public.quiet_hours USING btree (tenant_id, scope, xid);
alter table public.quiet_hours enable row level security;
alter table public.quiet_hours force row level security;
create policy person_reads on public.quiet_hours as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.quiet_hours as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.quiet_hours FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.quiet_hours FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.quiet_hours to app_server;
grant select on public.quiet_hours to authenticated;
grant delete, insert, select, update on public.quiet_hours to service_role;

create table public.quote (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  message_id text not null,
  customer_id text,
  owner_id text,
  state text not null,
  version bigint not null,
  currency text not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  wanted_at timestamp with time zone,
  ship_to text,
  valid_days bigint not null,
  valid_until timestamp with time zone,
  terms text not null,
  requested_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  prepared_by text,
  approved_by text,
  approved_version bigint,
  sent_by text,
  sent_at timestamp with time zone,
  sent_message_id text,
  answer_id text,
  draft_id text,
  xid xid8 not null default pg_current_xact_id(),
  constraint quote_pkey PRIMARY KEY (tenant_id, id),
  constraint quote_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint quote_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint quote_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES public.inbound_message(tenant_id, id),
  constraint quote_check CHECK (((net_minor >= 0) AND (tax_minor >= 0) AND (total_minor = (net_minor + tax_minor)))),
  constraint quote_state_check CHECK ((state = ANY (ARRAY['open'::text, 'sent'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text]))),
  constraint quote_valid_days_check CHECK (((valid_days >= 1) AND (valid_days <= 366)))
);
CREATE UNIQUE INDEX quote_number ON public.quote USING btree (tenant_id, number);
CREATE INDEX quote_pull ON public.quote USING btree (tenant_id, scope, xid);
CREATE INDEX quote_tenant_id_customer_id_idx ON public.quote USING btree (tenant_id, customer_id);
CREATE INDEX quote_tenant_id_message_id_idx ON public.quote USING btree (tenant_id, message_id);
CREATE INDEX quote_tenant_id_sent_message_id_idx ON public.quote USING btree (tenant_id, sent_message_id);
alter table public.quote enable row level security;
alter table public.quote force row level security;
create policy person_reads on public.quote as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.quote as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.quote FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_quote BEFORE INSERT OR UPDATE ON public.quote FOR EACH ROW EXECUTE FUNCTION app.guard_quote();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.quote FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.quote FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.quote to app_server;
grant select on public.quote to authenticated;
grant delete, insert, select, update on public.quote to service_role;

create table public.quote_line (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  quote_id text not null,
  "position" bigint not null,
  phrase text not null,
  product_id text,
  candidates jsonb not null,
  quantity bigint,
  unit text,
  base_quantity bigint,
  confidence double precision not null,
  accepted boolean not null,
  rule_price bigint,
  floor_price bigint,
  unit_price bigint,
  net_minor bigint not null,
  tax_minor bigint not null,
  price_trace jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint quote_line_pkey PRIMARY KEY (tenant_id, id),
  constraint quote_line_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint quote_line_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id),
  constraint quote_line_tenant_id_quote_id_fkey FOREIGN KEY (tenant_id, quote_id) REFERENCES public.quote(tenant_id, id),
  constraint quote_line_base_quantity_check CHECK ((base_quantity > 0)),
  constraint quote_line_net_minor_check CHECK ((net_minor >= 0)),
  constraint quote_line_quantity_check CHECK ((quantity > 0)),
  constraint quote_line_tax_minor_check CHECK ((tax_minor >= 0)),
  constraint quote_line_unit_price_check CHECK ((unit_price > 0))
);
CREATE INDEX quote_line_pull ON public.quote_line USING btree (tenant_id, scope, xid);
CREATE INDEX quote_line_tenant_id_quote_id_idx ON public.quote_line USING btree (tenant_id, quote_id);
alter table public.quote_line enable row level security;
alter table public.quote_line force row level security;
create policy person_reads on public.quote_line as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.quote_line as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.quote_line FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_quote_line BEFORE INSERT OR DELETE OR UPDATE ON public.quote_line FOR EACH ROW EXECUTE FUNCTION app.guard_quote_line();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.quote_line FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.quote_line to app_server;
grant select on public.quote_line to authenticated;
grant delete, insert, select, update on public.quote_line to service_role;

create table public.reach (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  wa_number text,
  wa_opt_in_at timestamp with time zone,
  wa_opt_in_by text,
  push_devices bigint not null,
  app_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint reach_pkey PRIMARY KEY (tenant_id, id),
  constraint reach_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint reach_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES public.person(tenant_id, id),
  constraint reach_check CHECK (((wa_opt_in_at IS NULL) OR ((wa_number IS NOT NULL) AND (wa_opt_in_by IS NOT NULL)))),
  constraint reach_push_devices_check CHECK ((push_devices >= 0)),
  constraint reach_wa_number_check CHECK ((wa_number ~ '^\+[1-9][0-9]{6,14}$'::text))
);
CREATE UNIQUE INDEX reach_number ON public.reach USING btree (tenant_id, wa_number) WHERE (wa_number IS NOT NULL);
CREATE INDEX reach_pull ON public.reach USING btree (tenant_id, scope, xid);
alter table public.reach enable row level security;
alter table public.reach force row level security;
create policy person_reads on public.reach as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.reach as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.reach FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER b_true_devices BEFORE INSERT OR UPDATE ON public.reach FOR EACH ROW EXECUTE FUNCTION ops.true_push_devices();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.reach FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.reach to app_server;
grant select on public.reach to authenticated;
grant delete, insert, select, update on public.reach to service_role;

create table public.reading (
  tenant_id uuid not null,
  equipment_id text not null,
  boot_id text not null,
  seq bigint not null,
  tag text not null,
  source_at timestamp with time zone not null,
  received_at timestamp with time zone not null default now(),
  value double precision not null,
  quality text not null default 'good'::text,
  constraint reading_pkey PRIMARY KEY (tenant_id, equipment_id, boot_id, seq, tag, source_at)
);
CREATE INDEX reading_received ON public.reading USING brin (received_at);
CREATE INDEX reading_recent ON public.reading USING btree (tenant_id, equipment_id, tag, source_at DESC);
alter table public.reading enable row level security;
alter table public.reading force row level security;
create policy ingest_adds on public.reading as permissive for insert to app_ingest with check (true);
create policy ingest_reads on public.reading as permissive for select to app_ingest using (true);
create policy server_acts on public.reading as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select on public.reading to app_ingest;
grant insert, select, update on public.reading to app_server;
grant delete, insert, select, update on public.reading to service_role;

create table public.reminder (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  task_id text not null,
  kind text not null,
  to_person_ids jsonb not null,
  at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint reminder_pkey PRIMARY KEY (tenant_id, id),
  constraint reminder_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint reminder_tenant_id_task_id_fkey FOREIGN KEY (tenant_id, task_id) REFERENCES public.task(tenant_id, id),
  constraint reminder_kind_check CHECK ((kind = ANY (ARRAY['acknowledge'::text, 'decide'::text])))
);
CREATE UNIQUE INDEX reminder_once ON public.reminder USING btree (tenant_id, task_id, kind);
CREATE INDEX reminder_pull ON public.reminder USING btree (tenant_id, scope, xid);
alter table public.reminder enable row level security;
alter table public.reminder force row level security;
create policy person_reads on public.reminder as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.reminder as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.reminder FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_history BEFORE INSERT OR DELETE OR UPDATE ON public.reminder FOR EACH ROW EXECUTE FUNCTION app.guard_reminder();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.reminder FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.reminder to app_server;
grant select on public.reminder to authenticated;
grant delete, insert, select, update on public.reminder to service_role;

create table public.rule_set (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  kind text not null,
  version bigint not null,
  effective_from timestamp with time zone not null,
  author text,
  body jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  reason text not null,
  hash text not null,
  waivers jsonb not null,
  constraint rule_set_pkey PRIMARY KEY (tenant_id, id),
  constraint rule_set_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint rule_set_kind_check CHECK ((kind = ANY (ARRAY['routing'::text, 'windows'::text, 'escalation'::text, 'approvals'::text, 'discounts'::text]))),
  constraint rule_set_scope_check CHECK (((kind <> 'discounts'::text) OR (scope = 'money'::text)))
);
CREATE INDEX rule_set_pull ON public.rule_set USING btree (tenant_id, scope, xid);
CREATE INDEX rule_set_tenant_id_kind_idx ON public.rule_set USING btree (tenant_id, kind);
CREATE UNIQUE INDEX rule_set_version ON public.rule_set USING btree (tenant_id, kind, version);
alter table public.rule_set enable row level security;
alter table public.rule_set force row level security;
create policy person_reads on public.rule_set as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.rule_set as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.rule_set FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_append_only BEFORE DELETE OR UPDATE ON public.rule_set FOR EACH ROW EXECUTE FUNCTION app.guard_append_only();
CREATE TRIGGER g_rule_set BEFORE INSERT ON public.rule_set FOR EACH ROW EXECUTE FUNCTION app.guard_rule_set();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.rule_set FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.rule_set to app_server;
grant select on public.rule_set to authenticated;
grant delete, insert, select, update on public.rule_set to service_role;

create table public.sales_order (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  draft_id text not null,
  customer_id text not null,
  state text not null,
  currency text not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  wanted_at timestamp with time zone,
  first_promise_at timestamp with time zone,
  promise_at timestamp with time zone,
  promise_basis text,
  promised_at timestamp with time zone,
  erp_ref text,
  confirmed_at timestamp with time zone not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint sales_order_pkey PRIMARY KEY (tenant_id, id),
  constraint sales_order_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint sales_order_tenant_id_draft_id_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES public.order_draft(tenant_id, id),
  constraint sales_order_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint sales_order_check CHECK (((net_minor >= 0) AND (tax_minor >= 0) AND (total_minor = (net_minor + tax_minor)))),
  constraint sales_order_promise_basis_check CHECK ((promise_basis = ANY (ARRAY['ATP'::text, 'CTP'::text]))),
  constraint sales_order_state_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'planned'::text, 'in_production'::text, 'ready'::text, 'loading'::text, 'dispatched'::text, 'delivered'::text, 'on_credit_hold'::text, 'cancelled'::text])))
);
CREATE UNIQUE INDEX sales_order_number ON public.sales_order USING btree (tenant_id, number);
CREATE UNIQUE INDEX sales_order_once_per_draft ON public.sales_order USING btree (tenant_id, draft_id);
CREATE INDEX sales_order_pull ON public.sales_order USING btree (tenant_id, scope, xid);
CREATE INDEX sales_order_tenant_id_customer_id_idx ON public.sales_order USING btree (tenant_id, customer_id);
CREATE INDEX sales_order_tenant_id_draft_id_idx ON public.sales_order USING btree (tenant_id, draft_id);
CREATE INDEX sales_order_tenant_id_plant_id_idx ON public.sales_order USING btree (tenant_id, plant_id);
alter table public.sales_order enable row level security;
alter table public.sales_order force row level security;
create policy person_reads on public.sales_order as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.sales_order as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.sales_order FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_order BEFORE INSERT ON public.sales_order FOR EACH ROW EXECUTE FUNCTION app.guard_order();
CREATE TRIGGER g_order_money BEFORE UPDATE ON public.sales_order FOR EACH ROW EXECUTE FUNCTION app.guard_order_money();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.sales_order FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER g_whole_delivery BEFORE UPDATE OF state ON public.sales_order FOR EACH ROW EXECUTE FUNCTION app.guard_delivered();
CREATE TRIGGER h_follow AFTER INSERT OR UPDATE OF draft_id ON public.sales_order FOR EACH ROW EXECUTE FUNCTION app.follow_amendment();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.sales_order FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant insert, select, update on public.sales_order to app_server;
grant select on public.sales_order to authenticated;
grant insert, select, update on public.sales_order to service_role;

create table public.shift (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  name text not null,
  from_minute bigint not null,
  to_minute bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint shift_pkey PRIMARY KEY (tenant_id, id),
  constraint shift_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint shift_tenant_id_plant_id_fkey FOREIGN KEY (tenant_id, plant_id) REFERENCES public.plant(tenant_id, id),
  constraint shift_from_minute_check CHECK (((from_minute >= 0) AND (from_minute <= 1439))),
  constraint shift_to_minute_check CHECK (((to_minute >= 0) AND (to_minute <= 1439)))
);
CREATE INDEX shift_pull ON public.shift USING btree (tenant_id, scope, xid);
CREATE INDEX shift_tenant_id_plant_id_idx ON public.shift USING btree (tenant_id, plant_id);
alter table public.shift enable row level security;
alter table public.shift force row level security;
create policy person_reads on public.shift as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.shift as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.shift FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_rota BEFORE INSERT OR DELETE OR UPDATE ON public.shift FOR EACH ROW EXECUTE FUNCTION app.guard_rota();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.shift FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.shift to app_server;
grant select on public.shift to authenticated;
grant delete, insert, select, update on public.shift to service_role;

create table public.shift_assignment (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  shift_id text not null,
  person_id text not null,
  from_date text not null,
  to_date text,
  xid xid8 not null default pg_current_xact_id(),
  constraint shift_assignment_pkey PRIMARY KEY (tenant_id, id),
  constraint shift_assignment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint shift_assignment_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id),
  constraint shift_assignment_tenant_id_shift_id_fkey FOREIGN KEY (tenant_id, shift_id) REFERENCES public.shift(tenant_id, id),
  constraint shift_assignment_check CHECK ((to_date >= from_date)),
  constraint shift_assignment_from_date_check CHECK ((from_date ~ '^\d{4}-\d{2}-\d{2}$'::text))
);
CREATE INDEX shift_assignment_pull ON public.shift_assignment USING btree (tenant_id, scope, xid);
CREATE INDEX shift_assignment_tenant_id_plant_id_idx ON public.shift_assignment USING btree (tenant_id, plant_id);
CREATE INDEX shift_assignment_tenant_id_shift_id_idx ON public.shift_assignment USING btree (tenant_id, shift_id);
alter table public.shift_assignment enable row level security;
alter table public.shift_assignment force row level security;
create policy person_reads on public.shift_assignment as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.shift_assignment as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.shift_assignment FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_rota BEFORE INSERT OR DELETE OR UPDATE ON public.shift_assignment FOR EACH ROW EXECUTE FUNCTION app.guard_rota();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.shift_assignment FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.shift_assignment to app_server;
grant select on public.shift_assignment to authenticated;
grant delete, insert, select, update on public.shift_assignment to service_role;

create table public.supply_order (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  supplier text not null,
  product_id text not null,
  quantity bigint not null,
  state text not null,
  promised_at timestamp with time zone not null,
  expected_at timestamp with time zone not null,
  reason text,
  received_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  received bigint not null default 0,
  lot_ids text[] not null default '{}'::text[],
  over_reason text,
  constraint supply_order_pkey PRIMARY KEY (tenant_id, id),
  constraint supply_order_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint supply_order_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.product(tenant_id, id),
  constraint supply_order_number_check CHECK (((length(number) >= 1) AND (length(number) <= 60))),
  constraint supply_order_over_reason_check CHECK (((length(over_reason) >= 1) AND (length(over_reason) <= 200))),
  constraint supply_order_quantity_check CHECK ((quantity > 0)),
  constraint supply_order_reason_check CHECK ((length(reason) <= 200)),
  constraint supply_order_received_check CHECK ((received >= 0)),
  constraint supply_order_received_most CHECK ((((received * 10) <= (quantity * 11)) OR (over_reason IS NOT NULL))),
  constraint supply_order_state_check CHECK ((state = ANY (ARRAY['expected'::text, 'received'::text, 'cancelled'::text]))),
  constraint supply_order_supplier_check CHECK (((length(supplier) >= 1) AND (length(supplier) <= 120)))
);
CREATE INDEX supply_order_plant ON public.supply_order USING btree (tenant_id, plant_id);
CREATE INDEX supply_order_product ON public.supply_order USING btree (tenant_id, product_id);
CREATE INDEX supply_order_pull ON public.supply_order USING btree (tenant_id, scope, xid);
alter table public.supply_order enable row level security;
alter table public.supply_order force row level security;
create policy person_reads on public.supply_order as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.supply_order as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.supply_order FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.supply_order FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.supply_order FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.supply_order to app_server;
grant select on public.supply_order to authenticated;
grant delete, insert, select, update on public.supply_order to service_role;

create table public.task (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  exception_id text,
  draft_id text,
  function text not null,
  kind text not null,
  question text not null,
  subject text not null,
  context jsonb not null,
  choices jsonb not null,
  state text not null,
  created_at timestamp with time zone not null,
  ack_by timestamp with time zone not null,
  decide_by timestamp with time zone not null,
  money_at_risk_minor bigint not null,
  currency text not null,
  assignee_id text,
  acknowledged_by text,
  acknowledged_at timestamp with time zone,
  decided_by text,
  decided_at timestamp with time zone,
  choice text,
  escalation_level bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  policy jsonb,
  breached boolean not null default false,
  constraint task_pkey PRIMARY KEY (tenant_id, id),
  constraint task_tenant_id_draft_id_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES public.order_draft(tenant_id, id),
  constraint task_tenant_id_exception_id_fkey FOREIGN KEY (tenant_id, exception_id) REFERENCES public.exception(tenant_id, id),
  constraint task_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint task_function_check CHECK ((function = ANY (ARRAY['operator'::text, 'quality'::text, 'dispatch'::text, 'planning'::text, 'materials'::text, 'commercial'::text, 'finance'::text, 'maintenance'::text, 'purchase'::text, 'manager'::text, 'admin'::text]))),
  constraint task_kind_check CHECK ((kind = ANY (ARRAY['exception'::text, 'approval'::text, 'clarify'::text, 'erp'::text, 'quote'::text, 'protect'::text]))),
  constraint task_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'delivered'::text, 'seen'::text, 'acknowledged'::text, 'decided'::text, 'done'::text, 'superseded'::text])))
);
CREATE INDEX task_alone ON public.task USING btree (tenant_id, ack_by) WHERE ((exception_id IS NULL) AND (state = ANY (ARRAY['queued'::text, 'delivered'::text, 'seen'::text, 'acknowledged'::text])));
CREATE INDEX task_pull ON public.task USING btree (tenant_id, scope, xid);
CREATE INDEX task_tenant_id_draft_id_idx ON public.task USING btree (tenant_id, draft_id);
CREATE INDEX task_tenant_id_exception_id_idx ON public.task USING btree (tenant_id, exception_id);
CREATE INDEX task_tenant_id_plant_id_idx ON public.task USING btree (tenant_id, plant_id);
alter table public.task enable row level security;
alter table public.task force row level security;
create policy person_reads on public.task as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.task as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.task FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_assignee BEFORE INSERT OR UPDATE OF assignee_id ON public.task FOR EACH ROW EXECUTE FUNCTION app.guard_assignee();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.task FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.task FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.task to app_server;
grant select on public.task to authenticated;
grant delete, insert, select, update on public.task to service_role;

create table public.tax_profile (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  country text not null,
  state_code text,
  treatment text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint tax_profile_pkey PRIMARY KEY (tenant_id, id),
  constraint tax_profile_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint tax_profile_treatment_check CHECK ((treatment = ANY (ARRAY['regular'::text, 'sez'::text, 'export'::text])))
);
CREATE INDEX tax_profile_pull ON public.tax_profile USING btree (tenant_id, scope, xid);
alter table public.tax_profile enable row level security;
alter table public.tax_profile force row level security;
create policy person_reads on public.tax_profile as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.tax_profile as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.tax_profile FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_terms BEFORE INSERT OR DELETE OR UPDATE ON public.tax_profile FOR EACH ROW EXECUTE FUNCTION app.guard_terms('finance');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.tax_profile FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.tax_profile to app_server;
grant select on public.tax_profile to authenticated;
grant delete, insert, select, update on public.tax_profile to service_role;

create table public.tax_rate (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  country text not null,
  hsn text not null,
  rate_bps bigint not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint tax_rate_pkey PRIMARY KEY (tenant_id, id),
  constraint tax_rate_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint tax_rate_rate_bps_check CHECK (((rate_bps >= 0) AND (rate_bps <= 10000)))
);
CREATE INDEX tax_rate_pull ON public.tax_rate USING btree (tenant_id, scope, xid);
alter table public.tax_rate enable row level security;
alter table public.tax_rate force row level security;
create policy person_reads on public.tax_rate as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.tax_rate as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.tax_rate FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_terms BEFORE INSERT OR DELETE OR UPDATE ON public.tax_rate FOR EACH ROW EXECUTE FUNCTION app.guard_terms('finance');
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.tax_rate FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.tax_rate to app_server;
grant select on public.tax_rate to authenticated;
grant delete, insert, select, update on public.tax_rate to service_role;

create table public.temporary_limit (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  customer_id text not null,
  extra_minor bigint not null,
  currency text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone not null,
  given_by text not null,
  reason text not null,
  xid xid8 not null default pg_current_xact_id(),
  constraint temporary_limit_pkey PRIMARY KEY (tenant_id, id),
  constraint temporary_limit_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customer(tenant_id, id),
  constraint temporary_limit_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint temporary_limit_check CHECK ((valid_from < valid_to)),
  constraint temporary_limit_extra_minor_check CHECK ((extra_minor > 0))
);
CREATE INDEX temporary_limit_pull ON public.temporary_limit USING btree (tenant_id, scope, xid);
CREATE INDEX temporary_limit_tenant_id_customer_id_idx ON public.temporary_limit USING btree (tenant_id, customer_id);
alter table public.temporary_limit enable row level security;
alter table public.temporary_limit force row level security;
create policy person_reads on public.temporary_limit as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.temporary_limit as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.temporary_limit FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_temporary_limit BEFORE INSERT OR UPDATE ON public.temporary_limit FOR EACH ROW EXECUTE FUNCTION app.guard_temporary_limit();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.temporary_limit FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant insert, select, update on public.temporary_limit to app_server;
grant select on public.temporary_limit to authenticated;
grant insert, select, update on public.temporary_limit to service_role;

create table public.work_order (
  tenant_id uuid not null default app.tenant_id(),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  product_id text not null,
  quantity bigint not null,
  state text not null,
  order_line_ids text[] not null,
  due_at timestamp with time zone,
  planned_start_at timestamp with time zone not null,
  planned_end_at timestamp with time zone not null,
  input_lot_ids text[] not null,
  short_from_at timestamp with time zone,
  xid xid8 not null default pg_current_xact_id(),
  constraint work_order_pkey PRIMARY KEY (tenant_id, id),
  constraint work_order_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id),
  constraint work_order_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'released'::text, 'running'::text, 'paused'::text, 'blocked'::text, 'completed'::text, 'closed'::text])))
);
CREATE INDEX work_order_inputs ON public.work_order USING gin (input_lot_ids);
CREATE INDEX work_order_lines ON public.work_order USING gin (order_line_ids);
CREATE INDEX work_order_pull ON public.work_order USING btree (tenant_id, scope, xid);
CREATE INDEX work_order_tenant_id_plant_id_idx ON public.work_order USING btree (tenant_id, plant_id);
CREATE INDEX work_order_tenant_id_product_id_idx ON public.work_order USING btree (tenant_id, product_id);
alter table public.work_order enable row level security;
alter table public.work_order force row level security;
create policy person_reads on public.work_order as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on public.work_order as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON public.work_order FOR EACH ROW EXECUTE FUNCTION sync.stamp();
CREATE TRIGGER g_transition BEFORE UPDATE OF state ON public.work_order FOR EACH ROW EXECUTE FUNCTION app.guard_transition();
CREATE TRIGGER z_bury AFTER DELETE OR UPDATE ON public.work_order FOR EACH ROW EXECUTE FUNCTION sync.bury();
grant delete, insert, select, update on public.work_order to app_server;
grant select on public.work_order to authenticated;
grant delete, insert, select, update on public.work_order to service_role;

create table sync.client (
  tenant_id uuid not null,
  grp text not null,
  client text not null,
  last_mid bigint not null default 0,
  constraint client_pkey PRIMARY KEY (tenant_id, grp, client),
  constraint client_tenant_id_grp_fkey FOREIGN KEY (tenant_id, grp) REFERENCES sync.grp(tenant_id, id) ON DELETE CASCADE
);
alter table sync.client enable row level security;
alter table sync.client force row level security;
create policy server_acts on sync.client as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on sync.client to app_server;
grant delete, insert, select, update on sync.client to service_role;

create table sync.epoch (
  tenant_id uuid not null,
  epoch text not null,
  constraint epoch_pkey PRIMARY KEY (tenant_id),
  constraint epoch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table sync.epoch enable row level security;
alter table sync.epoch force row level security;
create policy server_acts on sync.epoch as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on sync.epoch to app_server;
grant delete, insert, select, update on sync.epoch to service_role;

create table sync.failure (
  tenant_id uuid not null,
  grp text not null,
  client text not null,
  mid bigint not null,
  count integer not null,
  error text not null,
  at timestamp with time zone not null default now(),
  constraint failure_pkey PRIMARY KEY (tenant_id, grp, client, mid),
  constraint failure_tenant_id_grp_client_fkey FOREIGN KEY (tenant_id, grp, client) REFERENCES sync.client(tenant_id, grp, client) ON DELETE CASCADE
);
alter table sync.failure enable row level security;
alter table sync.failure force row level security;
create policy server_acts on sync.failure as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on sync.failure to app_server;
grant delete, insert, select, update on sync.failure to service_role;

create table sync.grp (
  tenant_id uuid not null,
  id text not null,
  secret_hash bytea not null,
  schema_version integer not null,
  created_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  constraint grp_pkey PRIMARY KEY (tenant_id, id),
  constraint grp_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenant(id)
);
alter table sync.grp enable row level security;
alter table sync.grp force row level security;
create policy server_acts on sync.grp as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on sync.grp to app_server;
grant delete, insert, select, update on sync.grp to service_role;

create table sync.grp_actor (
  tenant_id uuid not null,
  grp text not null,
  person_id text not null,
  constraint grp_actor_pkey PRIMARY KEY (tenant_id, grp, person_id),
  constraint grp_actor_tenant_id_grp_fkey FOREIGN KEY (tenant_id, grp) REFERENCES sync.grp(tenant_id, id) ON DELETE CASCADE
);
alter table sync.grp_actor enable row level security;
alter table sync.grp_actor force row level security;
create policy server_acts on sync.grp_actor as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on sync.grp_actor to app_server;
grant delete, insert, select, update on sync.grp_actor to service_role;

create table sync.mutation (
  tenant_id uuid not null,
  grp text not null,
  client text not null,
  mid bigint not null,
  name text not null,
  args jsonb not null,
  args_hash text not null,
  actor text not null,
  acted_at timestamp with time zone not null,
  received_at timestamp with time zone not null default now(),
  status text not null,
  code text,
  facts jsonb,
  xid xid8 not null default pg_current_xact_id(),
  origin_client text,
  origin_mid bigint,
  done_elsewhere boolean not null default false,
  constraint mutation_pkey PRIMARY KEY (tenant_id, grp, client, mid),
  constraint mutation_status_check CHECK ((status = ANY (ARRAY['applied'::text, 'rejected'::text, 'parked'::text]))),
  constraint origin_whole CHECK (((origin_client IS NULL) = (origin_mid IS NULL)))
);
CREATE UNIQUE INDEX mutation_done_once ON sync.mutation USING btree (tenant_id, COALESCE(origin_client, client), COALESCE(origin_mid, mid), args_hash) WHERE ((status = 'applied'::text) AND (NOT done_elsewhere));
CREATE INDEX mutation_tenant_id_grp_xid_idx ON sync.mutation USING btree (tenant_id, grp, xid);
alter table sync.mutation enable row level security;
alter table sync.mutation force row level security;
create policy server_acts on sync.mutation as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant insert, select, update on sync.mutation to app_server;
grant delete, insert, select, update on sync.mutation to service_role;

create table sync.tombstone (
  tenant_id uuid not null,
  scope text not null,
  tbl text not null,
  pk text not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamp with time zone not null default now(),
  constraint tombstone_pkey PRIMARY KEY (tenant_id, scope, tbl, pk)
);
CREATE INDEX tombstone_at_idx ON sync.tombstone USING btree (at);
CREATE INDEX tombstone_tenant_id_scope_xid_idx ON sync.tombstone USING btree (tenant_id, scope, xid);
alter table sync.tombstone enable row level security;
alter table sync.tombstone force row level security;
create policy person_reads on sync.tombstone as permissive for select to authenticated using (((tenant_id = ( SELECT app.tenant_id() AS tenant_id)) AND (scope = ANY (( SELECT app.scopes() AS scopes)::text[]))));
create policy server_acts on sync.tombstone as permissive for all to app_server using ((tenant_id = ( SELECT app.tenant_id() AS tenant_id))) with check ((tenant_id = ( SELECT app.tenant_id() AS tenant_id)));
grant select on sync.tombstone to app_server;
grant select on sync.tombstone to authenticated;
grant delete, insert, select, update on sync.tombstone to service_role;

create view public.stock_position with (security_invoker=true) as
 SELECT lot.tenant_id,
    lot.plant_id,
    lot.product_id,
    sum(lot.quantity)::bigint AS on_hand,
    COALESCE(sum(lot.quantity) FILTER (WHERE lot.state = ANY (ARRAY['held'::text, 'quarantined'::text])), 0::numeric)::bigint AS held,
    COALESCE(sum(taken.quantity), 0::numeric)::bigint AS allocated,
    COALESCE(sum(lot.quantity::numeric - COALESCE(taken.quantity, 0::numeric)) FILTER (WHERE lot.state = ANY (ARRAY['available'::text, 'reworked'::text, 'used_as_is'::text])), 0::numeric)::bigint AS available
   FROM public.lot
     LEFT JOIN ( SELECT allocation.tenant_id,
            allocation.lot_id,
            sum(allocation.quantity) AS quantity
           FROM public.allocation
          GROUP BY allocation.tenant_id, allocation.lot_id) taken ON taken.tenant_id = lot.tenant_id AND taken.lot_id = lot.id
  WHERE lot.state <> ALL (ARRAY['scrapped'::text, 'returned'::text, 'consumed'::text])
  GROUP BY lot.tenant_id, lot.plant_id, lot.product_id;
grant select on public.stock_position to app_server;
grant select on public.stock_position to authenticated;
grant select on public.stock_position to service_role;
