-- The synced rows, second part: what is made, what breaks, who must act, what leaves.

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
