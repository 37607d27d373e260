import type { SignedIn } from '../../db/person/signed-in.ts';
import { keepWord, keptWord } from '../_sync/kept-words.ts';
import { language, languageNames } from '../_ui/words/language.ts';
import { forgetFiles } from './kept-files.ts';
import { clearNotices, followPush } from './push-follow.ts';
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

/** Carries out a sign-out made without a network; true when it was for this person, who then is signed in no more. */
async function carryOutLeaving({ actor }: SignedIn): Promise<boolean> {
  const left = await keptWord(leavingWord);
  if (!left) return false;
  // Somebody else has come since: their session took the place of the one to be ended. Apps of before did not say whose it was.
  if (left !== true && left !== actor.personId) await keepWord(leavingWord, false);
  else await endSession().catch(() => undefined);
  return left === true || left === actor.personId;
}

/**
 * Asks the server who is signed in and remembers the answer; null forgets. A sign-out made without a network is carried
 * out now. Throws `TransportError` when the server can't be reached: then what is remembered stands.
 */
export async function refreshPerson(): Promise<SignedIn | null> {
  const person = await askWhoIsSignedIn();
  if (person && (await carryOutLeaving(person))) return null;
  // Without room for it they work on all the same, and sign in again next time.
  await keepWord(personWord, person).catch(() => undefined);
  if (person) speakLanguageOf(person);
  if (person) void followPush(person.actor.personId).catch(() => undefined);
  // What somebody else has looked at here is none of theirs.
  await forgetFiles(person ? `${person.actor.tenantId}.${person.actor.personId}` : undefined).catch(() => undefined);
  return person;
}

/** Signs out here and now, and on the server when it can be reached. The outbox stays and is still delivered. */
export async function signOut(): Promise<void> {
  await keepWord(leavingWord, (await rememberedPerson())?.actor.personId ?? true);
  await keepWord(personWord, null);
  await clearNotices().catch(() => undefined);
  await forgetFiles().catch(() => undefined);
  await endSession().catch(() => undefined);
}

/** Somebody has just signed in here: whoever they are, a sign-out from before is not meant for them. */
export const arrive = (): Promise<void> => keepWord(leavingWord, false);
