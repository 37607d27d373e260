-- Row security asks for the reader's scopes once per table: 31 times a pull. As one statement of SQL over common table
-- expressions each answer took 0.12 ms to set up; these few assignments take a tenth of it. The words are the same.
create or replace function app.scopes() returns text[] language plpgsql stable as $$
declare
  claims constant jsonb := app.claims();
  functions text[] := array(select jsonb_array_elements_text(coalesce(claims -> 'functions', '[]')));
  plants constant text[] := array(select jsonb_array_elements_text(coalesce(claims -> 'plants', '[]')));
  scopes text[] := '{}';
  plant text;
  name text;
begin
  if nullif(claims ->> 'tenant', '') is not null then scopes := scopes || 'tenant'::text; end if;
  if functions && array['commercial', 'finance', 'manager', 'admin'] then scopes := scopes || 'money'::text; end if;
  if functions && array['manager', 'admin'] then
    functions := array['operator', 'quality', 'dispatch', 'planning', 'materials', 'commercial', 'finance', 'maintenance',
                       'purchase', 'manager', 'admin'];
  end if;
  foreach plant in array plants loop
    scopes := scopes || ('plant:' || plant);
    foreach name in array functions loop
      scopes := scopes || ('plant:' || plant || '/' || name);
    end loop;
  end loop;
  return array(select distinct each from unnest(scopes) as each order by each);
end $$;
