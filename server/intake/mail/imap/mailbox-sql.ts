import type { ServerTx } from '../../../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../../../postgres/transaction.ts';
import type { Mailbox } from './mailbox.ts';

/** A mailbox and whose it is. */
export interface OwnedMailbox extends Mailbox {
  readonly tenantId: string;
}

/** Every mailbox there is to read. */
export async function allMailboxes(house: House): Promise<OwnedMailbox[]> {
  const tenants = (await house.sql.begin('read only', async (tx) => {
    await tx`set local role app_server`;
    return tx<{ tenantId: string }[]>`select app.tenants_with_mailbox()::text as "tenantId"`;
  })) as { tenantId: string }[];
  const found: OwnedMailbox[] = [];
  for (const { tenantId } of tenants) {
    const own = await transactAsSystem(
      house,
      tenantId,
      ({ sql }) => sql<Mailbox[]>`
        select address, url, round(extract(epoch from since) * 1000)::float8 as since
        from ops.mailbox where tenant_id = app.tenant_id() order by address`,
    );
    found.push(...own.map((box) => ({ ...box, tenantId })));
  }
  return found;
}

/** How far a mailbox was read. */
export interface Cursor {
  readonly uidValidity: bigint;
  /** Mails up to this one are kept, or were passed over. */
  readonly uid: number;
}

export async function cursorOf({ sql }: ServerTx, mailbox: string): Promise<Cursor | undefined> {
  const [row] = await sql<{ uidValidity: string; uid: string }[]>`
    select uid_validity::text as "uidValidity", uid::text as uid from ops.mailbox_cursor
    where tenant_id = app.tenant_id() and mailbox = ${mailbox}`;
  return row && { uidValidity: BigInt(row.uidValidity), uid: Number(row.uid) };
}

/** Moves on, never back but where the server has numbered its mails anew. */
export async function moveCursor({ sql }: ServerTx, mailbox: string, { uidValidity, uid }: Cursor): Promise<void> {
  await sql`
    insert into ops.mailbox_cursor as c (tenant_id, mailbox, uid_validity, uid)
    values (app.tenant_id(), ${mailbox}, ${uidValidity.toString()}::bigint, ${uid})
    on conflict (tenant_id, mailbox) do update set uid_validity = excluded.uid_validity,
      uid = case when c.uid_validity = excluded.uid_validity then greatest(c.uid, excluded.uid) else excluded.uid end`;
}

/** Which of these places were kept: `imap:<mailbox>:<UIDVALIDITY>:<UID>`. */
export async function keptSources({ sql }: ServerTx, sources: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ source: string }[]>`
    select source from ops.raw_mail where tenant_id = app.tenant_id() and source = any (${[...sources]}::text[])`;
  return new Set(rows.map(({ source }) => source));
}
