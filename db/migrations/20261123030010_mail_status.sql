-- Whose a mail is, for whoever posted it and asks how it fares.
create function app.tenant_of_mail(asked text) returns uuid
language sql stable security definer set search_path = '' as $$
  select tenant_id from public.inbound_message where channel = 'email' and external_id = asked
  order by received_at desc limit 1
$$;
revoke execute on function app.tenant_of_mail(text) from public;
grant execute on function app.tenant_of_mail(text) to app_server;
