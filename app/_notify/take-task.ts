import * as z from 'zod/mini';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import type { PushRequest } from '../../db/sync/wire.ts';
import { DexieStorage } from '../_sync/dexie-storage.ts';
import { keptWord } from '../_sync/kept-words.ts';
import type { Storage } from '../_sync/storage.ts';

/** What is taken, and in whose name. */
export interface Taking {
  readonly tenant: string;
  readonly person: string;
  readonly task: string;
}

type Waiting = Storage & Pick<DexieStorage, 'loadWithoutRows'>;

export const openStorage = (tenant: string): Waiting => new DexieStorage(`throughline-${tenant}`);

const personHere = z.object({ actor: z.object({ tenantId: z.string(), personId: z.string() }) });
const actorHere = async () => z.safeParse(personHere, await keptWord('person')).data?.actor;

/** Whether this person is signed in on this device. */
export async function isHere({ tenant, person }: Pick<Taking, 'tenant' | 'person'>): Promise<boolean> {
  const actor = await actorHere();
  return actor?.personId === person && actor.tenantId === tenant;
}

/** The company whose person is signed in on this device; undefined when nobody is. */
export const tenantHere = async (): Promise<string | undefined> => (await actorHere())?.tenantId;

/**
 * Puts "I have it" into this device's outbox, as a tap in the app would: when this resolves to true it survives a power cut and is
 * carried out exactly once. Nothing of the rows is read: what the notice was about may not have come here yet, and the server says
 * whether it still can be taken. False: its person is not signed in here, or this device was never set up.
 */
export async function takeTask(storage: Waiting, taking: Taking, at: number): Promise<boolean> {
  if (!(await isHere(taking))) return false;
  for (;;) {
    const { head, outbox } = await storage.loadWithoutRows();
    if (head.client === null) return false;
    const args = { taskId: taking.task };
    const name = 'task.acknowledge@1';
    const isWaiting = outbox.some(
      (each) =>
        each.name === name && each.actor === taking.person && JSON.stringify(each.args) === JSON.stringify(args),
    );
    if (isWaiting) return true;
    const mid = head.lastMid + 1;
    const confirmed = { mid, name, args, actor: taking.person, at };
    // A tab has written since: looked at again.
    if (await storage.write(head.rev, { head: { ...head, lastMid: mid }, confirmed })) return true;
  }
}

/**
 * What waits on this device, as a tab would send it; undefined when nothing does. Sent by both, the server does each once: it stays
 * in the outbox until a tab has pulled what came of it.
 */
export async function waitingRequest(storage: Waiting, now: number): Promise<PushRequest | undefined> {
  const { head, outbox } = await storage.loadWithoutRows();
  const credential = await keptWord('credential');
  const waiting = outbox.filter(({ mid }) => mid > head.settledMid);
  if (head.client === null || waiting.length === 0 || !isCredential(credential)) return undefined;
  return { ...credential, client: head.client, schema: schemaVersion, now, mutations: waiting.slice(0, mostAtOnce) };
}

const mostAtOnce = 500;

const isCredential = (value: unknown): value is { grp: string; secret: string } =>
  typeof value === 'object' && value !== null && 'grp' in value && 'secret' in value;
