-- The same as before, in a language that keeps its plans: these are asked several times for each line of each order, and a
-- function in SQL is planned anew every time.
create or replace function app.line_total(unit_price bigint, thousandths bigint, scale integer) returns bigint
language plpgsql immutable set search_path = '' as $$
begin
  return div(unit_price::numeric * thousandths * power(10::numeric, scale) * 2 + 10000000, 20000000)::bigint;
end $$;

create or replace function app.exposure(of_tenant uuid, of_customer text, extra bigint) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((select receivable_minor from public.credit_position
      where tenant_id = of_tenant and customer_id = of_customer), 0)
    + coalesce((select sum(total_minor) from public.sales_order
      where tenant_id = of_tenant and customer_id = of_customer and state not in ('delivered', 'cancelled')), 0)::bigint
    + extra;
end $$;

create or replace function app.credit_limit(of_tenant uuid, of_customer text, at timestamptz) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return (select c.limit_minor + coalesce((
      select max(t.extra_minor) from public.temporary_limit as t
      where t.tenant_id = of_tenant and t.customer_id = of_customer and t.currency = c.currency
        and t.valid_from <= at and t.valid_to > at), 0)
    from public.credit_position as c where c.tenant_id = of_tenant and c.customer_id = of_customer);
end $$;

create or replace function app.block_days(of_tenant uuid, of_customer text) returns bigint
language plpgsql stable set search_path = '' as $$
declare of_tier text;
begin
  select tier into of_tier from public.customer where tenant_id = of_tenant and id = of_customer;
  return coalesce((
    select t.block_days from public.credit_term as t
    where t.tenant_id = of_tenant and (t.customer_id is null or t.customer_id = of_customer)
      and (t.tier is null or t.tier = of_tier)
    order by t.customer_id is null, t.tier is null limit 1), 60);
end $$;

create or replace function app.has_levels(of_tenant uuid, of_kind text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.approval_level where tenant_id = of_tenant and kind = of_kind);
end $$;

create or replace function app.holds(of_tenant uuid, of_person text, of_function text, at_least text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (
    select from public.person as p
    where p.tenant_id = of_tenant and p.id = of_person and p.active and of_function = any (p.functions)
      and array_position(array['member', 'deputy', 'head'], coalesce(p.ranks ->> of_function, 'member'))
        >= array_position(array['member', 'deputy', 'head'], at_least));
end $$;

create or replace function app.quote_used(of_tenant uuid, of_rule text, but_order text) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(sum(u.quantity), 0)::bigint from ops.quote_use as u
    join public.sales_order as o on o.tenant_id = u.tenant_id and o.id = u.order_id
    where u.tenant_id = of_tenant and u.rule_id = of_rule and o.state <> 'cancelled' and o.id is distinct from but_order);
end $$;

create or replace function app.parts_sum(parts jsonb) returns bigint
language plpgsql immutable set search_path = '' as $$
declare
  total bigint := 0;
  part jsonb;
begin
  for part in select * from jsonb_array_elements(parts) loop
    total := total + (part ->> 'minor')::bigint;
  end loop;
  return total;
end $$;

create or replace function app.price_need(d public.order_draft) returns app.need
language plpgsql stable set search_path = '' as $$
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
end $$;

create or replace function app.unapproved_breaches(of_tenant uuid, of_draft text) returns setof text
language plpgsql stable set search_path = '' as $$
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
end $$;

-- The lines of a draft are watched one by one: one look at its draft each.
create or replace function app.guard_draft_line() returns trigger language plpgsql security definer set search_path = '' as $$
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
end $$;
