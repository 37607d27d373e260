import { signedInBy } from '../identity/session-door.ts';
import { storageFrom } from '../storage/open-storage.ts';
import { webHouse } from '../web-house.ts';
import { answerFile } from './give-file.ts';

/** The bytes of a file that came with a message, for a signed-in person who may see the message. */
export async function giveFile(request: Request): Promise<Response> {
  const person = await signedInBy(request.headers);
  if (!person) return Response.json({ error: 'sign in first' }, { status: 401 });
  const id = new URL(request.url).pathname.split('/').at(-1) ?? '';
  return answerFile(webHouse().sql, storageFrom(process.env), person.actor, id);
}
