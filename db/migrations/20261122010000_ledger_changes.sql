-- What came after a document of the built-in ledger: amendments and a cancellation. A document itself is never changed.
create table erp_ledger.change (
  tenant_id uuid not null references app.tenant (id),
  reference text not null,
  position integer not null check (position > 0),
  -- null: the document is cancelled, and nothing comes after it.
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, reference, position)
);

alter table erp_ledger.change enable row level security;
alter table erp_ledger.change force row level security;
create policy server_acts on erp_ledger.change to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert on erp_ledger.change to app_server;
grant select, insert, update, delete on erp_ledger.change to service_role;
