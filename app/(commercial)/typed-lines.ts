'use client';
import { useSyncExternalStore } from 'react';
import type { TypedLine } from './line-form.tsx';

/** A typed line with the id its row will have. */
export interface KeptLine extends TypedLine {
  readonly id: string;
}

const none: readonly KeptLine[] = [];
const typed = new Map<string, readonly KeptLine[]>();
const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of listeners) listener();
};

/** What was typed for a message and is no order yet; it stays while the app is open, whichever place is looked at. */
export function useTyped(messageId: string): readonly KeptLine[] {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => typed.get(messageId) ?? none,
    () => none,
  );
}

export function keepTyped(messageId: string, lines: readonly KeptLine[]): void {
  typed.set(messageId, lines);
  tell();
}

export function forgetTyped(messageId: string): void {
  typed.delete(messageId);
  tell();
}
