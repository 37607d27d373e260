-- Mailboxes that are read over IMAP, each for one of the company's addresses. Credentials: the server's hand alone reads them.
create table ops.mailbox (
  tenant_id uuid not null references app.tenant (id),
  address text not null,
  -- `imaps://user:password@host:993/INBOX`
  url text not null check (url ~ '^imaps?://'),
  -- What came before is somebody's old mail, and is left alone.
  since timestamptz not null default now(),
  primary key (tenant_id, address),
  foreign key (tenant_id, address) references ops.mail_address (tenant_id, address)
);
alter table ops.mailbox enable row level security;
alter table ops.mailbox force row level security;
create policy server_acts on ops.mailbox to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select on ops.mailbox to app_server;
grant select, insert, update, delete on ops.mailbox to service_role;

-- Which companies have one; what is in it is asked under each one's own claims.
create function app.tenants_with_mailbox() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select distinct tenant_id from ops.mailbox
$$;
revoke execute on function app.tenants_with_mailbox() from public;
grant execute on function app.tenants_with_mailbox() to app_server;
