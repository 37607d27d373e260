-- WhatsApp takes a free text only for 24 hours after the customer's last message. Whoever writes, and by whatever path: outside
-- them nothing but a template is marked as being sent, and only what was marked so is called sent afterwards.
create function app.in_window(of_tenant uuid, of_number text, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.inbound_message
    where tenant_id = of_tenant and channel = 'whatsapp' and from_number = of_number and said_at > at - interval '24 hours'
  )
$$;
revoke execute on function app.in_window(uuid, text, timestamptz) from public;

-- Whether a message was on its way at least: it is being sent, has arrived, or nobody knows.
create function app.has_left(m public.outbound_message) returns boolean
language sql immutable set search_path = '' as $$
  select m.state in ('sent', 'delivered', 'read')
    or (m.state = 'waiting' and m.error is not distinct from 'whatsapp.sending')
    or (m.state = 'failed' and (m.external_id is not null or m.error is not distinct from 'whatsapp.outcome_unknown'))
$$;

create function app.guard_window() returns trigger language plpgsql security definer set search_path = '' as $$
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
end $$;
create trigger g_window before insert or update on public.outbound_message
  for each row execute function app.guard_window();

-- Nor is the window opened again by putting an old message later.
create function app.guard_said_at() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.said_at > old.said_at or new.from_number <> old.from_number or new.channel <> old.channel then
    perform app.refuse('message.was_said');
  end if;
  return new;
end $$;
create trigger g_said_at before update of said_at, from_number, channel on public.inbound_message
  for each row execute function app.guard_said_at();
