-- Approvals and discounts are published as tables, too: a version writes the levels and price rules that decide. Whoever may
-- change a price may publish the version that tells of it.
alter table public.rule_set drop constraint rule_set_kind_check;
alter table public.rule_set add constraint rule_set_kind_check
  check (kind in ('routing', 'windows', 'escalation', 'approvals', 'discounts'));
-- What prices rest on is seen by those who see prices.
alter table public.rule_set add constraint rule_set_scope_check check (kind <> 'discounts' or scope = 'money');

create or replace function app.guard_rule_set() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  person text := coalesce(app.person_id(), 'system');
begin
  if new.hash is distinct from encode(sha256(convert_to(new.body::text, 'UTF8')), 'hex') then
    perform app.refuse('ruleSet.other_hash');
  end if;
  if not exists (select from ops.rule_check as checked where checked.tenant_id = new.tenant_id and checked.pack = new.kind
      and checked.hash = new.hash and checked.waivers = new.waivers) then
    perform app.refuse('ruleSet.unchecked');
  end if;
  if new.version <> 1 + coalesce((select max(version) from public.rule_set
      where tenant_id = new.tenant_id and kind = new.kind), 0) then
    perform app.refuse('ruleSet.changed_meanwhile');
  end if;
  if person <> 'system' and (new.author is distinct from person or not (app.claimed('functions') && array['admin', 'manager']
      or new.kind = 'discounts' and 'commercial' = any (app.claimed('functions'))
        and app.holds(new.tenant_id, person, 'commercial', 'head'))) then
    perform app.refuse('ruleSet.not_yours');
  end if;
  return new;
end $$;
