import { hashPassword } from 'better-auth/crypto';
import type { Actor } from '../../db/mutator.ts';
import { people } from '../../db/person/person.ts';
import { Refusal, refuseUnless } from '../../db/values/refusal.ts';
import { type House, transact } from '../postgres/transaction.ts';
import { endSessions, writeLogin } from './give-login.ts';
import { newPassword } from './new-password.ts';

/** What was given, to be told to the person once; or why it was not, as a refusal's code. */
export type Issued =
  | { readonly given: true; readonly email: string; readonly password: string }
  | { readonly given: false; readonly code: string };

/**
 * Gives somebody of the administrator's own company a login, or another password for the one they have; then nobody is
 * signed in with the old one any more. Without a password one is made. It is kept only as its hash.
 */
export async function issueLogin(
  house: House,
  by: Actor,
  { personId, password = newPassword() }: { readonly personId: string; readonly password?: string | undefined },
): Promise<Issued> {
  try {
    refuseUnless(by.functions.includes('admin') || by.functions.includes('manager'), 'person.not_permitted');
    const hash = await hashPassword(password);
    return await transact(house, { actor: by, at: house.now() }, async (tx) => {
      const person = await tx.get(people, personId);
      refuseUnless(person, 'login.person_unsent');
      refuseUnless(person.active, 'login.person_inactive');
      await tx.audit('login.given', { person: personId });
      const login = { tenantId: tx.tenantId, personId, name: person.name, email: person.email };
      refuseUnless(await writeLogin(tx.sql, login, hash), 'login.email_taken');
      await endSessions(tx.sql, login);
      return { given: true as const, email: person.email, password };
    });
  } catch (error) {
    if (error instanceof Refusal) return { given: false, code: error.code };
    throw error;
  }
}
