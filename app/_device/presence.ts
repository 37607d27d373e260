import type { SignedIn } from '../../db/person/signed-in.ts';
import { language, languageNames } from '../_ui/words/language.ts';
import { askWhoIsSignedIn } from './server.ts';

const personKey = 'throughline.person';
const spokenKey = 'throughline.language-of';
const leavingKey = 'throughline.leaving';

/** The person signed in when this device last heard from the server; they stay known without a network. */
export function rememberedPerson(): SignedIn | null {
  try {
    const kept = localStorage.getItem(personKey);
    return kept ? (JSON.parse(kept) as SignedIn) : null;
  } catch {
    return null;
  }
}

/** Ends the session on the server; throws without a network. */
async function endSession(): Promise<void> {
  const answer = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (answer.ok) localStorage.removeItem(leavingKey);
}

/** A tablet speaks the language of the person who signs in; what they then choose on it stays until somebody else does. */
function speakLanguageOf({ actor, language: own }: SignedIn): void {
  if (localStorage.getItem(spokenKey) === actor.personId) return;
  localStorage.setItem(spokenKey, actor.personId);
  const known = languageNames.find((name) => name === own);
  if (known) language.write(known);
}

/**
 * Asks the server who is signed in and remembers the answer; null forgets. A sign-out made without a network is carried
 * out first. Throws `TransportError` when the server can't be reached: then what is remembered stands.
 */
export async function refreshPerson(): Promise<SignedIn | null> {
  if (localStorage.getItem(leavingKey)) await endSession().catch(() => undefined);
  if (localStorage.getItem(leavingKey)) return null;
  const person = await askWhoIsSignedIn();
  if (person) {
    localStorage.setItem(personKey, JSON.stringify(person));
    speakLanguageOf(person);
  } else localStorage.removeItem(personKey);
  return person;
}

/** Signs out here and now, and on the server when it can be reached. The outbox stays and is still delivered. */
export async function signOut(): Promise<void> {
  localStorage.setItem(leavingKey, '1');
  localStorage.removeItem(personKey);
  await endSession().catch(() => undefined);
}
