-- A guard asks for a customer's credit by the customer, several times for each order: without this each time all are read.
create index credit_position_tenant_id_customer_id_idx on public.credit_position (tenant_id, customer_id);

-- The same as before, in a language that keeps its plans.
create or replace function app.quote_wanted(of_tenant uuid, of_draft text, of_product text, of_family text) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(sum(l.base_quantity), 0)::bigint from public.draft_line as l
    join public.product as p on p.tenant_id = l.tenant_id and p.id = l.product_id
    where l.tenant_id = of_tenant and l.draft_id = of_draft and (of_product is null or p.id = of_product)
      and (of_family is null or p.family = of_family));
end $$;

-- The same as before with fewer looks: each look costs more to begin than it reads.
create or replace function app.block_days(of_tenant uuid, of_customer text) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((
    select t.block_days from public.credit_term as t
    left join public.customer as c on c.tenant_id = of_tenant and c.id = of_customer
    where t.tenant_id = of_tenant and (t.customer_id is null or t.customer_id = of_customer)
      and (t.tier is null or t.tier = c.tier)
    order by t.customer_id is null, t.tier is null limit 1), 60);
end $$;

create or replace function app.tax_of(of_tenant uuid, of_plant text, of_customer text, of_product text, at timestamptz,
  out scheme text, out bps bigint)
language plpgsql stable set search_path = '' as $$
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
end $$;

create or replace function app.line_terms(of_tenant uuid, of_draft text, of_customer text, of_plant text,
  of_product text, thousandths bigint, at timestamptz) returns app.line_terms
language plpgsql stable set search_path = '' as $$
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
end $$;

create or replace function app.refuse_bad_order(o public.sales_order) returns void
language plpgsql security definer set search_path = '' as $$
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
end $$;

create or replace function app.guard_draft() returns trigger
language plpgsql security definer set search_path = '' as $$
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
end $$;

-- As before; and what takes of a quote is judged once more where it takes.
create or replace function app.follow_amendment() returns trigger
language plpgsql security definer set search_path = '' as $$
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
end $$;
