-- Which plant a WhatsApp business number belongs to, by Meta's own id of it. What comes for a number nobody claimed goes to
-- the one plant marked as fallback, so that no delivery is lost.
create table ops.whatsapp_number (
  tenant_id uuid not null references app.tenant (id),
  phone_number_id text not null,
  fallback boolean not null default false,
  primary key (tenant_id, phone_number_id)
);
create unique index whatsapp_number_once on ops.whatsapp_number (phone_number_id);
create unique index whatsapp_number_one_fallback on ops.whatsapp_number (fallback) where fallback;
alter table ops.whatsapp_number enable row level security;
alter table ops.whatsapp_number force row level security;
create policy server_acts on ops.whatsapp_number to app_server
  using (tenant_id = (select app.tenant_id())) with check (tenant_id = (select app.tenant_id()));
grant select, insert, update on ops.whatsapp_number to app_server;
grant select, insert, update, delete on ops.whatsapp_number to service_role;

-- A status names the message by the channel's id; a thread is all that one number wrote.
create index outbound_message_external on public.outbound_message (tenant_id, external_id) where external_id is not null;
create index inbound_message_thread on public.inbound_message (tenant_id, from_number, received_at desc);
