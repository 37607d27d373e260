'use client';

import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { exceptions } from '../../db/exception/exception.ts';
import type { SignedIn } from '../../db/person/signed-in.ts';
import { tasks } from '../../db/task/task.ts';
import type { Local } from '../_sync/local.ts';
import { type Loop, startLoop } from '../_sync/loop.ts';
import { openLocal } from '../_sync/open-local.ts';
import { readStatus } from '../_sync/status.ts';
import { useLive } from '../_sync/use-live.ts';
import { setClockSkew } from '../_ui/clock.ts';
import { type Fault, FrameStatusProvider } from '../_ui/frame/frame-status.ts';
import { type Presence, PresenceProvider } from '../_ui/person.ts';
import { type Device, DeviceContextProvider } from './device.ts';
import { refreshPerson, rememberedPerson, signOut } from './presence.ts';
import { browserPorts, listenForPokes } from './server.ts';

/** Who is signed in: at once from memory, then as the server says. Undefined until one of them has answered. */
function usePerson(): SignedIn | null | undefined {
  const [person, setPerson] = useState<SignedIn | null | undefined>(undefined);
  useEffect(() => {
    const remembered = rememberedPerson();
    if (remembered) setPerson(remembered);
    refreshPerson().then(setPerson, () => setPerson((known) => known ?? null));
  }, []);
  return person;
}

/** Opens the person's database and keeps it in step with the server while they are here. */
function useLoop(person: SignedIn | null | undefined): { local: Local; loop: Loop } | undefined {
  const [running, setRunning] = useState<{ local: Local; loop: Loop }>();
  const actorKey = person ? JSON.stringify(person.actor) : null;
  useEffect(() => {
    if (!actorKey) return;
    let ended = false;
    let stop = (): void => undefined;
    const actor = JSON.parse(actorKey) as SignedIn['actor'];
    void openLocal(actor).then((local) => {
      if (ended) return local.close();
      void navigator.storage?.persist?.();
      const loop = startLoop({ local, ports: browserPorts, tenantId: actor.tenantId, listen: listenForPokes });
      stop = () => {
        loop.stop();
        local.close();
      };
      setRunning({ local, loop });
    });
    return () => {
      ended = true;
      setRunning(undefined);
      stop();
    };
  }, [actorKey]);
  return running;
}

function faultsOf(fault: string | null): Fault[] {
  if (typeof navigator !== 'undefined' && !navigator.onLine) return [{ kind: 'offline' }];
  if (fault === 'signed_out') return [{ kind: 'signed-out' }];
  return fault ? [{ kind: 'unreachable' }] : [];
}

/** What the frame shows of the loop and of this person's open work. */
function FrameStatus({ device, children }: { device: Device; children: ReactNode }) {
  const { local, person } = device;
  const status = useLive(() => readStatus(local, person.actor.personId), [local, person]);
  const counts = useLive(async () => {
    const mine = await local.rows<{ id: string; scope: string; state: string; function: string }>(tasks).toArray();
    const open = await local.rows<{ id: string; scope: string; state: string }>(exceptions).toArray();
    const functions: readonly string[] = person.actor.functions;
    return {
      tasks: mine.filter(
        (task) => !['decided', 'done', 'superseded'].includes(task.state) && functions.includes(task.function),
      ).length,
      exceptions: open.filter(({ state }) => !['resolved', 'verified', 'closed', 'merged'].includes(state)).length,
    };
  }, [local, person]);
  const skew = status?.skew ?? 0;
  useEffect(() => setClockSkew(skew), [skew]);
  const onSignOut = useCallback(() => void signOut().then(() => window.location.assign('/sign-in')), []);
  const frame = useMemo(() => {
    const { waiting = 0, needYou = 0, oldestWaitingAt = null, fault = null } = status ?? {};
    const state = needYou > 0 ? ('need-you' as const) : waiting > 0 ? ('waiting' as const) : ('saved' as const);
    const oldestUnsentMs = oldestWaitingAt === null ? undefined : browserPorts.now() - oldestWaitingAt;
    return {
      sync: { state, waiting, needYou, oldestUnsentMs },
      faults: faultsOf(fault),
      counts: counts ?? { tasks: 0, exceptions: 0 },
      onSignOut,
    };
  }, [status, counts, onSignOut]);
  return <FrameStatusProvider value={frame}>{children}</FrameStatusProvider>;
}

function presenceOf(person: SignedIn | null | undefined, ready: boolean): Presence {
  if (person === null) return { state: 'signed-out' };
  if (!person || !ready) return { state: 'unknown' };
  const { actor, name, tenantName } = person;
  return { state: 'signed-in', person: { id: actor.personId, name, plant: tenantName, functions: actor.functions } };
}

/** Stands around the shell: who is signed in, their database, and the loop that keeps it in step with the server. */
export function DeviceShell({ children }: { children: ReactNode }) {
  const person = usePerson();
  const running = useLoop(person);
  const device = useMemo<Device | null>(
    () => (person && running ? { local: running.local, person, wake: running.loop.wake } : null),
    [person, running],
  );
  const presence = useMemo(() => presenceOf(person, device !== null), [person, device]);
  return (
    <PresenceProvider value={presence}>
      {device ? (
        <DeviceContextProvider value={device}>
          <FrameStatus device={device}>{children}</FrameStatus>
        </DeviceContextProvider>
      ) : (
        children
      )}
    </PresenceProvider>
  );
}
