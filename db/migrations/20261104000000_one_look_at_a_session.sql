-- Every call of every device asks who it comes from: one look instead of three transactions. A token is proven by its
-- signature before it comes here; this says whose it is today: expired, signed out or made inactive, it is nobody's.
create function app.person_of_session(token text) returns table (
  "tenantId" uuid, "personId" text, name text, email text, language text, functions text[], "plantIds" text[], "tenantName" text
) language sql stable security definer set search_path = '' as $$
  select p.tenant_id, p.id, p.name, p.email, p.language, p.functions, p.plant_ids, t.name
  from identity.session as s
  join identity.login as l on l.id = s.user_id
  join public.person as p on p.tenant_id = l.tenant_id and p.id = l.person_id and p.active
  join app.tenant as t on t.id = p.tenant_id
  where s.token = person_of_session.token and s.expires_at > now()
$$;
revoke execute on function app.person_of_session(text) from public, anon, authenticated, app_server, app_ingest;
