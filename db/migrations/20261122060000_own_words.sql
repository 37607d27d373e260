-- Words of a company's customers that the lexicons do not know, and what they mean.
create table public.own_word (
  tenant_id uuid not null default app.tenant_id() references app.tenant (id),
  id text not null,
  scope text not null,
  word text not null check (length(word) between 1 and 60),
  kind text not null check (kind in ('unit', 'number', 'word', 'filler')),
  value text not null check (length(value) <= 60),
  added_by text,
  added_at timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create unique index own_word_word on public.own_word (tenant_id, lower(word));
create index own_word_pull on public.own_word (tenant_id, scope, xid);
create trigger a_stamp before insert or update on public.own_word for each row execute function sync.stamp();
create trigger z_bury after delete or update on public.own_word for each row execute function sync.bury();
alter table public.own_word enable row level security;
alter table public.own_word force row level security;
create policy person_reads on public.own_word for select to authenticated
  using (tenant_id = (select app.tenant_id()) and scope = any ((select app.scopes())::text[]));
create policy server_acts on public.own_word to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on public.own_word to authenticated;
grant select, insert, update, delete on public.own_word to app_server, service_role;
