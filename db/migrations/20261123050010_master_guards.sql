-- What a price, a tax or a credit depends on is no seller's to change: of a product its group and tax, of a customer their
-- tier, region, currency, tax number and whether they are blocked. The ERP and the seed act as the plant itself.
create function app.guard_masters() returns trigger language plpgsql security definer set search_path = '' as $$
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
end $$;
create trigger g_masters before insert or update on public.product for each row execute function app.guard_masters();
create trigger g_masters before insert or update on public.customer for each row execute function app.guard_masters();
revoke execute on function app.guard_masters() from public;
