import { createHmac } from 'node:crypto';
import { demoPersonFor, demoRoles } from '../seed/demo-people.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { webHouse } from '../web-house.ts';
import { giveLogin } from './give-login.ts';
import { webAuth } from './session-door.ts';

const isDemo = (): boolean => process.env['THROUGHLINE_DEMO'] === '1';

/** The demo people's password: nobody types it, and it differs from one installation to the next. */
const demoPassword = (): string =>
  createHmac('sha256', process.env['BETTER_AUTH_SECRET'] ?? '')
    .update('demo people')
    .digest('hex');

const here = 'http://here';

/** Only a path of this app, written as headers take it, so that the door can't be used to send people elsewhere. */
function ownPath(next: string | null): string {
  const asked = URL.parse(next ?? '/', here);
  // `/.//elsewhere` is a path of ours whose own path would name another host.
  return asked?.origin === here && !asked.pathname.startsWith('//')
    ? `${asked.pathname}${asked.search}${asked.hash}`
    : '/';
}

function notHere(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

/** `GET /demo/sign-in?as=quality[&next=/tasks]`: one click signs in as that role. Exists only in the demo. */
export async function demoSignIn(request: Request): Promise<Response> {
  if (!isDemo())
    return notHere(404, 'One-click sign-in exists only in the demo. Sign in with e-mail and password at /sign-in.');
  const asked = new URL(request.url).searchParams;
  const role = demoRoles.find((name) => name === asked.get('as'));
  if (!role) return notHere(400, `Choose a role: /demo/sign-in?as=${demoRoles.join(' | ')}`);
  const person = demoPersonFor(role);
  const auth = webAuth();
  const { id: personId, name, email } = person;
  await giveLogin(webHouse().sql, { tenantId: demoTenantId, personId, name, email, password: demoPassword() });
  const answer = await auth.api.signInEmail({
    body: { email, password: demoPassword() },
    headers: request.headers,
    asResponse: true,
  });
  if (!answer.ok)
    return notHere(
      503,
      'The demo sign-in failed: try again, and if it stays so, delete the data folder and start again.',
    );
  const headers = new Headers({ location: ownPath(asked.get('next')) });
  for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
