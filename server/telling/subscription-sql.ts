import { createHash } from 'node:crypto';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { House } from '../postgres/transaction.ts';

/** Where a browser takes notifications and the keys only it can read them with (RFC 8291). */
export interface Subscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export interface KeptSubscription extends Subscription {
  readonly id: string;
}

const idOf = (endpoint: string): string => createHash('sha256').update(endpoint).digest('base64url');

/** Subscriptions hang on sessions, which the server's usual hand may not look at. */
async function asService<T>(sql: House['sql'], work: (tx: ServerTx['sql']) => Promise<T>): Promise<T> {
  return (await sql.begin(async (tx) => {
    await tx`set local role service_role`;
    return work(tx);
  })) as T;
}

/**
 * From now on this browser's notifications are for whoever's session this is, and nobody else's; they end with the session.
 * False: the session is none.
 */
export async function keepSubscription(
  sql: House['sql'],
  token: string,
  { endpoint, p256dh, auth }: Subscription,
): Promise<boolean> {
  const id = idOf(endpoint);
  return asService(sql, async (tx) => {
    await tx`delete from ops.push_subscription where id = ${id}`;
    const kept = await tx`
      insert into ops.push_subscription (tenant_id, id, session_id, person_id, endpoint, p256dh, auth)
      select l.tenant_id, ${id}, s.id, l.person_id, ${endpoint}, ${p256dh}, ${auth}
      from identity.session as s join identity.login as l on l.id = s.user_id
      where s.token = ${token} and s.expires_at > now()
      on conflict (id) do update set tenant_id = excluded.tenant_id, session_id = excluded.session_id,
        person_id = excluded.person_id, p256dh = excluded.p256dh, auth = excluded.auth
      returning id`;
    return kept.length > 0;
  });
}

/** This person's browser shows nothing any more. */
export async function endSubscription(
  sql: House['sql'],
  whose: { readonly tenantId: string; readonly personId: string },
  endpoint: string,
): Promise<void> {
  await asService(
    sql,
    (tx) => tx`delete from ops.push_subscription
      where id = ${idOf(endpoint)} and tenant_id = ${whose.tenantId}::uuid and person_id = ${whose.personId}`,
  );
}

/** The devices on which this person is signed in now and wants to be told. */
export function subscriptionsOf(sql: House['sql'], tenantId: string, personId: string): Promise<KeptSubscription[]> {
  return asService(
    sql,
    (tx) => tx<KeptSubscription[]>`
      select p.id, p.endpoint, p.p256dh, p.auth from ops.push_subscription as p
      join identity.session as s on s.id = p.session_id and s.expires_at > now()
      where p.tenant_id = ${tenantId}::uuid and p.person_id = ${personId} order by p.id`,
  );
}

/** Their push services say that these are gone. */
export async function forgetSubscriptions(sql: House['sql'], ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await asService(sql, (tx) => tx`delete from ops.push_subscription where id = any (${[...ids]}::text[])`);
}
