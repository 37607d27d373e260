-- The same as before, quicker: what is asked for each line of each order keeps its plans (a function in SQL is planned anew
-- every time), and what only computes sets nothing for the time it runs, so that it is drawn into its caller.
alter function app.currency_digits(text) reset search_path;
alter function app.country_of(text) reset search_path;
alter function app.over_bps(bigint, bigint) reset search_path;
alter function app.suffices(public.approval_level, app.need, text) reset search_path;

create or replace function app.tax_parts(net bigint, scheme text, bps bigint) returns jsonb
language plpgsql immutable as $$
begin
  if scheme = 'none' or bps = 0 then return '[]'::jsonb; end if;
  if scheme <> 'split' then
    return jsonb_build_array(jsonb_build_object('code', scheme, 'bps', bps,
      'minor', pg_catalog.div(net::numeric * bps + 5000, 10000)));
  end if;
  return jsonb_build_array(
    jsonb_build_object('code', 'cgst', 'bps', bps / 2.0, 'minor', pg_catalog.div(net::numeric * bps + 10000, 20000)),
    jsonb_build_object('code', 'sgst', 'bps', bps / 2.0, 'minor', pg_catalog.div(net::numeric * bps + 10000, 20000)));
end $$;
alter function app.parts_sum(jsonb) reset search_path;
alter function app.line_total(bigint, bigint, integer) reset search_path;

create or replace function app.line_taxes(of_tenant uuid, of_draft text, at timestamptz)
returns table (line_id text, kept_minor bigint, kept jsonb, parts jsonb)
language plpgsql stable set search_path = '' as $$
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
end $$;

create or replace function app.draft_digest(of_tenant uuid, of_draft text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (select encode(sha256(convert_to(jsonb_build_array(d.plant_id, d.customer_id, d.currency, d.extra_discount_bps,
      d.net_minor, d.tax_minor, d.total_minor, (
        select jsonb_agg(jsonb_build_array(l.id, l.position, l.product_id, l.base_quantity, l.unit_price, l.net_minor, l.tax)
          order by l.position, l.id)
        from public.draft_line as l where l.tenant_id = d.tenant_id and l.draft_id = d.id))::text, 'UTF8')), 'hex')
    from public.order_draft as d where d.tenant_id = of_tenant and d.id = of_draft);
end $$;
