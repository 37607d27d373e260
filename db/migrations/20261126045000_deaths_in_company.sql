-- A worker that dies amid several jobs says of none that it was this one: only who was alone is to blame (JOB-10).
alter table ops.job
  add column alone boolean not null default false,
  add column deaths integer not null default 0;

comment on column ops.job.alone is 'whether it was leased last with nothing else of its places under way';
comment on column ops.job.deaths is 'how often its worker died while others were under way beside it';
