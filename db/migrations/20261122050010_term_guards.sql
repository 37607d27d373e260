-- Prices, tax, credit and approvals as the checks compute them (server/checks), for every path there is.

-- How much of a quote's cap an order took; written by the trigger below and by nobody else.
create table ops.quote_use (
  tenant_id uuid not null references app.tenant (id),
  order_id text not null,
  rule_id text not null,
  position bigint not null,
  quantity bigint not null,
  primary key (tenant_id, order_id, rule_id, position)
);
create index on ops.quote_use (tenant_id, rule_id);
alter table ops.quote_use enable row level security;
alter table ops.quote_use force row level security;
create policy server_reads on ops.quote_use for select to app_server using (tenant_id = (select app.tenant_id()));
grant select on ops.quote_use to app_server, service_role;

-- Thousandths of a quote that orders have taken, that of `but_order` not counted.
create function app.quote_used(of_tenant uuid, of_rule text, but_order text) returns bigint
language sql stable set search_path = '' as $$
  select coalesce(sum(u.quantity), 0)::bigint from ops.quote_use as u
  join public.sales_order as o on o.tenant_id = u.tenant_id and o.id = u.order_id
  where u.tenant_id = of_tenant and u.rule_id = of_rule and o.state <> 'cancelled' and o.id is distinct from but_order
$$;

-- Thousandths of what a rule covers among a draft's lines.
create function app.quote_wanted(of_tenant uuid, of_draft text, of_product text, of_family text) returns bigint
language sql stable set search_path = '' as $$
  select coalesce(sum(l.base_quantity), 0)::bigint from public.draft_line as l
  join public.product as p on p.tenant_id = l.tenant_id and p.id = l.product_id
  where l.tenant_id = of_tenant and l.draft_id = of_draft and (of_product is null or p.id = of_product)
    and (of_family is null or p.family = of_family)
$$;

create type app.line_terms as (quote text, base bigint, free bigint, hard bigint);

-- A line's price before what is given extra, the lowest that is free, and the lowest any but the last level may give, in
-- ten-thousandths of a major unit; `quote` is the project rule that gave the price. Nulls: there is no price.
create function app.line_terms(of_tenant uuid, of_draft text, of_customer text, of_plant text, of_product text,
  thousandths bigint, at timestamptz) returns app.line_terms
language plpgsql stable set search_path = '' as $$
declare
  terms app.line_terms;
  buyer record;
  goods text;
  r public.price_rule;
  listed public.price_rule;
  off public.price_rule;
  low public.price_rule;
  cost bigint;
  most bigint;
  agreed bigint;
  amends record;
