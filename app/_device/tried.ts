'use client';
import { useState } from 'react';
import type { Mutator } from '../../db/mutator.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { Local } from '../_sync/local.ts';
import { refusedOf } from '../_sync/status.ts';
import type { RefusedEntry } from '../_sync/storage.ts';
import { useDevice } from './device.ts';

const param = 'again';

/** The address of a form that is to open filled with what this refused action tried. */
export const withTried = (href: string, { key }: Pick<RefusedEntry, 'key'>): string =>
  `${href}?${new URLSearchParams({ [param]: key })}`;

/** A refused action of this person that is about to be done differently. */
export interface Tried<Args> {
  readonly entry: RefusedEntry;
  readonly args: Args;
  /** It was done differently: the refused one is dealt with. */
  readonly settle: () => void;
}

/** The refused action under `key` when it is this person's and of this mutator; its arguments as the form knows them. */
export function readTried<Args>(
  local: Pick<Local, 'refused'>,
  personId: string,
  key: string | null,
  mutator: Mutator<Args>,
): Omit<Tried<Args>, 'settle'> | undefined {
  const entry = refusedOf(local, personId).find((each) => each.key === key && each.name === mutator.name);
  if (!entry) return undefined;
  try {
    return { entry, args: mutator.parse(entry.args) };
  } catch (error) {
    // What an older app wrote may have another shape: the form opens empty.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * What a form is to begin with when the address says that it is opened to do a refused action differently, and `isAbout`
 * that it is this form; undefined else. Read once: a form in use does not change under its person.
 */
export function useTried<Args>(mutator: Mutator<Args>, isAbout: (args: Args) => boolean): Tried<Args> | undefined {
  const { local, person } = useDevice();
  const [tried] = useState(() => {
    const key = new URLSearchParams(window.location.search).get(param);
    const found = readTried(local, person.actor.personId, key, mutator);
    return found && isAbout(found.args) ? found : undefined;
  });
  // Without room to note it, it is shown once more.
  return tried && { ...tried, settle: () => void local.discard(tried.entry.key).catch(() => undefined) };
}
