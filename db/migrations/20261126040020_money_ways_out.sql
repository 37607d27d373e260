-- Ways out of a breach of price or credit. Who takes one lets an order pass in another shape: that is for whose function the
-- breach is, and never for who asked for the order.

alter table public.option drop constraint option_kind_check;
alter table public.option add constraint option_kind_check check (kind in
  ('swap_lot', 'new_promise', 'alternate_machine', 'partial_ship', 'transfer', 'release', 'split', 'hold_truck', 'rush_in',
    'expedite', 'premium', 'overtime', 'outsource', 'use_as_is', 'alternate_supplier', 'substitute',
    'tier_price', 'counter_price', 'part_release', 'advance', 'temporary_limit'));

create function app.guard_money_way() returns trigger language plpgsql security definer set search_path = '' as $$
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
end $$;
create trigger g_money_way before insert or update on public.option
  for each row execute function app.guard_money_way();
revoke execute on function app.guard_money_way() from public;
