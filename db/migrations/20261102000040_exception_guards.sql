-- Who was told, and who decided what, is history: only that it was overtaken, or what came of it, is added later.
create function app.guard_history() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE'
    and to_jsonb(new) - array['xid', tg_argv[0]] = to_jsonb(old) - array['xid', tg_argv[0]]
    and to_jsonb(old) -> tg_argv[0] = 'null'::jsonb
  then
    return new;
  end if;
  perform app.refuse(tg_table_name || '.append_only');
  return null;
end $$;
create trigger g_history before update or delete on public.escalation
  for each row execute function app.guard_history('superseded_at');
create trigger g_history before update or delete on public.decision
  for each row execute function app.guard_history('actual');
revoke execute on function app.guard_history() from public;
