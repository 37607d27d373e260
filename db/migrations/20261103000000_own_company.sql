-- What a company sets up by hand, guarded on every path; and two doors that look across tenants only as far as they must.

-- Nobody is two people, however the address is written.
create unique index person_email_once on public.person (tenant_id, lower(email));

-- A number is one customer's: what is written from it is read as theirs. Who gives one waits for who gives one meanwhile.
create function app.guard_customer_numbers() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if new.wa_numbers <@ old.wa_numbers then return new; end if;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('customer numbers ' || new.tenant_id::text, 0));
  if exists (
    select from public.customer
    where tenant_id = new.tenant_id and id <> new.id and wa_numbers && new.wa_numbers
  ) then perform app.refuse('customer.number_taken'); end if;
  return new;
end $$;
create trigger g_numbers before insert or update of wa_numbers on public.customer
  for each row execute function app.guard_customer_numbers();
revoke execute on function app.guard_customer_numbers() from public;

-- A message that waited for a person is read again when it is known who wrote it.
insert into app.transition (tbl, from_state, to_state) values ('inbound_message', 'needs_human', 'received');

-- A delivery names no tenant, only a number or a message. These tell whose it is and nothing else; all that follows is done
-- under that tenant's claims.
create function app.tenant_of_whatsapp_number(asked text) returns uuid
language sql stable security definer set search_path = '' as $$
  select tenant_id from ops.whatsapp_number where phone_number_id = asked or fallback
  order by (phone_number_id = asked) desc limit 1
$$;
create function app.tenant_of_whatsapp_message(asked text) returns uuid
language sql stable security definer set search_path = '' as $$
  select tenant_id from public.inbound_message where channel = 'whatsapp' and external_id = asked
  order by received_at desc limit 1
$$;
revoke execute on function app.tenant_of_whatsapp_number(text), app.tenant_of_whatsapp_message(text) from public;
grant execute on function app.tenant_of_whatsapp_number(text), app.tenant_of_whatsapp_message(text) to app_server;
