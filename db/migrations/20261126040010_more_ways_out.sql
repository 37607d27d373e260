-- Another supplier, another material: ways out, beside those of work that is split, made elsewhere or longer,
-- and of goods that are made good or let pass.

alter table public.option drop constraint option_kind_check;
alter table public.option add constraint option_kind_check check (kind in
  ('swap_lot', 'new_promise', 'alternate_machine', 'partial_ship', 'transfer', 'release', 'split', 'hold_truck', 'rush_in',
    'expedite', 'premium', 'overtime', 'outsource', 'rework', 'concession', 'alternate_supplier', 'substitute'));
