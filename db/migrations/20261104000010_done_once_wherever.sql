-- An action that came from a file was confirmed on another device, under a number of that device's. Should both send it, it
-- is done once. Another payload under the same number is another action, and one that was refused may be tried again.
alter table sync.mutation add column origin_client text, add column origin_mid bigint,
  add column done_elsewhere boolean not null default false,
  add constraint origin_whole check ((origin_client is null) = (origin_mid is null));
create unique index mutation_done_once on sync.mutation
  (tenant_id, coalesce(origin_client, client), coalesce(origin_mid, mid), args_hash)
  where status = 'applied' and not done_elsewhere;
