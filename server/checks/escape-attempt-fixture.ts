/**
 * Cases as plain statements of the server's own role, in the claims of whoever does each. Many at once are laid, answered and
 * sent off: `lay` writes their drafts, lines and amendments, `prepare` gives one its answers and plays its trick, `send_off`
 * lets all their drafts become what an order is made of. `attempt` then tries one: the try to confirm that stays. Of a case
 * that is probed `prepare` also tries before any answer and after each, and with other money, all of them taken back, and in
 * the end the order's money is set to nothing, which must not go through either. Answers `{ tries, altered }`.
 */
export const attemptSql = `
create or replace function pg_temp.send_off(ids text[], awaited text[]) returns void language plpgsql as $off$
begin
  update public.order_draft set state = 'approved' where tenant_id = app.tenant_id() and id = any (awaited);
  update public.order_draft set state = 'submitting' where tenant_id = app.tenant_id() and id = any (ids);
end $off$;

create or replace function pg_temp.confirm(c jsonb, o text, less bigint) returns void language plpgsql as $confirm$
begin
  if c ->> 'from' is not null then
    update public.sales_order as s set draft_id = d.id, net_minor = d.net_minor - less, tax_minor = d.tax_minor,
      total_minor = d.total_minor - less
    from public.order_draft as d
    where d.tenant_id = app.tenant_id() and d.id = c ->> 'id' and s.tenant_id = app.tenant_id() and s.id = o;
  else
    insert into public.sales_order (id, scope, plant_id, number, draft_id, customer_id, state, currency, net_minor, tax_minor,
      total_minor, confirmed_at)
    select o, 'plant:hunt', 'hunt', o, d.id, d.customer_id, 'confirmed', 'INR', d.net_minor - less, d.tax_minor,
      d.total_minor - less, now()
    from public.order_draft as d where d.tenant_id = app.tenant_id() and d.id = c ->> 'id';
  end if;
end $confirm$;

create or replace function pg_temp.would(c jsonb, o text, awaited boolean, less bigint) returns text
language plpgsql as $would$
begin
  perform pg_temp.send_off(array[c ->> 'id'], case when awaited then array[c ->> 'id'] end);
  perform pg_temp.confirm(c, o, less);
  raise sqlstate 'TL002';
exception
  when sqlstate 'TL002' then return 'confirmed';
  when sqlstate 'TL001' then return sqlerrm;
end $would$;

create or replace function pg_temp.lay(cases jsonb, claims jsonb) returns void language plpgsql as $lay$
declare
  home constant text := current_setting('request.jwt.claims');
  who text;
begin
  for who in select distinct c ->> 'requester' from jsonb_array_elements(cases) as c loop
    perform set_config('request.jwt.claims', coalesce(claims ->> who, home), true);
    insert into public.order_draft (id, scope, plant_id, customer_id, requester_id, state, version, currency,
      extra_discount_bps, net_minor, tax_minor, total_minor, reasons, breaches, created_at)
    select c ->> 'id', 'money', 'hunt', c ->> 'dealer', who,
      case when jsonb_array_length(c -> 'answers') > 0 then 'awaiting_approval' else 'checked' end, 1, 'INR', 0,
      (c ->> 'net')::bigint, (c ->> 'tax')::bigint, (c ->> 'total')::bigint, '[]', '{}', now()
    from jsonb_array_elements(cases) as c where c ->> 'requester' is not distinct from who;
    insert into public.draft_line (id, scope, draft_id, position, phrase, product_id, candidates, quantity, unit, base_quantity,
      confidence, accepted, unit_price, net_minor, price_trace, tax_minor, tax)
    select (c ->> 'id') || '-' || l.position, 'money', c ->> 'id', l.position, '', l.product, '[]', l.quantity, 'piece',
      l.quantity, 1, true, l.price, l.net, '[]', l."taxMinor", l.tax
    from jsonb_array_elements(cases) as c, jsonb_to_recordset(c -> 'lines') as l (position bigint, product text, quantity bigint,
      price bigint, net bigint, "taxMinor" bigint, tax jsonb)
    where c ->> 'requester' is not distinct from who;
    insert into public.order_amendment (id, scope, order_id, draft_id, from_draft_id, asked_by, asked_at)
    select c ->> 'id', 'money', c ->> 'order', c ->> 'id', c ->> 'from', c ->> 'requester', now()
    from jsonb_array_elements(cases) as c where c ->> 'requester' is not distinct from who and c ->> 'from' is not null;
  end loop;
  perform set_config('request.jwt.claims', home, true);
end $lay$;

create or replace function pg_temp.order_of(c jsonb) returns text language plpgsql immutable as $of$
begin
  return coalesce(c ->> 'order', 'o-' || (c ->> 'id'));
end $of$;

create or replace function pg_temp.prepare(c jsonb, claims jsonb) returns text[] language plpgsql as $prepare$
declare
  home constant text := current_setting('request.jwt.claims');
  probed constant boolean := (c ->> 'probed')::boolean;
  awaited constant boolean := jsonb_array_length(c -> 'answers') > 0;
  o constant text := pg_temp.order_of(c);
  answer jsonb;
  tries text[] := '{}';
begin
  if probed then tries := tries || pg_temp.would(c, o, awaited, (c ->> 'net')::bigint); end if;
  if probed and awaited then tries := tries || pg_temp.would(c, o, awaited, 0); end if;
  for answer in select * from jsonb_array_elements(c -> 'answers') loop
    begin
      perform set_config('request.jwt.claims', claims ->> (answer ->> 'by'), true);
      insert into public.approval (id, scope, draft_id, draft_version, kind, decision, decided_by, decided_at, reason, acting_for)
      values (gen_random_uuid(), 'money', c ->> 'id', (answer ->> 'version')::bigint, answer ->> 'kind', answer ->> 'decision',
        answer ->> 'by', now(), '', answer ->> 'actingFor');
    exception when sqlstate 'TL001' or unique_violation then null;
    end;
    perform set_config('request.jwt.claims', home, true);
    if probed then tries := tries || pg_temp.would(c, o, awaited, 0); end if;
  end loop;
  case c ->> 'trick'
    when 'cheaper_after' then
      update public.draft_line set unit_price = 1, net_minor = app.line_total(1, base_quantity, 2),
        tax = app.tax_parts(app.line_total(1, base_quantity, 2), s.scheme, s.bps),
        tax_minor = app.parts_sum(app.tax_parts(app.line_total(1, base_quantity, 2), s.scheme, s.bps))
      from app.tax_of(app.tenant_id(), 'hunt', c ->> 'dealer', 'p0', now()) as s
      where tenant_id = app.tenant_id() and draft_id = c ->> 'id';
      update public.order_draft as d set net_minor = n.net, tax_minor = n.tax, total_minor = n.net + n.tax
      from (select sum(net_minor) as net, sum(tax_minor) as tax from public.draft_line
        where tenant_id = app.tenant_id() and draft_id = c ->> 'id') as n
      where d.tenant_id = app.tenant_id() and d.id = c ->> 'id';
    when 'other_tax' then
      update public.order_draft set tax_minor = tax_minor + 1, total_minor = total_minor + 1
      where tenant_id = app.tenant_id() and id = c ->> 'id';
    when 'wrong_sum' then
      update public.order_draft set net_minor = net_minor - 1, total_minor = total_minor - 1
      where tenant_id = app.tenant_id() and id = c ->> 'id';
    when 'no_lines' then
      delete from public.draft_line where tenant_id = app.tenant_id() and draft_id = c ->> 'id';
    else null;
  end case;
  return tries;
end $prepare$;

create or replace function pg_temp.attempt(c jsonb, tries text[]) returns jsonb language plpgsql as $attempt$
declare
  o constant text := pg_temp.order_of(c);
  altered boolean := false;
begin
  begin
    perform pg_temp.confirm(c, o, 0);
    tries := tries || 'confirmed'::text;
  exception when sqlstate 'TL001' then
    return jsonb_build_object('tries', tries || sqlerrm, 'altered', false);
  end;
  if not (c ->> 'probed')::boolean then return jsonb_build_object('tries', tries, 'altered', false); end if;
  begin
    update public.sales_order set net_minor = 0, tax_minor = 0, total_minor = 0
    where tenant_id = app.tenant_id() and id = o;
    altered := true;
  exception when sqlstate 'TL001' then null;
  end;
  return jsonb_build_object('tries', tries, 'altered', altered);
end $attempt$;

create or replace function pg_temp.play(cases jsonb, claims jsonb) returns setof jsonb language plpgsql as $play$
declare
  c jsonb;
  tries jsonb := '{}';
begin
  perform pg_temp.lay(cases, claims);
  for c in select * from jsonb_array_elements(cases) loop
    -- One that is neither probed nor answered nor tampered with needs nothing before it is tried.
    if (c ->> 'probed')::boolean or c ->> 'trick' <> 'none' or jsonb_array_length(c -> 'answers') > 0 then
      tries := tries || jsonb_build_object(c ->> 'id', pg_temp.prepare(c, claims));
    end if;
  end loop;
  perform pg_temp.send_off(array_agg(e ->> 'id'), array_agg(e ->> 'id') filter (where jsonb_array_length(e -> 'answers') > 0))
    from jsonb_array_elements(cases) as e;
  for c in select * from jsonb_array_elements(cases) loop
    return next pg_temp.attempt(c, array(select jsonb_array_elements_text(tries -> (c ->> 'id'))));
  end loop;
end $play$;
grant execute on function pg_temp.play(jsonb, jsonb), pg_temp.lay(jsonb, jsonb), pg_temp.prepare(jsonb, jsonb),
  pg_temp.send_off(text[], text[]), pg_temp.order_of(jsonb), pg_temp.attempt(jsonb, text[]),
  pg_temp.would(jsonb, text, boolean, bigint), pg_temp.confirm(jsonb, text, bigint) to app_server;
`;
