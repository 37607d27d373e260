-- Which plants wait in a queue, and what of each is due first: without going through another plant's backlog.
create index job_of_plant on ops.job (queue, tenant_id, due) where state = 'waiting';
