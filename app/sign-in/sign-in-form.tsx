'use client';
import { type FormEvent, useState } from 'react';
import { arrive } from '../_device/presence.ts';
import { type SignInOutcome, signIn } from '../_device/sign-in.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** E-mail and password. A wrong pair, a silent server and a refusal are told apart, because each asks for another step. */
export function SignInForm() {
  const t = useWords('shared.signIn');
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<SignInOutcome>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const next = await signIn(String(form.get('email')), String(form.get('password')));
    setOutcome(next);
    if (next.kind !== 'signed-in') return setBusy(false);
    await arrive();
    window.location.assign('/');
  }

  const failure =
    outcome === undefined || outcome.kind === 'signed-in'
      ? undefined
      : outcome.kind === 'refused'
        ? t('refused', { status: outcome.status })
        : t(outcome.kind);

  return (
    <form onSubmit={submit} className="space-y-4">
      {failure && (
        <p role="alert" className="rounded-tap bg-held-wash p-3 font-medium text-held">
          {failure}
        </p>
      )}
      <Field label={t('email')} name="email" type="email" autoComplete="username" required />
      <Field label={t('password')} name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" look="primary" big busy={busy}>
        {t('action')}
      </Button>
    </form>
  );
}
