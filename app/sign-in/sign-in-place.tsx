'use client';
import { useDemoMode } from '../_ui/demo-mode.ts';
import { Mark } from '../_ui/frame/mark.tsx';
import { Settings } from '../_ui/frame/more-sheet.tsx';
import { Card } from '../_ui/kit/card.tsx';
import { useWords } from '../_ui/words/words.tsx';
import { DemoRoles } from './demo-roles.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** The door. In demo mode one tap opens any role's day; otherwise e-mail and password. */
export default function SignInPlace() {
  const t = useWords('shared.signIn');
  const demo = useDemoMode();
  return (
    <main className="mx-auto grid min-h-dvh max-w-5xl content-center gap-6 px-4 py-8 sm:px-6 lg:grid-cols-[1fr_22rem] lg:gap-12">
      <div className="lg:col-span-2">
        <p className="flex items-center gap-3 text-accent [--mark-ground:var(--ground)]">
          <Mark className="size-10" />
          <span className="text-2xl font-semibold tracking-tight text-ink">Throughline</span>
        </p>
        <p className="mt-3 max-w-xl text-lg text-ink-soft">{t('promise')}</p>
      </div>
      {demo && <DemoRoles />}
      <div className={`w-full space-y-6 ${demo ? '' : 'max-w-md'}`}>
        <Card className="p-5">
          <h1 className="mb-4 text-title font-semibold">{t('title')}</h1>
          <SignInForm />
        </Card>
        <Settings />
      </div>
    </main>
  );
}
