-- An order's money, closed on every path: what was approved is what is ordered, what is taxed and counted is what is owed.

-- A tie between two price rules goes to the greater id by its bytes, as in TypeScript, whatever the database's collation.
create or replace function app.price_floor(of_tenant uuid, of_customer text, of_product text, at timestamptz) returns bigint
language sql stable set search_path = '' as $$
  with buyer as (select tier, currency from public.customer where tenant_id = of_tenant and id = of_customer),
  rule as (
    select r.* from public.price_rule as r, buyer
    where r.tenant_id = of_tenant and r.currency = buyer.currency and r.valid_from <= at
      and (r.valid_to is null or r.valid_to > at)
  ),
  project as (
    select unit_price, max_discount_bps from rule
    where kind = 'project' and customer_id = of_customer and product_id = of_product and unit_price is not null
    order by valid_from desc, id collate "C" desc limit 1
  ),
  listed as (
    select unit_price from rule where kind = 'list' and product_id = of_product and unit_price is not null
    order by valid_from desc, id collate "C" desc limit 1
  ),
  tiered as (
    select discount_bps, max_discount_bps from rule, buyer
    where kind = 'tier' and rule.tier = buyer.tier order by valid_from desc, id collate "C" desc limit 1
  )
  select coalesce(
    (select (unit_price * (10000 - max_discount_bps) + 5000) / 10000 from project),
    (select (((unit_price * (10000 - coalesce((select discount_bps from tiered), 0)) + 5000) / 10000)
      * (10000 - coalesce((select max_discount_bps from tiered), 0)) + 5000) / 10000 from listed))
$$;

-- Also a breach of credit: a blocked customer, and a limit kept in another currency than the order's.
create or replace function app.draft_breaches(of_tenant uuid, of_draft text) returns setof text
language sql stable set search_path = '' as $$
  with d as (select * from public.order_draft where tenant_id = of_tenant and id = of_draft)
  select 'price' from d where exists (
    select from public.draft_line as l
    where l.tenant_id = of_tenant and l.draft_id = of_draft
      and coalesce(l.unit_price < app.price_floor(of_tenant, d.customer_id, l.product_id, now()), true)
  )
  union all
  select 'credit' from d
  left join public.customer as buyer on buyer.tenant_id = of_tenant and buyer.id = d.customer_id
  left join public.credit_position as c on c.tenant_id = of_tenant and c.customer_id = d.customer_id
  where c.customer_id is null or buyer.state <> 'active' or c.currency <> d.currency or c.overdue_days > 60
    or app.exposure(of_tenant, d.customer_id, d.total_minor) > c.limit_minor
$$;

-- Basis points of tax: the product's own at home, abroad what the buyer's currency area asks (UAE VAT 5 %), else none.
create function app.tax_bps(at_home bigint, buyer_currency text, plant_currency text) returns bigint
language sql immutable set search_path = '' as $$
  select case when buyer_currency = plant_currency then at_home when buyer_currency = 'AED' then 500 else 0 end
$$;

-- The tax on a draft in minor units, each line's rounded half up; null while a line has no product or no price.
create function app.draft_tax(of_tenant uuid, of_draft text) returns bigint
language sql stable set search_path = '' as $$
  select case when bool_and(p.id is not null and l.unit_price is not null) then
    sum((app.line_total(l.unit_price, l.base_quantity, app.currency_digits(d.currency))
      * app.tax_bps(p.tax_bps, d.currency, site.currency) + 5000) / 10000)::bigint end
  from public.order_draft as d
  join public.plant as site on site.tenant_id = d.tenant_id and site.id = d.plant_id
  join public.draft_line as l on l.tenant_id = d.tenant_id and l.draft_id = d.id
  left join public.product as p on p.tenant_id = l.tenant_id and p.id = l.product_id
  where d.tenant_id = of_tenant and d.id = of_draft
$$;

-- What an approver saw, as one number: whose order, which lines, which money.
create function app.draft_digest(of_tenant uuid, of_draft text) returns text
language sql stable set search_path = '' as $$
  select encode(sha256(convert_to(jsonb_build_array(d.plant_id, d.customer_id, d.currency, d.extra_discount_bps,
    d.net_minor, d.tax_minor, d.total_minor, (
      select jsonb_agg(jsonb_build_array(l.id, l.position, l.product_id, l.base_quantity, l.unit_price, l.net_minor)
        order by l.position, l.id)
      from public.draft_line as l where l.tenant_id = d.tenant_id and l.draft_id = d.id))::text, 'UTF8')), 'hex')
  from public.order_draft as d where d.tenant_id = of_tenant and d.id = of_draft
$$;

-- Written by the trigger below and by nobody else: an approval counts only while the draft still is what was approved.
create table ops.approval_seal (
  tenant_id uuid not null references app.tenant (id),
  approval_id text not null,
  digest text not null,
  primary key (tenant_id, approval_id)
);
alter table ops.approval_seal enable row level security;
alter table ops.approval_seal force row level security;
create policy server_reads on ops.approval_seal for select to app_server using (tenant_id = (select app.tenant_id()));
grant select on ops.approval_seal to app_server, service_role;

