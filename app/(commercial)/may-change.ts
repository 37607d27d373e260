'use client';
import { useDevice } from '../_device/device.ts';

/** Whether this person may change drafts; others see them as they are. */
export function useMayChange(): boolean {
  const { person } = useDevice();
  return person.actor.functions.some((name) => name === 'commercial' || name === 'manager');
}
