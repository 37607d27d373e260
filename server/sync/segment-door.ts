import { signedInBy } from '../identity/session-door.ts';
import { webSegments } from '../web-house.ts';
import { canBeTold } from './spoken-schemas.ts';

const no = (status: number, error: string): Response => Response.json({ error }, { status });

/**
 * `GET /api/segment?schema=4[&scopes=tenant money]`: a segment of these scopes, or of all of the person's. Scopes that are not
 * theirs are left out. A gzip file, unpacked by the app: it is packed once for many, not for each on the way.
 */
export async function giveSegment(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const schema = searchParams.get('schema') ?? '';
  if (!/^\d{1,6}$/.test(schema)) return no(400, 'say in ?schema= which version of the app asks');
  const person = await signedInBy(request.headers);
  if (!person) return no(401, 'sign in first');
  if (!canBeTold(Number(schema))) return no(412, 'this app is out of date: reload it, nothing is lost');
  const wanted = searchParams.get('scopes');
  const body = await webSegments().of(person.actor, wanted === null ? null : wanted.split(' '));
  const headers = { 'content-type': 'application/gzip', 'cache-control': 'private, no-store' };
  return new Response(body, { headers });
}
