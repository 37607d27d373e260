'use client';
import { useEffect, useState } from 'react';
import { headName, type Local, outboxName, refusedName } from './local.ts';
import type { Changed, Replica } from './replica.ts';

/** The replica to a reader, noting what it asked for. */
function noting(replica: Replica, asked: Set<string>): Local {
  const note = <T>(name: string, value: T): T => {
    asked.add(name);
    return value;
  };
  return {
    rows: (table) => note(table.name, replica.rows(table)),
    get waiting() {
      return note(outboxName, replica.waiting);
    },
    get refused() {
      return note(refusedName, replica.refused);
    },
    get cookie() {
      return note(headName, replica.cookie);
    },
    get head() {
      return note(headName, replica.head);
    },
  };
}

/**
 * Reads now and again after every change of what was read, until the returned function is called; `give` gets each
 * result, `fail` what a read threw. A change during a read makes it be read again: the last result is never an old one.
 */
export function followReads<T>(
  replica: Replica,
  read: (local: Local) => Promise<T> | T,
  give: (value: T) => void,
  fail: (error: unknown) => void,
): () => void {
  let asked = new Set<string>();
  let stopped = false;
  let reading = false;
  let again = false;
  const look = async (): Promise<void> => {
    reading = true;
    do {
      again = false;
      const names = new Set<string>();
      try {
        const value = await read(noting(replica, names));
        if (!stopped) give(value);
      } catch (error) {
        if (!stopped) fail(error);
      }
      asked = names;
    } while (again && !stopped);
    reading = false;
  };
  const changed = (what: Changed): void => {
    if (reading) again = true;
    else if (what === 'everything' || [...what].some((name) => asked.has(name))) void look();
  };
  const stop = replica.follow(changed);
  void look();
  return () => {
    stopped = true;
    stop();
  };
}

/** Reads what the device shows and follows its changes; undefined until the first read is done. */
export function useLive<T>(
  replica: Replica | undefined,
  read: (local: Local) => Promise<T> | T,
  depends: readonly unknown[],
): T | undefined {
  const [found, setFound] = useState<{ readonly value: T } | { readonly error: unknown }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the reader says itself what else it uses.
  useEffect(() => {
    if (!replica) return;
    return followReads(
      replica,
      read,
      (value) => setFound({ value }),
      (error) => setFound({ error }),
    );
  }, [replica, ...depends]);
  if (found && 'error' in found) throw found.error;
  return found?.value;
}
