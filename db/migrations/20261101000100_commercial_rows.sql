-- The synced rows: every table in db/tables.ts, tenant first in its key. A test holds the two lists equal, column by column.

create table public.plant (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  name text not null,
  zone text not null,
  currency text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

create table public.person (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  name text not null,
  email text not null,
  functions text[] not null,
  plant_ids text[] not null,
  ranks jsonb not null,
  language text not null,
  active boolean not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

create table public.rule_set (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  kind text not null check (kind in ('routing')),
  version bigint not null,
  effective_from timestamptz not null,
  author text,
  body jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.rule_set (tenant_id, kind);

create table public.equipment (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  code text not null,
  name text not null,
  work text not null,
  state text not null check (state in ('unknown', 'running', 'idle', 'stopped', 'down')),
  state_since timestamptz not null,
  last_reading_at timestamptz,
  rank bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.equipment (tenant_id, plant_id);

create table public.machine_stop (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  equipment_id text not null,
  state text not null check (state in ('open', 'ended')),
  started_at timestamptz not null,
  ended_at timestamptz,
  source text not null check (source in ('reading', 'operator')),
  reason text,
  breakdown_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.machine_stop (tenant_id, equipment_id);

create table public.product (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  code text not null,
  name text not null,
  kind text not null check (kind in ('finished', 'material')),
  unit text not null,
  packs jsonb not null,
  hsn text not null,
  tax_bps bigint not null,
  lead_time_hours double precision not null,
  routing jsonb not null,
  bom jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

create table public.customer (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  name text not null,
  tier text not null,
  region text not null,
  currency text not null,
  wa_numbers text[] not null,
  tax_number text,
  state text not null check (state in ('active', 'blocked')),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

create table public.credit_position (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  customer_id text not null,
  limit_minor bigint not null,
  receivable_minor bigint not null,
  currency text not null,
  overdue_days bigint not null,
  as_of timestamptz not null,
  source text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

create table public.alias (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  customer_id text,
  phrase text not null,
  product_id text not null,
  unit text,
  hits bigint not null,
  last_seen_at timestamptz not null,
  origin text not null,
  taught_by text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.alias (tenant_id, customer_id);

create table public.price_rule (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  kind text not null check (kind in ('list', 'tier', 'project')),
  product_id text,
  tier text,
  customer_id text,
  currency text not null,
  unit_price bigint,
  discount_bps bigint not null,
  max_discount_bps bigint not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);

create table public.inbound_message (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  channel text not null,
  external_id text not null,
  from_number text not null,
  customer_id text,
  kind text not null,
  body text not null,
  state text not null check (state in ('received', 'classified', 'drafted', 'ignored', 'needs_human')),
  received_at timestamptz not null,
  draft_id text,
  reason text,
  stages jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.inbound_message (tenant_id, draft_id);
create index on public.inbound_message (tenant_id, customer_id);

create table public.order_draft (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  message_id text,
  customer_id text,
  requester_id text,
  state text not null check (state in ('matching', 'needs_clarification', 'checked', 'awaiting_approval', 'approved', 'rejected', 'expired', 'submitting', 'confirmed', 'erp_uncertain', 'reconciled', 'failed')),
  version bigint not null,
  currency text not null,
  wanted_at timestamptz,
  ship_to text,
  extra_discount_bps bigint not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  decision text check (decision in ('confirm', 'approve', 'ask')),
  reasons jsonb not null,
  breaches text[] not null,
  question text,
  order_id text,
  created_at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.order_draft (tenant_id, customer_id);
create index on public.order_draft (tenant_id, message_id);

create table public.draft_line (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  draft_id text not null,
  position bigint not null,
  phrase text not null,
  product_id text,
  candidates jsonb not null,
  quantity bigint,
  unit text,
  base_quantity bigint,
  confidence double precision not null,
  accepted boolean not null,
  unit_price bigint,
  floor_price bigint,
  net_minor bigint not null,
  price_trace jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.draft_line (tenant_id, draft_id);

create table public.approval (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  draft_id text not null,
  draft_version bigint not null,
  kind text not null check (kind in ('price', 'credit')),
  decision text not null check (decision in ('approved', 'rejected')),
  decided_by text not null,
  decided_at timestamptz not null,
  reason text not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.approval (tenant_id, draft_id);

create table public.outbound_message (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  channel text not null,
  to_number text not null,
  customer_id text,
  body text not null,
  message_id text,
  draft_id text,
  state text not null check (state in ('waiting', 'sent', 'delivered', 'read', 'failed')),
  created_at timestamptz not null,
  sent_at timestamptz,
  external_id text,
  error text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.outbound_message (tenant_id, message_id);
create index on public.outbound_message (tenant_id, draft_id);

create table public.sales_order (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  draft_id text not null,
  customer_id text not null,
  state text not null check (state in ('confirmed', 'planned', 'in_production', 'ready', 'loading', 'dispatched', 'delivered', 'on_credit_hold', 'cancelled')),
  currency text not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  wanted_at timestamptz,
  first_promise_at timestamptz,
  promise_at timestamptz,
  promise_basis text check (promise_basis in ('ATP', 'CTP')),
  promised_at timestamptz,
  erp_ref text,
  confirmed_at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.sales_order (tenant_id, customer_id);
create index on public.sales_order (tenant_id, plant_id);
create index on public.sales_order (tenant_id, draft_id);

create table public.order_line (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  order_id text not null,
  position bigint not null,
  product_id text not null,
  quantity bigint not null,
  shipped_quantity bigint not null,
  net_minor bigint not null,
  promise_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.order_line (tenant_id, order_id);
create index on public.order_line (tenant_id, product_id);

create table public.erp_command (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  kind text not null check (kind in ('order.create', 'load.dispatch')),
  key text not null,
  subject_id text not null,
  state text not null check (state in ('waiting', 'sent', 'done', 'uncertain', 'failed')),
  attempts bigint not null,
  erp_ref text,
  error text,
  created_at timestamptz not null,
  done_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.erp_command (tenant_id, subject_id);
