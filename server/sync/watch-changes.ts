import type { Sql } from 'postgres';
import { setClaims, systemActor } from '../postgres/transaction.ts';
import { changedScopes } from './pull-sql.ts';

/** Told the snapshot of the look that found the change: who has pulled as far as this has it. */
type Listener = (snapshot: string) => void;

interface Watched {
  /** Scopes somebody here listens to, with their listeners. */
  readonly listeners: Map<Listener, readonly string[]>;
  snapshot: string | null;
  /** The look under way, and whether it has to look once more because somebody asked meanwhile. */
  running: Promise<void> | null;
  again: boolean;
}

export interface Changes {
  /** Calls `listener` after a commit that touched one of the scopes, whoever made it. Returns how to stop. */
  subscribe(tenantId: string, scopes: readonly string[], listener: Listener): () => void;
  /** Looks now instead of at the next quarter second: this process, or a notification, knows of a commit. */
  nudge(tenantId: string): void;
  /** Looks at every listened-to tenant once; the quarter-second tick. */
  look(): Promise<void>;
}

async function snapshotNow(sql: Sql): Promise<string> {
  const [row] = await sql<{ snapshot: string }[]>`select pg_current_snapshot()::text as snapshot`;
  return row?.snapshot ?? '';
}

/**
 * Tells who listens to a scope that changed since the last look. The new snapshot is taken before the rows are read, and
 * counts only once they were: what commits meanwhile, or is not read for a failure, is seen by the next look.
 */
async function lookOnce(sql: Sql, tenantId: string, watched: Watched): Promise<void> {
  const next = await snapshotNow(sql);
  const before = watched.snapshot;
  if (before === next) return;
  if (before === null) {
    // What committed between a device's first pull and this first look is in no difference: all are told how far it is.
    watched.snapshot = next;
    for (const listener of watched.listeners.keys()) listener(next);
    return;
  }
  const scopes = [...new Set([...watched.listeners.values()].flat())];
  const changed = await sql.begin('read only', async (tx) => {
    const [, found] = await Promise.all([
      setClaims(tx, systemActor(tenantId), 'app_server'),
      changedScopes(tx, scopes, before),
    ]);
    return found;
  });
  watched.snapshot = next;
  if (changed.length === 0) return;
  for (const [listener, own] of watched.listeners) if (own.some((scope) => changed.includes(scope))) listener(next);
}

/**
 * Tells devices' subscriptions of commits by anybody: this process, another, the ingest function, a SQL console. One
 * query of index probes per listened-to tenant, only when some transaction has run since the last look.
 */
export function watchChanges(sql: Sql): Changes {
  const tenants = new Map<string, Watched>();

  async function lookUntilQuiet(tenantId: string, watched: Watched): Promise<void> {
    do {
      watched.again = false;
      await lookOnce(sql, tenantId, watched);
    } while (watched.again);
  }

  /** Resolves when a look that began after this call, or looks again because of it, is over. */
  function lookAt(tenantId: string): Promise<void> {
    const watched = tenants.get(tenantId);
    if (!watched) return Promise.resolve();
    watched.again = true;
    watched.running ??= lookUntilQuiet(tenantId, watched).finally(() => {
      watched.running = null;
    });
    return watched.running;
  }

  return {
    subscribe(tenantId, scopes, listener) {
      const watched = tenants.get(tenantId) ?? { listeners: new Map(), snapshot: null, running: null, again: false };
      tenants.set(tenantId, watched);
      watched.listeners.set(listener, scopes);
      void lookAt(tenantId).catch(() => undefined);
      return () => {
        watched.listeners.delete(listener);
        if (watched.listeners.size === 0) tenants.delete(tenantId);
      };
    },
    nudge(tenantId) {
      void lookAt(tenantId).catch(() => undefined);
    },
    async look() {
      await Promise.all([...tenants.keys()].map(lookAt));
    },
  };
}
