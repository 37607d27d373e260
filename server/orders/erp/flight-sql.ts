import type { ServerTx } from '../../postgres/server-tx.ts';

/** How long an attempt may be silent before another may begin, in ms; it is renewed while the ERP is asked. */
export const flightMs = 10_000;

/** `taken`: another attempt is under way, until then at the longest. */
export type TakenOff =
  | { readonly kind: 'taken'; readonly msLeft: number }
  | { readonly kind: 'off'; readonly searchOnly: boolean };

/**
 * Begins the one attempt at a key that may be under way, in whichever process. `searchOnly` while what an earlier attempt
 * sent may still arrive, `absentAfterMs` after it; otherwise this attempt counts as sending from now on.
 */
export async function takeOff(tx: ServerTx, key: string, holder: string, absentAfterMs: number): Promise<TakenOff> {
  const { sql } = tx;
  await sql`insert into ops.erp_flight (tenant_id, key) values (app.tenant_id(), ${key}) on conflict do nothing`;
  const [flight] = await sql<{ msLeft: number; travelling: boolean }[]>`
    select coalesce(extract(epoch from held_until - clock_timestamp()) * 1000, 0)::float8 as "msLeft",
      coalesce(sent_at > clock_timestamp() - ${absentAfterMs}::float8 * interval '1 ms', false) as travelling
    from ops.erp_flight where tenant_id = app.tenant_id() and key = ${key} for update`;
  if (flight && flight.msLeft > 0) return { kind: 'taken', msLeft: flight.msLeft };
  const searchOnly = flight?.travelling === true;
  await sql`
    update ops.erp_flight set holder = ${holder}, held_until = clock_timestamp() + ${flightMs} * interval '1 ms',
      sent_at = case when ${searchOnly} then sent_at else clock_timestamp() end
    where tenant_id = app.tenant_id() and key = ${key}`;
  return { kind: 'off', searchOnly };
}

/** Says that the attempt goes on. */
export async function stayUp({ sql }: ServerTx, key: string, holder: string): Promise<void> {
  await sql`
    update ops.erp_flight set held_until = clock_timestamp() + ${flightMs} * interval '1 ms'
    where tenant_id = app.tenant_id() and key = ${key} and holder = ${holder}`;
}

/** Ends the attempt. `open`: what it sent may still arrive; `absent`: it surely did not; `settled`: nothing more to do. */
export async function land(
  { sql }: ServerTx,
  key: string,
  holder: string,
  how: 'open' | 'absent' | 'settled',
): Promise<void> {
  if (how === 'settled') {
    await sql`delete from ops.erp_flight where tenant_id = app.tenant_id() and key = ${key}`;
    return;
  }
  await sql`
    update ops.erp_flight set holder = null, held_until = null,
      sent_at = case when ${how === 'absent'} then null else sent_at end
    where tenant_id = app.tenant_id() and key = ${key} and holder = ${holder}`;
}
