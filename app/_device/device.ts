'use client';

import { createContext, useCallback, useContext } from 'react';
import type { Mutator } from '../../db/mutator.ts';
import type { SignedIn } from '../../db/person/signed-in.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { Local } from '../_sync/local.ts';
import { mutate } from '../_sync/mutate.ts';
import type { Replica } from '../_sync/replica.ts';
import { useLive } from '../_sync/use-live.ts';
import { toast } from '../_ui/kit/toast.tsx';
import { useRefusalWords } from '../_ui/words/refusal-words.ts';
import { browserPorts } from './server.ts';

/** What a screen works on: this device's database in the name of the person signed in. */
export interface Device {
  readonly local: Replica;
  readonly person: SignedIn;
  /** Something was written: send it now. */
  readonly wake: () => void;
}

const DeviceContext = createContext<Device | null>(null);
export const DeviceContextProvider = DeviceContext.Provider;

/** The device; only below the signed-in shell. */
export function useDevice(): Device {
  const device = useContext(DeviceContext);
  if (!device) throw new Error('useDevice outside the signed-in shell');
  return device;
}

/**
 * Reads the device's database and follows its changes; undefined until the first read is done. `read` may use only
 * `local`; list in `depends` what else it uses.
 */
export function useQuery<T>(read: (local: Local) => Promise<T> | T, depends: readonly unknown[] = []): T | undefined {
  const { local } = useDevice();
  return useLive(local, read, depends);
}

/** How an action went: `done` is saved on this device and on its way; a refusal has been shown to the person. */
export type Acted = { readonly done: true } | { readonly done: false; readonly code: string };

/**
 * Returns `act(mutator, args)`: does it here and now and sends it when it can. A refusal is shown as a toast in the
 * person's language and comes back as a value. Anything else is a defect and throws.
 */
export function useAct(): <Args>(mutator: Mutator<Args>, args: NoInfer<Args>) => Promise<Acted> {
  const { local, person, wake } = useDevice();
  const words = useRefusalWords();
  return useCallback(
    async (mutator, args) => {
      const begun = performance.now();
      try {
        await mutate(local, browserPorts, person.actor, mutator, args);
        // Read by the browser's own tools and by the bench: how long a durable write takes on this device.
        performance.measure('throughline.act', { start: begun });
        wake();
        return { done: true };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        toast(words(error.code, error.facts), { tone: 'held' });
        return { done: false, code: error.code };
      }
    },
    [local, person, wake, words],
  );
}
