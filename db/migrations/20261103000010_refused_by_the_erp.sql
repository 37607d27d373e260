-- What the ERP refused stands before a person: a kind of task of its own.
alter table public.task drop constraint task_kind_check;
alter table public.task add constraint task_kind_check check (kind in ('exception', 'approval', 'clarify', 'erp'));
