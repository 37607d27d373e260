import webPush from 'web-push';
import type { House } from '../postgres/transaction.ts';

/** By what push services know that it is this installation that speaks (VAPID). */
export interface PushKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The installation's keys, made by whoever needs them first and kept for ever: every subscription is bound to them. */
export async function pushKeys(sql: House['sql']): Promise<PushKeys> {
  const keys = await sql.begin(async (tx) => {
    await tx`set local role service_role`;
    const kept = await tx<PushKeys[]>`select public_key as "publicKey", private_key as "privateKey" from ops.push_keys`;
    if (kept.length > 0) return kept;
    const made = webPush.generateVAPIDKeys();
    await tx`insert into ops.push_keys (public_key, private_key) values (${made.publicKey}, ${made.privateKey})
      on conflict (one) do nothing`;
    return tx<PushKeys[]>`select public_key as "publicKey", private_key as "privateKey" from ops.push_keys`;
  });
  const [own] = keys;
  if (!own) throw new Error('the push keys were not kept');
  return own;
}
