import type { Cookie } from '../../db/sync/wire.ts';
import type { Shown } from './rows.ts';
import type { Doubt, Head, OutboxEntry, RefusedEntry } from './storage.ts';

/** An action on its way, with the refusal it met when it was last run on fresher data. */
export interface PendingEntry extends OutboxEntry {
  readonly doubt: Doubt | null;
}

/** What this device shows at this moment: the server's rows with its pending actions over them, and how it stands. */
export interface Local extends Shown {
  /** Confirmed here and not yet settled by the server, oldest first. */
  readonly waiting: readonly PendingEntry[];
  /** Refused actions nobody has dealt with. */
  readonly refused: readonly RefusedEntry[];
  readonly head: Head;
  /** How far the rows shown have been read; further than what is kept while the disk is full. */
  readonly cookie: Cookie | null;
}

/** The names under which what is no table is followed by screens. */
export const outboxName = '#outbox';
export const refusedName = '#refused';
export const headName = '#head';
