-- An order's amendments and its cancellation are commands to the ERP as its booking is, one after the other.
alter table public.erp_command drop constraint erp_command_kind_check;
alter table public.erp_command drop constraint erp_command_state_check;
alter table public.erp_command add column revision bigint not null default 0, add column draft_id text;
update public.erp_command as c set draft_id = coalesce(
  (select a.from_draft_id from public.order_amendment as a
    where a.tenant_id = c.tenant_id and a.order_id = c.subject_id and a.done_at is not null order by a.asked_at limit 1),
  (select o.draft_id from public.sales_order as o where o.tenant_id = c.tenant_id and o.id = c.subject_id))
  where c.kind = 'order.create';
alter table public.erp_command
  alter column revision drop default,
  add constraint erp_command_kind_check check (kind in ('order.create', 'order.amend', 'order.cancel', 'load.dispatch')),
  add constraint erp_command_state_check check (state in ('waiting', 'sent', 'done', 'uncertain', 'failed', 'dropped')),
  add constraint erp_command_draft_check check ((kind in ('order.create', 'order.amend')) = (draft_id is not null)),
  add constraint erp_command_key_check check (
    key = kind || ':' || subject_id || case when kind = 'order.amend' then ':' || draft_id else '' end),
  add foreign key (tenant_id, draft_id) references public.order_draft (tenant_id, id);
create unique index erp_command_in_order on public.erp_command (tenant_id, subject_id, revision);
create index on public.erp_command (tenant_id, draft_id);

insert into app.transition (tbl, from_state, to_state)
select 'erp_command', from_state, to_state from (values
  ('waiting', 'sent'), ('waiting', 'uncertain'), ('waiting', 'done'), ('waiting', 'failed'), ('waiting', 'dropped'),
  ('sent', 'waiting'), ('sent', 'uncertain'), ('sent', 'done'), ('sent', 'failed'), ('sent', 'dropped'),
  ('uncertain', 'waiting'), ('uncertain', 'sent'), ('uncertain', 'done'), ('uncertain', 'failed'), ('uncertain', 'dropped'),
  ('failed', 'waiting'), ('failed', 'dropped')) as moves (from_state, to_state);
create trigger g_transition before update of state on public.erp_command
  for each row execute function app.guard_transition();

-- No path writes a command for something that did not happen, changes what one is about, or has one sent before its turn.
create function app.guard_erp_command() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    if exists (select from public.erp_command where tenant_id = new.tenant_id and id = new.id) then return new; end if;
    if new.revision is distinct from (select coalesce(max(revision) + 1, 0) from public.erp_command
      where tenant_id = new.tenant_id and subject_id = new.subject_id) then perform app.refuse('erp.out_of_turn'); end if;
    if not (case new.kind
      when 'order.create' then exists (select from public.sales_order
        where tenant_id = new.tenant_id and id = new.subject_id and draft_id = new.draft_id)
      when 'order.amend' then exists (select from public.order_amendment where tenant_id = new.tenant_id
        and order_id = new.subject_id and draft_id = new.draft_id and done_at is not null)
      when 'order.cancel' then exists (select from public.sales_order
        where tenant_id = new.tenant_id and id = new.subject_id and state = 'cancelled')
      else true end) then perform app.refuse('erp.not_asked_for'); end if;
    return new;
  end if;
  if (new.kind, new.key, new.subject_id, new.revision, new.draft_id) is distinct from
    (old.kind, old.key, old.subject_id, old.revision, old.draft_id) then perform app.refuse('erp.command_is_fixed'); end if;
  if new.state in ('sent', 'uncertain', 'done') and old.state <> new.state and exists (
    select from public.erp_command where tenant_id = new.tenant_id and subject_id = new.subject_id
      and revision < new.revision and state not in ('done', 'dropped')
  ) then perform app.refuse('erp.out_of_turn'); end if;
  return new;
end $$;
create trigger g_erp_command before insert or update on public.erp_command
  for each row execute function app.guard_erp_command();

alter table public.erp_difference drop constraint erp_difference_kind_check;
alter table public.erp_difference add constraint erp_difference_kind_check check (kind in
  ('missing_there', 'unknown_here', 'doubled_there', 'cancelled_there', 'still_there', 'total_differs'));
