'use client';
import { placeIcons } from '../_ui/frame/place-icons.ts';
import type { DeskName } from '../_ui/place-names.ts';
import { useWords } from '../_ui/words/words.tsx';

const roles = [
  ['manager', 'manager'],
  ['commercial', 'commercial'],
  ['planning', 'planning'],
  ['operator', 'floor'],
  ['quality', 'quality'],
  ['dispatch', 'dispatch'],
  ['materials', 'materials'],
  ['maintenance', 'maintenance'],
  ['finance', 'finance'],
  ['admin', 'admin'],
] as const satisfies readonly (readonly [string, DeskName])[];

/** One tap signs in as anybody in the demo plant. Plain links: the server sets the session and leads to the desk. */
export function DemoRoles() {
  const t = useWords('shared.signIn');
  return (
    <section aria-labelledby="demo-title">
      <h2 id="demo-title" className="text-title font-semibold">
        {t('demoTitle')}
      </h2>
      <p className="mt-1 text-ink-soft">{t('demoDetail')}</p>
      <ul className="mt-4 grid gap-2 sm:grid-cols-2">
        {roles.map(([role, desk]) => {
          const Icon = placeIcons[desk];
          return (
            <li key={role}>
              <a
                href={`/demo/sign-in?as=${role}`}
                className="flex h-full min-h-16 items-center gap-3 rounded-panel border border-line bg-panel px-4 py-2 shadow-panel hover:border-accent active:bg-sunken"
              >
                <span
                  aria-hidden
                  className="grid size-10 shrink-0 place-items-center rounded-tap bg-accent-wash text-accent"
                >
                  <Icon className="size-5" />
                </span>
                <span className="min-w-0">
                  <span className="block font-semibold">{t(`role.${role}`)}</span>
                  <span className="block text-sm text-ink-soft">{t(`roleDetail.${role}`)}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
      <p className="mt-4 text-sm text-ink-soft">{t('demoTour')}</p>
    </section>
  );
}
