-- Somebody is covered for by one person at a time, whoever writes it.
create extension if not exists btree_gist;
alter table public.cover add constraint cover_taken exclude using gist (
  tenant_id with =, plant_id with =, for_person_id with =, tstzrange(from_at, to_at) with &&
);

-- A hand-over is told as well: it is about no task, and says which it is.
alter table public.notice drop constraint notice_about_check;
