-- Use as is: a held lot's pieces leave for named order lines, or all of it, once two people have signed for it.

create table public.concession (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  lot_id text not null,
  hold_id text not null,
  exception_id text,
  whole boolean not null,
  lines jsonb not null,
  quantity bigint not null check (quantity >= 0),
  reason text not null check (length(reason) between 1 and 400),
  expires_at timestamptz,
  state text not null check (state in ('asked', 'signed', 'granted', 'refused', 'withdrawn', 'expired')),
  asked_by text not null,
  asked_at timestamptz not null,
  quality_by text,
  quality_at timestamptz,
  second_by text,
  second_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  ending text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, plant_id) references public.plant (tenant_id, id),
  foreign key (tenant_id, lot_id) references public.lot (tenant_id, id),
  foreign key (tenant_id, hold_id) references public.hold (tenant_id, id),
  foreign key (tenant_id, exception_id) references public.exception (tenant_id, id),
  foreign key (tenant_id, quality_by) references public.person (tenant_id, id),
  foreign key (tenant_id, second_by) references public.person (tenant_id, id),
  check (whole = (jsonb_array_length(lines) = 0)),
  check ((quality_by is null) = (quality_at is null)),
  check ((second_by is null) = (second_at is null)),
  constraint concession_two_people check (quality_by <> second_by),
  constraint concession_signatures check (case state
    when 'asked' then quality_by is null and second_by is null
    when 'signed' then (quality_by is null) <> (second_by is null)
    when 'granted' then quality_by is not null and second_by is not null
    else true end)
);
create index on public.concession (tenant_id, plant_id);
create index on public.concession (tenant_id, lot_id);
create index on public.concession (tenant_id, hold_id);
create index on public.concession (tenant_id, exception_id);
create index concession_pull on public.concession (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.concession for each row execute function sync.stamp();
create trigger g_transition before update of state on public.concession
  for each row execute function app.guard_transition();
create trigger z_bury after delete or update on public.concession for each row execute function sync.bury();
alter table public.concession enable row level security;
alter table public.concession force row level security;
create policy person_reads on public.concession for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.concession to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.concession to authenticated;
grant select, insert, update, delete on public.concession to app_server, service_role;

insert into app.transition (tbl, from_state, to_state)
select 'concession', lifecycle.from_state, to_state
from (values
  ('asked', array['signed', 'refused', 'withdrawn', 'expired']),
  ('signed', array['granted', 'refused', 'withdrawn', 'expired']),
  ('granted', array['withdrawn', 'expired'])
) as lifecycle (from_state, to_states), unnest(lifecycle.to_states) as to_state;

-- What of a lot has left for an order line already: its picked pieces on trucks that are confirmed or gone.
create function app.left_for(tenant uuid, lot text, line text) returns bigint
  language sql stable security definer set search_path = '' as $$
  select coalesce(sum(l.picked), 0)::bigint from public.load_line as l
  join public.load as d on d.tenant_id = l.tenant_id and d.id = l.load_id
  where l.tenant_id = tenant and l.lot_id = lot and l.order_line_id = line and d.state in ('confirmed', 'dispatched')
$$;

-- What of a held lot may leave for an order line in all: as granted, under the hold that is open now, before it expires.
create function app.conceded(tenant uuid, lot text, line text, at timestamptz) returns bigint
  language sql stable security definer set search_path = '' as $$
  select coalesce(sum((each ->> 'before')::bigint + (each ->> 'quantity')::bigint), 0)::bigint
  from public.concession as c
  join public.hold as h on h.tenant_id = c.tenant_id and h.id = c.hold_id and h.state = 'open'
  cross join lateral jsonb_array_elements(c.lines) as each
  where c.tenant_id = tenant and c.lot_id = lot and c.state = 'granted' and each ->> 'orderLineId' = line
    and (c.expires_at is null or c.expires_at > at)
$$;
revoke execute on function app.left_for(uuid, text, text) from public;
revoke execute on function app.conceded(uuid, text, text, timestamptz) from public;

create function app.refuse_bad_concession(c public.concession) returns void
  language plpgsql security definer set search_path = '' as $$
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
end $$;
revoke execute on function app.refuse_bad_concession(public.concession) from public;

-- Asked is fixed; a signature is the signer's own, of the right function, once, while the hold is open. The system signs nothing.
create function app.guard_concession() returns trigger language plpgsql security definer set search_path = '' as $$
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
end $$;
create trigger g_concession before insert or update or delete on public.concession
  for each row execute function app.guard_concession();
revoke execute on function app.guard_concession() from public;

-- A lot is used as is when two people have signed for all of it, or when the last piece they signed for has left.
create function app.guard_used_as_is() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.state = 'used_as_is' and old.state = 'held' and not exists (
    select from public.concession as c join public.hold as h on h.tenant_id = c.tenant_id and h.id = c.hold_id
    where c.tenant_id = new.tenant_id and c.lot_id = new.id and c.state = 'granted' and h.state = 'open'
      and (c.whole or new.quantity = 0)
  ) then perform app.refuse('lot.not_signed_for'); end if;
  return new;
end $$;
create trigger g_used_as_is before update of state on public.lot for each row execute function app.guard_used_as_is();
revoke execute on function app.guard_used_as_is() from public;

-- Stock is promised only from a usable lot, or from a held one what was granted to that line; never twice.
create or replace function app.guard_allocation() returns trigger language plpgsql security definer set search_path = '' as $$
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
end $$;

-- A truck with a lot on hold leaves only with what was granted to those lines. The lots are locked, so a hold or another truck
-- arriving now waits or comes first; the moment that counts is the one at which the truck was confirmed.
create or replace function app.guard_load_confirm() returns trigger language plpgsql security definer set search_path = '' as $$
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
end $$;

alter table public.option drop constraint option_kind_check;
alter table public.option add constraint option_kind_check check (kind in
  ('swap_lot', 'new_promise', 'alternate_machine', 'partial_ship', 'transfer', 'release', 'split', 'hold_truck', 'rush_in',
    'expedite', 'premium', 'use_as_is'));
alter table public.customer_ask drop constraint customer_ask_kind_check;
alter table public.customer_ask add constraint customer_ask_kind_check check (kind in
  ('delay', 'substitute', 'premium', 'concession'));
