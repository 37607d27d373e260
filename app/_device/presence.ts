import type { SignedIn } from '../../server/identity/signed-in.ts';

const key = 'throughline.person';

/** The person signed in when this device last heard from the server; they stay known without a network. */
export function rememberedPerson(): SignedIn | null {
  try {
    const kept = localStorage.getItem(key);
    return kept ? (JSON.parse(kept) as SignedIn) : null;
  } catch {
    return null;
  }
}

/** Remembers who is signed in; null forgets. The outbox is kept either way. */
export function rememberPerson(person: SignedIn | null): void {
  if (person) localStorage.setItem(key, JSON.stringify(person));
  else localStorage.removeItem(key);
}
