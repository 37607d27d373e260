-- Mail that comes in, the files in it, and quotes. Raw mail is kept as it came before its sender is told so.

create table public.customer_address (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  customer_id text not null,
  address text not null check (address = lower(address)),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references public.customer (tenant_id, id)
);
create index on public.customer_address (tenant_id, customer_id);
create unique index customer_address_once on public.customer_address (tenant_id, address);

create table public.mail (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  to_address text not null,
  from_name text not null,
  subject text not null,
  header_id text not null,
  in_reply_to text,
  refs text[] not null,
  verified boolean not null,
  read_as text check (read_as in ('order', 'rfq')),
  problem text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references public.inbound_message (tenant_id, id)
);

create table public.mail_file (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  message_id text not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  outcome text not null check (outcome in ('read', 'kept', 'refused')),
  reason text,
  rows jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, message_id) references public.inbound_message (tenant_id, id)
);
create index on public.mail_file (tenant_id, message_id);

create table public.line_source (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  owner_id text not null,
  file_id text,
  file_name text not null,
  place text not null,
  text text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.line_source (tenant_id, owner_id);

create table public.quote (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  message_id text not null,
  customer_id text,
  owner_id text,
  state text not null check (state in ('open', 'sent', 'accepted', 'declined', 'expired', 'withdrawn')),
  version bigint not null,
  currency text not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  wanted_at timestamptz,
  ship_to text,
  valid_days bigint not null check (valid_days between 1 and 366),
  valid_until timestamptz,
  terms text not null,
  requested_at timestamptz not null,
  due_at timestamptz not null,
  prepared_by text,
  approved_by text,
  approved_version bigint,
  sent_by text,
  sent_at timestamptz,
  sent_message_id text,
  answer_id text,
  draft_id text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references public.customer (tenant_id, id),
  foreign key (tenant_id, message_id) references public.inbound_message (tenant_id, id),
  check (net_minor >= 0 and tax_minor >= 0 and total_minor = net_minor + tax_minor)
);
create index on public.quote (tenant_id, message_id);
create index on public.quote (tenant_id, customer_id);
create index on public.quote (tenant_id, sent_message_id);
create unique index quote_number on public.quote (tenant_id, number);

create table public.quote_line (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  quote_id text not null,
  position bigint not null,
  phrase text not null,
  product_id text,
  candidates jsonb not null,
  quantity bigint check (quantity > 0),
  unit text,
  base_quantity bigint check (base_quantity > 0),
  confidence double precision not null,
  accepted boolean not null,
  rule_price bigint,
  floor_price bigint,
  unit_price bigint check (unit_price > 0),
  net_minor bigint not null check (net_minor >= 0),
  tax_minor bigint not null check (tax_minor >= 0),
  price_trace jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  foreign key (tenant_id, quote_id) references public.quote (tenant_id, id),
  foreign key (tenant_id, product_id) references public.product (tenant_id, id)
);
create index on public.quote_line (tenant_id, quote_id);

do $$
declare tbl text;
begin
  foreach tbl in array array['customer_address', 'mail', 'mail_file', 'line_source', 'quote', 'quote_line'] loop
    execute format('create index %I on public.%I (tenant_id, scope, xid)', tbl || '_pull', tbl);
    execute format('create trigger a_stamp before insert or update on public.%I
      for each row execute function sync.stamp()', tbl);
    execute format('create trigger z_bury after delete or update on public.%I
      for each row execute function sync.bury()', tbl);
    execute format('alter table public.%I enable row level security', tbl);
    execute format('alter table public.%I force row level security', tbl);
    execute format('create policy person_reads on public.%I for select to authenticated
      using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]))', tbl);
    execute format('create policy server_acts on public.%I to app_server
      using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()))', tbl);
    execute format('grant select on public.%I to authenticated', tbl);
    execute format('grant select, insert, update, delete on public.%I to app_server, service_role', tbl);
  end loop;
end $$;

alter table public.task drop constraint task_kind_check;
alter table public.task add constraint task_kind_check
  check (kind in ('exception', 'approval', 'clarify', 'erp', 'quote'));

insert into app.transition (tbl, from_state, to_state)
select 'quote', lifecycle.from_state, to_state
from (values
  ('open', array['sent', 'withdrawn']),
  ('sent', array['open', 'accepted', 'declined', 'expired', 'withdrawn']),
  ('declined', array['open']),
  ('expired', array['open'])
) as lifecycle (from_state, to_states), unnest(lifecycle.to_states) as to_state;
create trigger g_transition before update of state on public.quote
  for each row execute function app.guard_transition();

-- A quote goes out only whole: to a customer, every line sure and priced, the money what its lines add up to, for a time
-- that is not over, and nothing below the price floor unless somebody else than who set the price let this version pass.
create function app.guard_quote_leaves(q public.quote) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if q.customer_id is null then perform app.refuse('quote.no_customer'); end if;
  if q.sent_by is null or q.valid_until is null or q.valid_until <= now() then perform app.refuse('quote.not_valid'); end if;
  if not exists (select from public.quote_line where tenant_id = q.tenant_id and quote_id = q.id)
    or exists (select from public.quote_line as l where l.tenant_id = q.tenant_id and l.quote_id = q.id
      and (l.product_id is null or l.base_quantity is null or l.unit_price is null or not l.accepted)) then
    perform app.refuse('quote.line_unsure');
  end if;
  if q.net_minor is distinct from (
    select sum(app.line_total(unit_price, base_quantity, app.currency_digits(q.currency)))
    from public.quote_line where tenant_id = q.tenant_id and quote_id = q.id
  ) then perform app.refuse('quote.lines_do_not_add_up'); end if;
  if exists (select from public.quote_line as l where l.tenant_id = q.tenant_id and l.quote_id = q.id
      and coalesce(l.unit_price < (app.line_terms(q.tenant_id, null, q.customer_id, q.plant_id, l.product_id, l.base_quantity,
        now())).free, true))
    and (q.approved_by is null or q.approved_version is distinct from q.version
      or q.approved_by is not distinct from q.prepared_by) then
    perform app.refuse('quote.below_floor');
  end if;
