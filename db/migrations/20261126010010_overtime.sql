-- A machine works outside its hours as a way out, at what an hour of it costs.

alter table public.plant_cost add column overtime_hour_minor bigint check (overtime_hour_minor >= 0);

-- One kind more, whichever there are: other migrations add theirs.
do $$
declare
  kinds text;
begin
  select pg_get_constraintdef(oid) into strict kinds from pg_constraint
    where conrelid = 'public.option'::regclass and conname = 'option_kind_check';
  execute 'alter table public.option drop constraint option_kind_check';
  execute 'alter table public.option add constraint option_kind_check '
    || replace(kinds, '''premium''::text', '''premium''::text, ''overtime''::text');
end $$;
