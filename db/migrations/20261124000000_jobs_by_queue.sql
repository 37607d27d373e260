-- What waits is looked for queue by queue: a hundred thousand deadlines of other days lie behind those that are due.
drop index ops.job_due;
create index job_due on ops.job (queue, due) where state = 'waiting';
