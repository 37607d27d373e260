-- A purchase may be brought earlier, and an earlier date may be had at a premium.

alter table public.option drop constraint option_kind_check;
alter table public.option add constraint option_kind_check check (kind in
  ('swap_lot', 'new_promise', 'alternate_machine', 'partial_ship', 'transfer', 'release', 'split', 'hold_truck', 'rush_in',
   'expedite', 'premium'));
alter table public.customer_ask drop constraint customer_ask_kind_check;
alter table public.customer_ask add constraint customer_ask_kind_check check (kind in ('delay', 'substitute', 'premium'));
