import type { Actor } from '../../db/mutator.ts';
import { scopesOf } from '../../db/scope.ts';
import { fact, Local, setFact } from './local.ts';
import { purgeScopes } from './rebase.ts';

/**
 * Opens the tenant's database for a person. What the person before them could see and they can't is gone before this
 * resolves; the outbox, whoever filled it, stays.
 */
export async function openLocal(actor: Actor): Promise<Local> {
  const local = new Local(`throughline-${actor.tenantId}`);
  await local.open();
  await local.transaction('rw', local.tables, async () => {
    const cookie = await fact(local, 'cookie');
    if (!cookie) return;
    const own = scopesOf(actor);
    const lost = cookie.scopes.filter((scope) => !own.includes(scope));
    if (lost.length === 0) return;
    await purgeScopes(local, lost);
    await setFact(local, 'cookie', { ...cookie, scopes: cookie.scopes.filter((scope) => own.includes(scope)) });
  });
  return local;
}
