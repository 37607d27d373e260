'use client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { exceptions, isOpenException } from '../../db/exception/exception.ts';
import { setLanguage } from '../../db/person/person-mutators.ts';
import { tasks } from '../../db/task/task.ts';
import { isOpenTask } from '../_coordination/open-tasks.ts';
import type { Local } from '../_sync/local.ts';
import { mutate } from '../_sync/mutate.ts';
import { TransportError } from '../_sync/ports.ts';
import { hasFetched, readStatus, type SyncStatus } from '../_sync/status.ts';
import { useLive } from '../_sync/use-live.ts';
import { setClockSkew } from '../_ui/clock.ts';
import type { Fault, FrameStatus, SyncState } from '../_ui/frame/frame-status.ts';
import type { LanguageName } from '../_ui/words/language.ts';
import type { Device } from './device.ts';
import { signOut } from './presence.ts';
import { useLost } from './sentinel.ts';
import { browserPorts, changePassword } from './server.ts';
import { signIn } from './sign-in.ts';

const storageLookMs = 5 * 60_000;
/** From this share of the browser's quota on, a person is told while there is still room for their work. */
const storageFullShare = 0.9;

function countOpen(local: Local, functions: readonly string[]): FrameStatus['counts'] {
  const mine = local.rows(tasks).all();
  return {
    tasks: mine.filter((task) => isOpenTask(task) && functions.includes(task.function)).length,
    exceptions: local.rows(exceptions).all().filter(isOpenException).length,
  };
}

/** True while the browser's storage for this app is nearly used up. */
function useStorageFull(): boolean {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const look = (): void =>
      void navigator.storage
        ?.estimate?.()
        .then(({ usage = 0, quota = 0 }) => setFull(quota > 0 && usage / quota > storageFullShare));
    look();
    const timer = setInterval(look, storageLookMs);
    return () => clearInterval(timer);
  }, []);
  return full;
}

function faultsOf(fault: SyncStatus['fault'], storageFull: boolean): Fault[] {
  const full: Fault[] = storageFull ? [{ kind: 'storage' }] : [];
  if (typeof navigator !== 'undefined' && !navigator.onLine) return [{ kind: 'offline' }, ...full];
  if (fault === 'signed_out') return [{ kind: 'signed-out' }, ...full];
  if (fault === 'outdated') return [{ kind: 'outdated' }, ...full];
  return fault ? [{ kind: 'unreachable' }, ...full] : full;
}

function syncState({ waiting, needYou, oldestWaitingAt }: SyncStatus, fetched: boolean): SyncState {
  const state = needYou > 0 ? 'need-you' : waiting > 0 ? 'waiting' : fetched ? 'saved' : 'unfetched';
  const oldestUnsentMs = oldestWaitingAt === null ? undefined : browserPorts.now() - oldestWaitingAt;
  return { state, waiting, needYou, oldestUnsentMs };
}

async function rememberLanguage({ local, person, wake }: Device, name: LanguageName): Promise<void> {
  await mutate(local, browserPorts, person.actor, setLanguage, { language: name });
  wake();
}

/** Changes it and goes on under the new one: nobody is signed in with the old one any more, here neither. */
async function takePassword(current: string, next: string): Promise<string | null> {
  try {
    const outcome = await changePassword({ current, next });
    if (!outcome.changed) return outcome.code;
    await signIn(outcome.email, next);
    return null;
  } catch (error) {
    if (error instanceof TransportError) return 'unreachable';
    throw error;
  }
}

const quiet: SyncStatus = { waiting: 0, needYou: 0, oldestWaitingAt: null, fault: null, pulledAt: null, skew: 0 };

/**
 * What the frame shows of the loop and of this person's open work; quiet while nobody is signed in. `fetchedBefore` is what
 * counts until the device has been asked whether this person's rows are here.
 */
export function useFrame(device: Device | null, fetchedBefore: boolean): FrameStatus {
  const actor = device?.person.actor;
  const read = (local: Local) => (actor ? readStatus(local, actor.personId) : quiet);
  // Read at once, too: before the first answer the chip would say that all is saved.
  const status = useLive(device?.local, read, [actor]) ?? (device ? read(device.local) : quiet);
  const counts = useLive(device?.local, (local) => countOpen(local, actor?.functions ?? []), [actor]);
  const isFetched = (local: Local) => actor !== undefined && hasFetched(local, actor);
  const fetched = useLive(device?.local, isFetched, [actor]) ?? fetchedBefore;
  const storageFull = useStorageFull();
  const lost = useLost();
  useEffect(() => setClockSkew(status.skew), [status.skew]);
  const onSignOut = useCallback(() => void signOut().then(() => window.location.assign('/sign-in')), []);
  const onLanguage = useCallback((name: LanguageName) => void (device && rememberLanguage(device, name)), [device]);
  return useMemo(
    () => ({
      sync: syncState(status, fetched),
      fetched,
      faults: [...(lost ? [{ kind: 'cleared' as const, ...lost }] : []), ...faultsOf(status.fault, storageFull)],
      counts: counts ?? { tasks: 0, exceptions: 0 },
      onSignOut,
      onPassword: takePassword,
      onLanguage,
    }),
    [status, fetched, counts, storageFull, lost, onSignOut, onLanguage],
  );
}