end $$;
revoke execute on function app.guard_quote_leaves(public.quote) from public;

create function app.guard_quote() returns trigger language plpgsql security definer set search_path = '' as $$
declare before public.quote;
begin
  select * into before from public.quote where tenant_id = new.tenant_id and id = new.id;
  -- Written over, the row comes by here twice: as if it were new, then as a change.
  if before.id is not null and tg_op = 'INSERT' then return new; end if;
  if before.id is null then
    if new.state <> 'open' then perform app.refuse('quote.begins_open'); end if;
    return new;
  end if;
  if new.version < before.version then perform app.refuse('quote.changed'); end if;
  if new.number <> before.number or new.message_id <> before.message_id then perform app.refuse('quote.is_fixed'); end if;
  -- An approval is for what was seen.
  if new.version = before.version and (new.prepared_by, new.currency, new.customer_id)
    is distinct from (before.prepared_by, before.currency, before.customer_id)
    and before.approved_version = before.version then
    perform app.refuse('quote.changed');
  end if;
  if before.state <> 'open' and new.state <> 'open' and (new.net_minor, new.tax_minor, new.total_minor, new.currency,
      new.customer_id, new.valid_until, new.version, new.sent_at)
    is distinct from (before.net_minor, before.tax_minor, before.total_minor, before.currency, before.customer_id,
      before.valid_until, before.version, before.sent_at) then
    perform app.refuse('quote.money_is_fixed');
  end if;
  if new.state = 'sent' and before.state <> 'sent' then perform app.guard_quote_leaves(new); end if;
  if new.state = 'accepted' and before.state <> 'accepted' then
    if before.valid_until <= now() then perform app.refuse('quote.expired'); end if;
    if new.draft_id is null or new.answer_id is null then perform app.refuse('quote.not_answered'); end if;
  end if;
  return new;
end $$;
create trigger g_quote before insert or update on public.quote for each row execute function app.guard_quote();

-- What was offered stays as it was offered.
create function app.guard_quote_line() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if (select state from public.quote where tenant_id = coalesce(new.tenant_id, old.tenant_id)
    and id = coalesce(new.quote_id, old.quote_id)) is distinct from 'open' then
    perform app.refuse('quote.not_open');
  end if;
  return coalesce(new, old);
end $$;
create trigger g_quote_line before insert or update or delete on public.quote_line
  for each row execute function app.guard_quote_line();

-- ── What only the server sees ───────────────────────────────────────────────────────────────────────────────────────

-- Which company takes mail for an address.
create table ops.mail_address (
  tenant_id uuid not null references app.tenant (id),
  address text not null check (address = lower(address)),
  created_at timestamptz not null default now(),
  primary key (tenant_id, address)
);
create unique index mail_address_once on ops.mail_address (address);

-- A mail as its raw bytes. `source` says where it was found, so that the same place gives it once: `imap:<mailbox>:<UIDVALIDITY>:<UID>`.
create table ops.raw_mail (
  tenant_id uuid not null references app.tenant (id),
  id bigint generated always as identity,
  address text not null,
  envelope_from text not null,
  source text,
  body bytea not null,
  -- More bytes than were kept: the mail was larger than anything that is read.
  cut boolean not null default false,
  received_at timestamptz not null default now(),
  -- What it became, and of what it is the same mail.
  message_id text,
  digest text,
  primary key (tenant_id, id)
);
create index raw_mail_message on ops.raw_mail (tenant_id, message_id);
create unique index raw_mail_once on ops.raw_mail (tenant_id, source) where source is not null;

-- How far a mailbox was read: mails of `uid_validity` up to `uid` are kept.
create table ops.mailbox_cursor (
  tenant_id uuid not null references app.tenant (id),
  mailbox text not null,
  uid_validity bigint not null,
  uid bigint not null,
  primary key (tenant_id, mailbox)
);

do $$
declare tbl text;
begin
  foreach tbl in array array['ops.mail_address', 'ops.raw_mail', 'ops.mailbox_cursor'] loop
    execute format('alter table %s enable row level security', tbl);
    execute format('alter table %s force row level security', tbl);
    execute format('create policy server_acts on %s to app_server
      using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()))', tbl);
    execute format('grant select, insert, update on %s to app_server', tbl);
    execute format('grant select, insert, update, delete on %s to service_role', tbl);
  end loop;
end $$;

-- Whose an address is; asked before it is known for whom.
create function app.tenant_of_mail_address(asked text) returns uuid
language sql stable security definer set search_path = '' as $$
  select tenant_id from ops.mail_address where address = lower(asked)
$$;
revoke execute on function app.tenant_of_mail_address(text) from public;
grant execute on function app.tenant_of_mail_address(text) to app_server;
