-- What suppliers owe counts: promises say on which deliveries they lean, and what is received becomes lots.

alter table public.order_line add column leans_on text[] not null default '{}';

alter table public.plan_version drop constraint plan_version_reason_check;
alter table public.plan_version add constraint plan_version_reason_check check (reason in
  ('order', 'hold', 'breakdown', 'production', 'supply', 'person', 'seed'));

-- More than a tenth above what was ordered is a slip of the hand or a decision: a decision has a reason.
alter table public.supply_order
  add column received bigint not null default 0 check (received >= 0),
  add column lot_ids text[] not null default '{}',
  add column over_reason text check (length(over_reason) between 1 and 200),
  add constraint supply_order_received_most check (received * 10 <= quantity * 11 or over_reason is not null);

-- A wrong receipt taken back is expected again.
insert into app.transition (tbl, from_state, to_state) values ('supply_order', 'received', 'expected');
