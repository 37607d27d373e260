import * as z from 'zod/mini';

const loadedKey = 'throughline.loaded';
const keys = z.array(z.string());
/** As many as a device could send in a year of lost tablets; the oldest are forgotten first. */
const mostKept = 5_000;

/** The actions that came onto this device from files, so that none is loaded twice. */
export function loadedKeys(): ReadonlySet<string> {
  try {
    const kept = keys.safeParse(JSON.parse(localStorage.getItem(loadedKey) ?? '[]'));
    return new Set(kept.success ? kept.data : []);
  } catch {
    return new Set();
  }
}

/** Remembers these besides those before. */
export function rememberLoaded(more: readonly string[]): void {
  try {
    localStorage.setItem(loadedKey, JSON.stringify([...loadedKeys(), ...more].slice(-mostKept)));
  } catch {
    // No room: what still waits is known by its contents.
  }
}
