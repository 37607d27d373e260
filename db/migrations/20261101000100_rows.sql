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

create table public.work_order (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  product_id text not null,
  quantity bigint not null,
  state text not null check (state in ('planned', 'released', 'running', 'paused', 'blocked', 'completed', 'closed')),
  order_line_ids text[] not null,
  due_at timestamptz,
  planned_start_at timestamptz not null,
  planned_end_at timestamptz not null,
  input_lot_ids text[] not null,
  short_from_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.work_order (tenant_id, plant_id);
create index on public.work_order (tenant_id, product_id);

create table public.operation (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  work_order_id text not null,
  position bigint not null,
  work text not null,
  equipment_id text not null,
  state text not null check (state in ('planned', 'released', 'running', 'paused', 'blocked', 'completed', 'closed')),
  planned_start_at timestamptz not null,
  planned_end_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  good bigint not null,
  scrap bigint not null,
  operator_id text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.operation (tenant_id, work_order_id);
create index on public.operation (tenant_id, equipment_id);

create table public.lot (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text,
  product_id text not null,
  state text not null check (state in ('quarantined', 'available', 'held', 'reworked', 'scrapped', 'used_as_is', 'returned', 'consumed')),
  made_quantity bigint not null,
  quantity bigint not null,
  parents text[] not null,
  supplier_lot text,
  work_order_id text,
  location text not null,
  made_at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.lot (tenant_id, product_id);
create index on public.lot (tenant_id, plant_id);
create index on public.lot (tenant_id, work_order_id);

create table public.allocation (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  lot_id text not null,
  order_line_id text not null,
  order_id text not null,
  quantity bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.allocation (tenant_id, lot_id);
create index on public.allocation (tenant_id, order_line_id);
create index on public.allocation (tenant_id, order_id);

create table public.hold (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  lot_id text not null,
  state text not null check (state in ('open', 'released', 'dispositioned')),
  reason text not null,
  note text not null,
  raised_by text not null,
  occurred_at timestamptz not null,
  closed_by text,
  closed_at timestamptz,
  disposition text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.hold (tenant_id, lot_id);

create table public.plan_version (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  number bigint not null,
  reason text not null check (reason in ('order', 'hold', 'breakdown', 'production', 'person', 'seed')),
  changes jsonb not null,
  late_lines bigint not null,
  created_at timestamptz not null,
  took_ms bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.plan_version (tenant_id, plant_id);

create table public.load (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  vehicle text not null,
  slot_at timestamptz not null,
  state text not null check (state in ('planned', 'staging', 'loading', 'confirmed', 'dispatched', 'short')),
  seal text,
  sealed_at timestamptz,
  confirmed_by text,
  confirmed_at timestamptz,
  proof jsonb,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.load (tenant_id, plant_id);

create table public.load_line (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  load_id text not null,
  order_id text not null,
  order_line_id text not null,
  product_id text not null,
  lot_id text not null,
  quantity bigint not null,
  picked bigint not null,
  state text not null check (state in ('staged', 'picked', 'short', 'swapped')),
  picked_by text,
  picked_at timestamptz,
  picked_how text check (picked_how in ('scan', 'tap')),
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.load_line (tenant_id, load_id);
create index on public.load_line (tenant_id, lot_id);
create index on public.load_line (tenant_id, order_line_id);

create table public.exception (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  number text not null,
  kind text not null check (kind in ('hold', 'breakdown', 'shortage', 'price', 'credit', 'short_pick')),
  subject_table text not null,
  subject_id text not null,
  subject text not null,
  severity text not null check (severity in ('routine', 'major', 'critical')),
  state text not null check (state in ('raised', 'routed', 'acknowledged', 'deciding', 'resolving', 'resolved', 'verified', 'closed', 'merged')),
  breached boolean not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  consequence_at timestamptz,
  consequence text,
  ack_by timestamptz not null,
  decide_by timestamptz not null,
  impact jsonb not null,
  money_at_risk_minor bigint not null,
  currency text not null,
  policy jsonb not null,
  answers jsonb not null,
  raised_by text,
  resolved_at timestamptz,
  merged_into text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.exception (tenant_id, plant_id);
create index on public.exception (tenant_id, subject_id);

create table public.option (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  exception_id text not null,
  plant_id text not null,
  kind text not null check (kind in ('swap_lot', 'new_promise', 'alternate_machine', 'partial_ship', 'transfer', 'release')),
  rank bigint not null,
  facts jsonb not null,
  effect jsonb not null,
  orders_saved bigint not null,
  lateness_hours bigint not null,
  money_saved_minor bigint not null,
  expires_at timestamptz,
  state text not null check (state in ('offered', 'chosen', 'applied', 'expired', 'failed')),
  applied_by text,
  applied_at timestamptz,
  error text,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.option (tenant_id, exception_id);

create table public.task (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  exception_id text,
  draft_id text,
  "function" text not null check ("function" in ('operator', 'quality', 'dispatch', 'planning', 'materials', 'commercial', 'finance', 'maintenance', 'purchase', 'manager', 'admin')),
  kind text not null check (kind in ('exception', 'approval', 'clarify')),
  question text not null,
  subject text not null,
  context jsonb not null,
  choices jsonb not null,
  state text not null check (state in ('queued', 'delivered', 'seen', 'acknowledged', 'decided', 'done', 'superseded')),
  created_at timestamptz not null,
  ack_by timestamptz not null,
  decide_by timestamptz not null,
  money_at_risk_minor bigint not null,
  currency text not null,
  assignee_id text,
  acknowledged_by text,
  acknowledged_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  choice text,
  escalation_level bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.task (tenant_id, exception_id);
create index on public.task (tenant_id, draft_id);
create index on public.task (tenant_id, plant_id);

create table public.escalation (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  task_id text not null,
  level bigint not null,
  to_person_ids jsonb not null,
  at timestamptz not null,
  superseded_at timestamptz,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.escalation (tenant_id, task_id);

create table public.decision (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  plant_id text not null,
  exception_id text,
  task_id text,
  option_id text,
  actor_id text not null,
  choice text not null,
  reason text not null,
  predicted jsonb not null,
  actual jsonb,
  at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index on public.decision (tenant_id, exception_id);
create index on public.decision (tenant_id, task_id);

create unique index inbound_message_once on public.inbound_message (tenant_id, channel, external_id);
create unique index sales_order_once_per_draft on public.sales_order (tenant_id, draft_id);
create unique index sales_order_number on public.sales_order (tenant_id, number);
create unique index lot_number on public.lot (tenant_id, number);
create unique index erp_command_once on public.erp_command (tenant_id, kind, key);
create unique index approval_once on public.approval (tenant_id, draft_id, draft_version, kind);
create unique index escalation_once on public.escalation (tenant_id, task_id, level);
create unique index rule_set_version on public.rule_set (tenant_id, kind, version);
create unique index machine_stop_one_open on public.machine_stop (tenant_id, equipment_id) where state = 'open';
create unique index hold_one_open on public.hold (tenant_id, lot_id) where state = 'open';
create unique index operation_one_running on public.operation (tenant_id, equipment_id) where state = 'running';
create index lot_parents on public.lot using gin (parents);
create index work_order_lines on public.work_order using gin (order_line_ids);
create index work_order_inputs on public.work_order using gin (input_lot_ids);
create index customer_numbers on public.customer using gin (wa_numbers);
create index alias_phrase on public.alias using gist (phrase gist_trgm_ops);
create index product_name on public.product using gist (name gist_trgm_ops);

alter table public.equipment add foreign key (tenant_id, plant_id) references public.plant (tenant_id, id);
alter table public.machine_stop add foreign key (tenant_id, equipment_id) references public.equipment (tenant_id, id);
alter table public.credit_position add foreign key (tenant_id, customer_id) references public.customer (tenant_id, id);
alter table public.alias add foreign key (tenant_id, product_id) references public.product (tenant_id, id);
alter table public.order_draft add foreign key (tenant_id, customer_id) references public.customer (tenant_id, id);
alter table public.draft_line
  add foreign key (tenant_id, draft_id) references public.order_draft (tenant_id, id),
  add foreign key (tenant_id, product_id) references public.product (tenant_id, id),
  add check (quantity > 0), add check (base_quantity > 0), add check (net_minor >= 0);
alter table public.approval add foreign key (tenant_id, draft_id) references public.order_draft (tenant_id, id);
alter table public.sales_order
  add foreign key (tenant_id, draft_id) references public.order_draft (tenant_id, id),
  add foreign key (tenant_id, customer_id) references public.customer (tenant_id, id),
  add check (net_minor >= 0 and tax_minor >= 0 and total_minor = net_minor + tax_minor);
alter table public.order_line
  add foreign key (tenant_id, order_id) references public.sales_order (tenant_id, id),
  add foreign key (tenant_id, product_id) references public.product (tenant_id, id),
  add check (quantity > 0 and shipped_quantity between 0 and quantity);
alter table public.operation
  add foreign key (tenant_id, work_order_id) references public.work_order (tenant_id, id),
  add foreign key (tenant_id, equipment_id) references public.equipment (tenant_id, id),
  add check (good >= 0 and scrap >= 0);
alter table public.lot
  add foreign key (tenant_id, product_id) references public.product (tenant_id, id),
  add check (quantity between 0 and made_quantity);
alter table public.allocation
  add foreign key (tenant_id, lot_id) references public.lot (tenant_id, id),
  add foreign key (tenant_id, order_line_id) references public.order_line (tenant_id, id),
  add check (quantity > 0);
alter table public.hold add foreign key (tenant_id, lot_id) references public.lot (tenant_id, id);
alter table public.load_line
  add foreign key (tenant_id, load_id) references public.load (tenant_id, id),
  add foreign key (tenant_id, lot_id) references public.lot (tenant_id, id),
  add foreign key (tenant_id, order_line_id) references public.order_line (tenant_id, id),
  add check (quantity > 0 and picked between 0 and quantity);
alter table public.option add foreign key (tenant_id, exception_id) references public.exception (tenant_id, id);
alter table public.task
  add foreign key (tenant_id, exception_id) references public.exception (tenant_id, id),
  add foreign key (tenant_id, draft_id) references public.order_draft (tenant_id, id);
alter table public.escalation add foreign key (tenant_id, task_id) references public.task (tenant_id, id);

-- What of each product is there, promised and free. Invoker's rights: the reader's own policies apply.
create view public.stock_position with (security_invoker = true) as
select lot.tenant_id, lot.plant_id, lot.product_id,
  sum(lot.quantity)::bigint as on_hand,
  coalesce(sum(lot.quantity) filter (where lot.state in ('held', 'quarantined')), 0)::bigint as held,
  coalesce(sum(taken.quantity), 0)::bigint as allocated,
  coalesce(sum(lot.quantity - coalesce(taken.quantity, 0))
    filter (where lot.state in ('available', 'reworked', 'used_as_is')), 0)::bigint as available
from public.lot
left join (
  select tenant_id, lot_id, sum(quantity) as quantity from public.allocation group by tenant_id, lot_id
) as taken on taken.tenant_id = lot.tenant_id and taken.lot_id = lot.id
where lot.state not in ('scrapped', 'returned', 'consumed')
group by lot.tenant_id, lot.plant_id, lot.product_id;
grant select on public.stock_position to authenticated, app_server, service_role;
