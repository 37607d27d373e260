/** What came of trying to sign in. */
export type SignInOutcome =
  | { kind: 'signed-in' }
  | { kind: 'wrong' }
  | { kind: 'tooMany' }
  | { kind: 'unreachable' }
  | { kind: 'refused'; status: number };

/** Posts to better-auth's e-mail door; the answer sets the session cookie. */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  const answer = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  }).catch(() => undefined);
  if (!answer) return { kind: 'unreachable' };
  if (answer.ok) return { kind: 'signed-in' };
  if (answer.status === 401 || answer.status === 400) return { kind: 'wrong' };
  return answer.status === 429 ? { kind: 'tooMany' } : { kind: 'refused', status: answer.status };
}
