'use client';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { people } from '../../db/person/person.ts';
import type { SignedIn } from '../../db/person/signed-in.ts';
import { scopesOf } from '../../db/scope.ts';
import { DexieStorage } from '../_sync/dexie-storage.ts';
import { type Loop, startLoop } from '../_sync/loop.ts';
import { Replica } from '../_sync/replica.ts';
import { hasFetched } from '../_sync/status.ts';
import { FrameStatusProvider } from '../_ui/frame/frame-status.ts';
import { type Presence, PresenceProvider } from '../_ui/person.ts';
import { needWords } from '../_ui/words/words.tsx';
import { type Device, DeviceContextProvider } from './device.ts';
import { listenForPokes } from './pokes.ts';
import { refreshPerson, rememberedPerson } from './presence.ts';
import { watchDatabase } from './sentinel.ts';
import { browserPorts, readCredential } from './server.ts';
import { useFrame } from './use-frame.ts';

/** Seldom opened: its script and its words come when it is. */
const ToldSettings = lazy(async () => {
  const [script] = await Promise.all([import('./told-settings.tsx'), needWords('notify')]);
  return script;
});

/** Who is signed in, and how to ask the server again. */
interface Known {
  /** Undefined until memory or the server has answered. */
  readonly person: SignedIn | null | undefined;
  readonly ask: () => void;
}

/** Who is signed in: at once from memory, then as the server says. */
function usePerson(): Known {
  const [person, setPerson] = useState<SignedIn | null | undefined>(undefined);
  const ask = useCallback((): void => {
    const remembered = rememberedPerson().catch(() => null);
    void remembered.then((person) => person && setPerson((known) => (known === undefined ? person : known)));
    void refreshPerson().then(setPerson, async () => {
      const person = await remembered;
      setPerson((known) => known ?? person);
    });
  }, []);
  useEffect(() => {
    ask();
    // Also so that a sign-out made without a network is carried out before the next person comes.
    addEventListener('online', ask);
    return () => removeEventListener('online', ask);
  }, [ask]);
  return useMemo(() => ({ person, ask }), [person, ask]);
}

const askAgainMs = 10_000;
const standing = ({ functions, plantIds }: Record<'functions' | 'plantIds', readonly string[]>): string =>
  JSON.stringify([functions, plantIds]);

/** Asks again when a pull brought other functions or plants of theirs: the database is then opened as who they now are. */
function useOwnStanding({ person, ask }: Known, replica: Replica | undefined): void {
  useEffect(() => {
    if (!replica || !person) return;
    let askedAt = Number.NEGATIVE_INFINITY;
    return replica.follow(() => {
      const own = replica.rows(people).get(person.actor.personId);
      if (!own || standing(own) === standing(person.actor) || performance.now() - askedAt < askAgainMs) return;
      askedAt = performance.now();
      ask();
    });
  }, [replica, person, ask]);
}

interface Running {
  readonly replica: Replica;
  readonly loop: Loop;
  /** Whose database it was opened as. */
  readonly actorKey: string;
  /** Whether everything was here already when it was opened. */
  readonly fetched: boolean;
}

/** Opens the person's database and keeps it in step with the server while they are here. */
function useLoop(person: SignedIn | null | undefined): Running | undefined {
  const [running, setRunning] = useState<Running>();
  const actorKey = person ? JSON.stringify(person.actor) : null;
  useEffect(() => {
    if (!actorKey) return;
    let ended = false;
    let stop = (): void => undefined;
    const actor = JSON.parse(actorKey) as SignedIn['actor'];
    const open = async (): Promise<void> => {
      const storage = new DexieStorage(`throughline-${actor.tenantId}`);
      const [replica] = await Promise.all([Replica.open(storage, actor.tenantId, scopesOf(actor)), readCredential()]);
      // Named before anything is confirmed: of a nameless database nobody could say that it is gone.
      await replica.clientName(browserPorts.newId).catch(() => undefined);
      if (ended) return replica.close();
      void navigator.storage?.persist?.();
      const unwatch = watchDatabase(replica, actor.tenantId);
      const loop = startLoop({ replica, ports: browserPorts, listen: listenForPokes });
      stop = () => {
        unwatch();
        loop.stop();
        replica.close();
      };
      setRunning({ replica, loop, actorKey, fetched: hasFetched(replica, actor) });
    };
    void open();
    return () => {
      ended = true;
      setRunning(undefined);
      stop();
    };
  }, [actorKey]);
  // Between two people the database of the one before is still closing: it is nobody's.
  return running?.actorKey === actorKey ? running : undefined;
}

const toldSettings = (
  <Suspense fallback={null}>
    <ToldSettings />
  </Suspense>
);

function presenceOf(person: SignedIn | null | undefined, ready: boolean): Presence {
  if (person === null) return { state: 'signed-out' };
  if (!person || !ready) return { state: 'unknown' };
  const { actor, name, tenantName } = person;
  return { state: 'signed-in', person: { id: actor.personId, name, plant: tenantName, functions: actor.functions } };
}

/** Stands around the shell: who is signed in, their database, and the loop that keeps it in step with the server. */
export function DeviceShell({ children }: { children: ReactNode }) {
  const known = usePerson();
  const { person } = known;
  const running = useLoop(person);
  useOwnStanding(known, running?.replica);
  const device = useMemo<Device | null>(
    () => (person && running ? { local: running.replica, person, wake: running.loop.wake } : null),
    [person, running],
  );
  const presence = useMemo(() => presenceOf(person, device !== null), [person, device]);
  const status = useFrame(device, running?.fetched ?? false);
  const frame = useMemo(() => ({ ...status, told: device && toldSettings }), [status, device]);
  // One tree whoever is signed in: a shell drawn anew would load its words and its worker again.
  return (
    <PresenceProvider value={presence}>
      <DeviceContextProvider value={device}>
        <FrameStatusProvider value={frame}>{children}</FrameStatusProvider>
      </DeviceContextProvider>
    </PresenceProvider>
  );
}
