'use client';
import { useLiveQuery } from 'dexie-react-hooks';

/** Reads the device's database and follows its changes; undefined until the first read is done. */
export function useLive<T>(read: () => Promise<T> | T, depends: readonly unknown[]): T | undefined {
  return useLiveQuery(read, [...depends]);
}
