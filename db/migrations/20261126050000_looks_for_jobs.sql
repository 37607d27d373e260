-- Each look for jobs goes by the index of what waits, queue by queue, whatever is thought of the table's size: a plan made while
-- it was small, or of figures that are old, would read all of it once for each queue, or to find the few rows to change.

create function ops.lease_jobs(most integer, queues text[], lease_ms float8, company_deaths integer)
returns table (tenant_id uuid, id bigint, queue text, payload jsonb, attempts integer, tries integer)
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  -- A lease that is lost with the power is no loss: the job waits again.
  perform set_config('synchronous_commit', 'off', true);
  return query
    with ready as materialized (
      select j.* from unnest(queues) as q (name) cross join lateral (
        select tenant_id, id, due from ops.job
        where state = 'waiting' and queue = q.name and due <= statement_timestamp()
        order by due limit most for update skip locked) as j
    ), forsaken as materialized (
      select tenant_id, id, due from ops.job
      where state = 'leased' and lease_until < statement_timestamp() and queue = any (queues)
        and deaths + (not alone)::int < company_deaths
      order by lease_until limit most for update skip locked
    )
    update ops.job as j
    set state = 'leased', lease_until = clock_timestamp() + lease_ms * interval '1 ms', attempts = j.attempts + 1,
      deaths = j.deaths + (j.state = 'leased' and not j.alone)::int, alone = false
    from (select tenant_id, id from (table ready union all table forsaken) as either order by due limit most) as due
    where j.tenant_id = due.tenant_id and j.id = due.id
    returning j.tenant_id, j.id, j.queue, j.payload, j.attempts, j.attempts - j.deaths;
end $$;
revoke execute on function ops.lease_jobs(integer, text[], float8, integer) from public;
grant execute on function ops.lease_jobs(integer, text[], float8, integer) to service_role;

create function ops.ms_to_next_job(at_most float8, queues text[], lonely_too boolean, company_deaths integer)
returns float8
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return (
    select greatest(0, least(at_most, coalesce(min(extract(epoch from j.due - clock_timestamp()) * 1000), at_most)::float8))
    from (
      select w.due from unnest(queues) as q (name) cross join lateral (
        select due from ops.job where state = 'waiting' and queue = q.name order by due limit 1) as w
      union all
      (select lease_until from ops.job
       where state = 'leased' and queue = any (queues) and (lonely_too or deaths + (not alone)::int < company_deaths)
       order by lease_until limit 1)) as j);
end $$;
revoke execute on function ops.ms_to_next_job(float8, text[], boolean, integer) from public;
grant execute on function ops.ms_to_next_job(float8, text[], boolean, integer) to service_role;
