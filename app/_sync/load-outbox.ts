import type { FunctionName } from '../../db/person/function.ts';
import type { Sorted } from './outbox-file.ts';
import type { Replica } from './replica.ts';

const nobodys: readonly FunctionName[] = [];

/**
 * Queues a file's actions as new ones of their authors, in order. They are not run here first: whether they can still be
 * done the server says, and it refuses those of a person who has not signed in on this device. Screens show what they do after
 * the next pull.
 */
export async function loadOutbox(replica: Replica, tenantId: string, { fresh }: Sorted): Promise<void> {
  for (const { name, args, actor, at, origin } of fresh) {
    const by = { tenantId, personId: actor, functions: nobodys, plantIds: [] };
    const asWritten = { name, by: nobodys, parse: (given: unknown) => given, run: () => Promise.resolve() };
    await replica.confirm(asWritten, args, by, at, origin);
  }
}
