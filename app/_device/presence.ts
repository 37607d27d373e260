import type { SignedIn } from '../../db/person/signed-in.ts';
import { keepWord, keptWord } from '../_sync/kept-words.ts';
import { language, languageNames } from '../_ui/words/language.ts';
import { askWhoIsSignedIn } from './server.ts';

const personWord = 'person';
const leavingWord = 'leaving';
const spokenKey = 'throughline.language-of';

/** Devices of before kept it where a kill could lose it. */
const keptBefore = (): SignedIn | null => JSON.parse(localStorage.getItem('throughline.person') ?? 'null');

/** The person signed in when this device last heard from the server; they stay known without a network. */
export async function rememberedPerson(): Promise<SignedIn | null> {
  const kept = await keptWord(personWord);
  return kept === undefined ? keptBefore() : (kept as SignedIn | null);
}

/** Ends the session on the server; throws without a network. */
async function endSession(): Promise<void> {
  const answer = await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (answer.ok) await keepWord(leavingWord, false);
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
  if (await keptWord(leavingWord)) await endSession().catch(() => undefined);
  if (await keptWord(leavingWord)) return null;
  const person = await askWhoIsSignedIn();
  // Without room for it they work on all the same, and sign in again next time.
  await keepWord(personWord, person).catch(() => undefined);
  if (person) speakLanguageOf(person);
  return person;
}

/** Signs out here and now, and on the server when it can be reached. The outbox stays and is still delivered. */
export async function signOut(): Promise<void> {
  await keepWord(leavingWord, true);
  await keepWord(personWord, null);
  await endSession().catch(() => undefined);
}
