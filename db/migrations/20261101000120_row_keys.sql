-- What is unique and what belongs to what among the synced rows, and the one view over them.

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
