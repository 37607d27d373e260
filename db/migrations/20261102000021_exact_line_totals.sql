-- In whole numbers throughout: `10 ^ scale` is a double and made large totals wrong by a minor unit.
create or replace function app.line_total(unit_price bigint, thousandths bigint, scale integer) returns bigint
language sql immutable set search_path = '' as
$$ select div(unit_price::numeric * thousandths * power(10::numeric, scale) * 2 + 10000000, 20000000)::bigint $$;
