-- The playbook's nine kinds, and those also raised.
alter table public.exception drop constraint exception_kind_check;
alter table public.exception add constraint exception_kind_check check (kind in (
  'hold', 'breakdown', 'shortage', 'demand_change', 'short_pick', 'price', 'credit', 'late_work', 'supplier_delay',
  'telemetry_silent', 'erp_unreachable', 'unknown_name', 'device_unsynced', 'promise_capacity'));
