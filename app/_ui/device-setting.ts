'use client';
import { useSyncExternalStore } from 'react';

/** One choice kept on this device: the theme, the language. */
export type DeviceSetting<T extends string> = {
  read: () => T;
  write: (value: T) => void;
  subscribe: (heard: () => void) => () => void;
  fallback: T;
};

/**
 * A setting under `key`, one of `values`; the first of them until chosen otherwise. Other tabs follow. A browser that
 * keeps nothing (private mode) forgets the choice, no more.
 */
export function deviceSetting<T extends string>(key: string, values: readonly [T, ...T[]]): DeviceSetting<T> {
  const listeners = new Set<() => void>();
  let chosen: T | undefined;
  return {
    fallback: values[0],
    read: () => {
      chosen ??= values.find((value) => value === stored(key)) ?? values[0];
      return chosen;
    },
    write: (value) => {
      chosen = value;
      keep(key, value);
      for (const heard of listeners) heard();
    },
    subscribe: (heard) => {
      const fromOtherTab = (event: StorageEvent) => {
        if (event.key !== key) return;
        chosen = undefined;
        heard();
      };
      listeners.add(heard);
      window.addEventListener('storage', fromOtherTab);
      return () => {
        listeners.delete(heard);
        window.removeEventListener('storage', fromOtherTab);
      };
    },
  };
}

export function useDeviceSetting<T extends string>(setting: DeviceSetting<T>): T {
  return useSyncExternalStore(setting.subscribe, setting.read, () => setting.fallback);
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage refused or full: the choice holds until the page is closed.
  }
}
