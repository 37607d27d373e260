-- Rules are decision tables: a row is one version of one pack, with its hash, reason and waived defects. Rules by kind of
-- before become one version of each of three packs.
alter table public.rule_set drop constraint rule_set_kind_check;
alter table public.rule_set
  add column reason text not null default '',
  add column hash text not null default '',
  add column waivers jsonb not null default '[]',
  add constraint rule_set_kind_check check (kind in ('routing', 'windows', 'escalation'));

-- Which tables a server has found sound, or whose every defect was waived: only these can be published. People and API keys
-- can't write here.
create table ops.rule_check (
  tenant_id uuid not null references app.tenant (id),
  pack text not null,
  hash text not null,
  waivers jsonb not null,
  checked_at timestamptz not null default now(),
  primary key (tenant_id, pack, hash, waivers)
);
alter table ops.rule_check enable row level security;
alter table ops.rule_check force row level security;
create policy server_acts on ops.rule_check to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert on ops.rule_check to app_server;

create function pg_temp.pack_of(pack text, rules jsonb) returns jsonb language sql as $$
  select jsonb_build_object(
    'name', pack,
    'hitPolicy', 'first',
    'inputs', (select jsonb_agg(input) from (values
        (jsonb_build_object('name', 'kind', 'kind', 'text',
          'values', (select jsonb_agg(rule ->> 'kind') from jsonb_array_elements(rules) as rule))),
        (case when pack <> 'windows' then '{"name": "severity", "kind": "text", "values": ["routine", "major", "critical"]}'::jsonb end),
        ('{"name": "plant", "kind": "text"}'),
        ('{"name": "moneyAtRisk", "kind": "number", "whole": true, "least": 0}'),
        ('{"name": "orders", "kind": "number", "whole": true, "least": 0}')) as given (input) where input is not null),
    'outputs', case pack
      when 'routing' then '[{"name": "functions", "kind": "list", "values": ["operator", "quality", "dispatch", "planning",
          "materials", "commercial", "finance", "maintenance", "purchase", "manager", "admin"], "needed": true},
        {"name": "resolution", "kind": "text", "values": ["all", "any", "quorum:2", "quorum:3", "quorum:4"], "needed": true}]'::jsonb
      when 'windows' then '[{"name": "capMinutes", "kind": "number", "whole": true, "needed": true, "least": 1, "most": 10080},
        {"name": "leadMinutes", "kind": "number", "whole": true, "needed": true, "least": 0, "most": 10080},
        {"name": "ackPercent", "kind": "number", "whole": true, "needed": true, "least": 1, "most": 100}]'
      else '[{"name": "chain", "kind": "list", "values": ["deputy", "head", "plant_head"]}]' end,
    'rows', (select jsonb_agg(jsonb_build_object(
        'id', rule ->> 'kind',
        'when', jsonb_build_array(to_jsonb(rule ->> 'kind')::text) || case when pack = 'windows' then '["-", "-", "-"]'::jsonb
          else '["-", "-", "-", "-"]' end,
        'answers', case pack
          when 'routing' then jsonb_build_array(coalesce(
              (select jsonb_agg(name) from jsonb_array_elements_text(rule -> 'functions') as name), '[]'), 'all')
          when 'windows' then jsonb_build_array(greatest(1, round((rule ->> 'capMinutes')::numeric)),
            case rule ->> 'kind' when 'shortage' then 60 when 'price' then 0 when 'credit' then 0 else 15 end, 20)
          else jsonb_build_array(rule -> 'chain') end)) from jsonb_array_elements(rules) as rule))
$$;

insert into public.rule_set (tenant_id, id, scope, kind, version, effective_from, author, body)
  select old.tenant_id, old.id || ':' || pack, old.scope, pack, old.version, old.effective_from, old.author,
    pg_temp.pack_of(pack, old.body)
  from public.rule_set as old, unnest(array['windows', 'escalation']) as pack
  where old.kind = 'routing' and jsonb_typeof(old.body) = 'array' and jsonb_array_length(old.body) > 0;
update public.rule_set set body = pg_temp.pack_of('routing', body)
  where kind = 'routing' and jsonb_typeof(body) = 'array' and jsonb_array_length(body) > 0;
update public.rule_set set hash = encode(sha256(convert_to(body::text, 'UTF8')), 'hex');

alter table public.rule_set
  alter column reason drop default,
  alter column hash drop default,
  alter column waivers drop default;
drop function pg_temp.pack_of(text, jsonb);

-- Whoever publishes, and by whatever way: what the row is called by is what it says, a server has checked it with these
-- waivers, it is the next version, and a person is one who may. That the check is right is the server's word: SQL can't
-- prove a table whole.
create function app.guard_rule_set() returns trigger language plpgsql security definer set search_path = '' as $$
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
  if coalesce(app.person_id(), 'system') <> 'system' and (new.author is distinct from app.person_id()
      or not app.claimed('functions') && array['admin', 'manager']) then
    perform app.refuse('ruleSet.not_yours');
  end if;
  return new;
end $$;
create trigger g_rule_set before insert on public.rule_set for each row execute function app.guard_rule_set();
create trigger g_append_only before update or delete on public.rule_set
  for each row execute function app.guard_append_only();
revoke execute on function app.guard_rule_set() from public;
