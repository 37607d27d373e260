-- Somebody may be told of a task again for a reason of its own: a reminder of it, or that it was given to them.
alter table public.notice add column about text;
alter table public.notice drop constraint notice_check;
alter table public.notice add constraint notice_check
  check (task_id is null or id = concat_ws('.', task_id, level, person_id, channel, about));
alter table public.notice add constraint notice_about_check check (about is null or task_id is not null);
