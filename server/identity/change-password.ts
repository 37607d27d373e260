import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Actor } from '../../db/mutator.ts';
import { people } from '../../db/person/person.ts';
import { Refusal, refuseUnless } from '../../db/values/refusal.ts';
import type { TransactionSql } from '../postgres/connect.ts';
import { type House, transact } from '../postgres/transaction.ts';
import { endSessions, writeLogin } from './give-login.ts';
import type { GuessLimit } from './guess-limit.ts';

/** Whether it was changed; or why not, as a refusal's code. */
export type Changed =
  | { readonly changed: true; readonly email: string }
  | { readonly changed: false; readonly code: string };

/** The kept hash; for the service hand. */
async function hashOf(sql: TransactionSql, { tenantId, personId }: Actor): Promise<string | undefined> {
  await sql`set local role service_role`;
  const [row] = await sql<{ password: string | null }[]>`
    select a.password from identity.account as a join identity.login as l on l.id = a.user_id
    where a.provider_id = 'credential' and l.tenant_id = ${tenantId} and l.person_id = ${personId} for update of a`;
  return row?.password ?? undefined;
}

/**
 * A person's own new password, for the one they have; then nobody is signed in with the old one any more, they neither.
 * Wrong ones count as guesses at a door do.
 */
export async function changePassword(
  house: House,
  by: Actor,
  limit: GuessLimit,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<Changed> {
  const whose = `${by.tenantId}/${by.personId}`;
  try {
    refuseUnless(limit.take(whose) === 0, 'login.too_many_guesses');
    const hash = await hashPassword(next);
    const email = await transact(house, { actor: by, at: house.now() }, async (tx) => {
      const person = await tx.get(people, by.personId);
      refuseUnless(person?.active, 'login.person_inactive');
      await tx.audit('login.changed', { person: by.personId });
      const known = await hashOf(tx.sql, by);
      refuseUnless(known && (await verifyPassword({ hash: known, password: current })), 'login.wrong_password');
      const login = { tenantId: tx.tenantId, personId: by.personId, name: person.name, email: person.email };
      refuseUnless(await writeLogin(tx.sql, login, hash), 'login.email_taken');
      await endSessions(tx.sql, login);
      return person.email;
    });
    limit.forget(whose);
    return { changed: true, email };
  } catch (error) {
    if (error instanceof Refusal) return { changed: false, code: error.code };
    throw error;
  }
}
