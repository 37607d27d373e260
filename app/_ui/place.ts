'use client';
import { usePathname } from 'next/navigation';
import { useMemo } from 'react';
import { type PlaceName, placeOf } from './place-names.ts';

/** Where the person stands: `/tasks/t-1` → `{ place: 'tasks', rest: ['t-1'] }`. Changes with every `Go`. */
export function usePlace(): { place: PlaceName | undefined; rest: string[] } {
  const pathname = usePathname();
  return useMemo(() => placeOf(pathname), [pathname]);
}