create function app.seal_approval() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.approval_seal (tenant_id, approval_id, digest)
  values (new.tenant_id, new.id, app.draft_digest(new.tenant_id, new.draft_id));
  return null;
end $$;
create trigger h_seal after insert on public.approval for each row execute function app.seal_approval();

-- The breaches there are now without an approval by somebody else for the draft as it is.
create function app.unapproved_breaches(of_tenant uuid, of_draft text) returns setof text
language sql stable set search_path = '' as $$
  select breach from app.draft_breaches(of_tenant, of_draft) as breach
  where not exists (
    select from public.order_draft as d
    join public.approval as a on a.tenant_id = d.tenant_id and a.draft_id = d.id and a.draft_version = d.version
    join ops.approval_seal as seal on seal.tenant_id = a.tenant_id and seal.approval_id = a.id
    where d.tenant_id = of_tenant and d.id = of_draft and a.kind = breach and a.decision = 'approved'
      and a.decided_by is distinct from d.requester_id and seal.digest = app.draft_digest(of_tenant, of_draft)
  )
$$;

-- As before, and: the draft's total (what credit counted) and tax are the order's own, each line is priced and adds up,
-- and an order begins as one that is owed. An order that is there already only passes through (`insert … on conflict`);
-- `guard_order_money` watches its changes.
create or replace function app.guard_order() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  d public.order_draft;
  breach text;
begin
  if exists (select from public.sales_order where tenant_id = new.tenant_id and id = new.id) then return new; end if;
  if new.state in ('delivered', 'cancelled') then perform app.refuse('order.begins_open'); end if;
  perform from public.credit_position where tenant_id = new.tenant_id and customer_id = new.customer_id for update;
  select * into d from public.order_draft where tenant_id = new.tenant_id and id = new.draft_id for update;
  if d.state is distinct from 'submitting' then perform app.refuse('order.draft_not_submitting'); end if;
  if (d.customer_id, d.plant_id, d.net_minor, d.tax_minor, d.total_minor, d.currency)
    is distinct from (new.customer_id, new.plant_id, new.net_minor, new.tax_minor, new.total_minor, new.currency)
    or d.currency <> (select currency from public.customer where tenant_id = new.tenant_id and id = new.customer_id) then
    perform app.refuse('order.differs_from_draft');
  end if;
  if exists (select from public.draft_line where tenant_id = new.tenant_id and draft_id = d.id
    and (product_id is null or base_quantity is null or not accepted)) then
    perform app.refuse('order.line_unsure');
  end if;
  if exists (select from public.draft_line where tenant_id = new.tenant_id and draft_id = d.id and unit_price is null) then
    perform app.refuse('order.line_unpriced');
  end if;
  if exists (select from public.draft_line where tenant_id = new.tenant_id and draft_id = d.id
    and net_minor <> app.line_total(unit_price, base_quantity, app.currency_digits(d.currency)))
    or d.net_minor is distinct from (
      select sum(net_minor) from public.draft_line where tenant_id = new.tenant_id and draft_id = d.id
    ) then perform app.refuse('order.lines_do_not_add_up'); end if;
  if d.tax_minor is distinct from app.draft_tax(new.tenant_id, d.id) then perform app.refuse('order.tax_differs'); end if;
  for breach in select app.unapproved_breaches(new.tenant_id, d.id) loop
    perform app.refuse('order.unapproved_' || breach);
  end loop;
  return new;
end $$;

-- Whose wish a draft is decides who may not approve it. So whoever changes its money signs as its requester, with a new
-- version for a new name; versions only grow; and what went to the ERP stays as it went.
create function app.guard_draft() returns trigger language plpgsql security definer set search_path = '' as $$
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
  if coalesce(app.person_id(), 'system') not in ('system', coalesce(new.requester_id, '')) then
    perform app.refuse('draft.author_is_requester');
  end if;
  if new.version < before.version or (new.requester_id is distinct from before.requester_id and new.version = before.version)
  then perform app.refuse('draft.version_must_grow'); end if;
  return new;
end $$;
create trigger g_draft before insert or update on public.order_draft for each row execute function app.guard_draft();

create or replace function app.guard_draft_line() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  of_tenant uuid := coalesce(new.tenant_id, old.tenant_id);
  d public.order_draft;
begin
  for d in select * from public.order_draft where tenant_id = of_tenant and id in (new.draft_id, old.draft_id) loop
    if d.state in ('submitting', 'confirmed', 'erp_uncertain', 'reconciled', 'failed') then
      perform app.refuse('draft.closed');
    end if;
    if coalesce(app.person_id(), 'system') not in ('system', coalesce(d.requester_id, '')) then
      perform app.refuse('draft.author_is_requester');
    end if;
  end loop;
  return coalesce(new, old);
end $$;

-- Orders and approvals end by their state, never by vanishing out of the exposure.
revoke delete on public.sales_order, public.order_line, public.approval from app_server;

revoke execute on all functions in schema app from public;
grant execute on function app.tax_bps(bigint, text, text), app.draft_tax(uuid, text), app.draft_digest(uuid, text),
  app.unapproved_breaches(uuid, text) to app_server, service_role;