begin
  select tier, region, currency into buyer from public.customer where tenant_id = of_tenant and id = of_customer;
  select family into goods from public.product where tenant_id = of_tenant and id = of_product;
  select a.order_id, a.from_draft_id into amends from public.order_amendment as a
    where a.tenant_id = of_tenant and a.draft_id = of_draft;
  for r in
    select * from public.price_rule as t
    where t.tenant_id = of_tenant and t.currency = buyer.currency and t.min_quantity <= thousandths
      and t.valid_from <= at and (t.valid_to is null or t.valid_to > at)
      and (t.customer_id is null or t.customer_id = of_customer) and (t.product_id is null or t.product_id = of_product)
      and (t.family is null or t.family = goods) and (t.tier is null or t.tier = buyer.tier)
      and (t.region is null or t.region = buyer.region) and (t.plant_id is null or t.plant_id = of_plant)
    order by t.customer_id is null, t.product_id is null, t.family is null, t.tier is null, t.region is null,
      t.plant_id is null, t.min_quantity desc, t.valid_from desc, t.id collate "C" desc
  loop
    case r.kind
      when 'project' then
        if terms.quote is null and r.customer_id is not null and r.unit_price is not null
          and (r.product_id is not null or r.family is not null)
          and (r.cap_quantity is null or r.cap_quantity >= app.quote_used(of_tenant, r.id, amends.order_id)
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
  if amends.order_id is not null then
    select min(l.unit_price) into agreed from public.draft_line as l
      where l.tenant_id = of_tenant and l.draft_id = amends.from_draft_id and l.product_id = of_product
        and l.base_quantity >= thousandths;
    terms.free := least(terms.free, agreed);
    terms.hard := least(terms.hard, agreed);
  end if;
  return terms;
end $$;

-- The lowest price of one base unit that needs no approval, outside any draft.
create or replace function app.price_floor(of_tenant uuid, of_customer text, of_product text, at timestamptz) returns bigint
language sql stable set search_path = '' as
$$ select (app.line_terms(of_tenant, null, of_customer, null, of_product, 1000, at)).free $$;

-- ── Tax ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

create function app.country_of(currency text) returns text language sql immutable set search_path = '' as
$$ select case currency when 'INR' then 'IN' when 'AED' then 'AE' else currency end $$;

-- How a sale is taxed (`split`: half to the centre and half to the state; `igst`; `vat`; `none`) and with how much.
create function app.tax_of(of_tenant uuid, of_plant text, of_customer text, of_product text, at timestamptz,
  out scheme text, out bps bigint) language plpgsql stable set search_path = '' as $$
declare
  seller record;
  buyer record;
  goods record;
begin
  select coalesce(t.country, app.country_of(p.currency)) as country, t.state_code into seller
    from public.plant as p left join public.tax_profile as t on t.tenant_id = p.tenant_id and t.id = p.id
    where p.tenant_id = of_tenant and p.id = of_plant;
  select coalesce(t.country, app.country_of(c.currency)) as country, coalesce(t.treatment, 'regular') as treatment,
      coalesce(t.state_code, substring(c.tax_number from '^([0-9]{2})[A-Z]{5}[0-9]{4}[A-Z]')) as state_code into buyer
    from public.customer as c left join public.tax_profile as t on t.tenant_id = c.tenant_id and t.id = c.id
    where c.tenant_id = of_tenant and c.id = of_customer;
  select hsn, tax_bps into goods from public.product where tenant_id = of_tenant and id = of_product;
  scheme := 'none';
  bps := 0;
  if buyer.treatment <> 'regular' or goods.hsn is null then return; end if;
  if seller.country <> buyer.country and buyer.country <> 'AE' then return; end if;
  select r.rate_bps into bps from public.tax_rate as r
    where r.tenant_id = of_tenant and r.country = buyer.country and starts_with(goods.hsn, r.hsn) and r.valid_from <= at
      and (r.valid_to is null or r.valid_to > at)
    order by length(r.hsn) desc, r.valid_from desc, r.id collate "C" desc limit 1;
  bps := coalesce(bps, case when seller.country = buyer.country then goods.tax_bps else 500 end);
  scheme := case when buyer.country <> 'IN' then 'vat'
    when coalesce(buyer.state_code, seller.state_code, '') = coalesce(seller.state_code, '') then 'split' else 'igst' end;
end $$;

-- The parts of a line's tax, each rounded half up by itself.
create function app.tax_parts(net bigint, scheme text, bps bigint) returns jsonb
language sql immutable set search_path = '' as $$
  select case
    when scheme = 'none' or bps = 0 then '[]'::jsonb
    when scheme = 'split' then jsonb_build_array(
      jsonb_build_object('code', 'cgst', 'bps', bps / 2.0, 'minor', div(net::numeric * bps + 10000, 20000)),
      jsonb_build_object('code', 'sgst', 'bps', bps / 2.0, 'minor', div(net::numeric * bps + 10000, 20000)))
    else jsonb_build_array(jsonb_build_object('code', scheme, 'bps', bps, 'minor', div(net::numeric * bps + 5000, 10000)))
  end
$$;

create function app.parts_sum(parts jsonb) returns bigint language sql immutable set search_path = '' as
$$ select coalesce(sum((part ->> 'minor')::bigint), 0)::bigint from jsonb_array_elements(parts) as part $$;

drop function app.tax_bps(bigint, text, text) cascade;
drop function app.draft_tax(uuid, text);

-- The tax on each line of a draft as of `at`; null parts while it has no product or no price.
create function app.line_taxes(of_tenant uuid, of_draft text, at timestamptz)
returns table (line_id text, kept_minor bigint, kept jsonb, parts jsonb)
language sql stable set search_path = '' as $$
  select l.id, l.tax_minor, l.tax,
    case when t.scheme is not null then
      app.tax_parts(app.line_total(l.unit_price, l.base_quantity, app.currency_digits(d.currency)), t.scheme, t.bps) end
  from public.order_draft as d
  join public.draft_line as l on l.tenant_id = d.tenant_id and l.draft_id = d.id
  left join lateral app.tax_of(of_tenant, d.plant_id, d.customer_id, l.product_id, at) as t
    on l.product_id is not null and l.unit_price is not null
  where d.tenant_id = of_tenant and d.id = of_draft
$$;

create function app.draft_tax(of_tenant uuid, of_draft text) returns bigint
language sql stable set search_path = '' as $$
  select case when bool_and(parts is not null) then sum(app.parts_sum(parts))::bigint end
  from app.line_taxes(of_tenant, of_draft, now())
$$;

-- ── Credit ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- The limit with the greatest temporary one that runs; null without a position.
create function app.credit_limit(of_tenant uuid, of_customer text, at timestamptz) returns bigint
language sql stable set search_path = '' as $$
  select c.limit_minor + coalesce((
    select max(t.extra_minor) from public.temporary_limit as t
    where t.tenant_id = of_tenant and t.customer_id = of_customer and t.currency = c.currency
      and t.valid_from <= at and t.valid_to > at), 0)
  from public.credit_position as c where c.tenant_id = of_tenant and c.customer_id = of_customer
$$;

-- By how much of a limit something is more than it, in basis points rounded up; of no limit it is beyond all measure.
create function app.over_bps(excess bigint, of_limit bigint) returns bigint language sql immutable set search_path = '' as $$
  select coalesce(least(div(excess * 10000::numeric + of_limit - 1, nullif(greatest(of_limit, 0), 0)), 1000000000)::bigint,
    1000000000)
$$;

-- Overdue for longer than so many days is a breach: the customer's own term, else the tier's, else everybody's, else 60.
create function app.block_days(of_tenant uuid, of_customer text) returns bigint
language sql stable set search_path = '' as $$
  select coalesce((
    select t.block_days from public.credit_term as t
    join public.customer as c on c.tenant_id = of_tenant and c.id = of_customer
    where t.tenant_id = of_tenant and (t.customer_id is null or t.customer_id = c.id) and (t.tier is null or t.tier = c.tier)
    order by t.customer_id is null, t.tier is null limit 1), 60)
$$;
