'use client';
import { type LucideIcon, MapPinOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Page } from './page.tsx';
import { EmptyState } from './states.tsx';

type NotHereProps = { title: string; detail: string; icon?: LucideIcon; action: ReactNode };

/** What a link names is not on this device (any more, or not yet): said as the page's heading, with the way on. */
export function NotHere({ title, detail, icon = MapPinOff, action }: NotHereProps) {
  return (
    <Page title={title}>
      <EmptyState icon={icon} title={detail} action={action} />
    </Page>
  );
}
