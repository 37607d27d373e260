-- Every task climbs: one of no exception by the rules as they stood when it was asked, and it says when its decision came too late.

alter table public.task add column policy jsonb;
alter table public.task add column breached boolean not null default false;
-- What the audit looks through again and again.
create index task_alone on public.task (tenant_id, ack_by)
  where exception_id is null and state in ('queued', 'delivered', 'seen', 'acknowledged');
