import postgres, { type Sql, type TransactionSql } from 'postgres';
import type { Happening, HappeningType } from '../../db/happening.ts';
import type { Act, Actor } from '../../db/mutator.ts';
import { functionNames } from '../../db/person/function.ts';
import type { Instant } from '../../db/values/instant.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { sent } from './sent.ts';
import { type ServerTx, serverTx } from './server-tx.ts';

type Reaction<T extends HappeningType> = (tx: ServerTx, what: Extract<Happening, { type: T }>) => Promise<void>;

/** For every happening what follows, in the same transaction; `server/flow.ts` is the one that ships. */
export type Flow = { readonly [T in HappeningType]: readonly Reaction<T>[] };

/** What every door, job and test needs: the database, the flow, and where time and ids come from. */
export interface House {
  readonly sql: Sql;
  readonly flow: Flow;
  readonly now: () => Instant;
  readonly newId: () => string;
  /** Told after a commit, so that devices pull and workers look for jobs. */
  readonly committed: (tenantId: string) => void;
}

/** Jobs and doors without a signed-in person act as the plant itself. */
export const systemActor = (tenantId: string): Actor => ({
  tenantId,
  personId: 'system',
  functions: functionNames,
  plantIds: [],
});

/**
 * Opens a transaction's claims: whose rows it may touch and in whose name. Each of its statements is planned once per
 * connection and not for its parameters: rows are read through the same indexes whoever asks, and a plan of many tables takes
 * longer to make than to carry out. And by an index: a plan made while a table is small is kept (0024).
 */
export async function setClaims(
  sql: TransactionSql,
  actor: Actor,
  role: 'app_server' | 'authenticated',
): Promise<void> {
  const claims = { sub: actor.personId, tenant: actor.tenantId, functions: actor.functions, plants: actor.plantIds };
  await sent(
    sql`select set_config('role', ${role}, true), set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
      set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`,
  );
}

/** Follows everything that happened through the flow until nothing more happens; a chain past 1,000 is a defect. */
export async function followUp(flow: Flow, tx: ServerTx, heard: Happening[]): Promise<void> {
  for (let count = 0; heard.length > 0; count += 1) {
    if (count > 1_000) throw new Error(`the flow does not end: ${heard[0]?.type}`);
    const what = heard.shift() as Happening;
    // The table is keyed by type, so the reactions under `what.type` take exactly this happening.
    const reactions = flow[what.type] as readonly ((tx: ServerTx, what: Happening) => Promise<void>)[];
    for (const react of reactions) await react(tx, what);
  }
}

const refusingStates: Readonly<Record<string, string>> = {
  '23505': 'conflict',
  '23P01': 'conflict',
  '23514': 'invalid',
  '23503': 'missing',
};

/** A guard's word in the database becomes the same refusal the mutator would have given; all else passes unchanged. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof postgres.PostgresError)) return error;
  if (error.code === 'TL001') return new Refusal(error.message);
  const kind = refusingStates[error.code];
  return kind ? new Refusal(`${kind}.${error.constraint_name ?? error.table_name ?? 'row'}`) : error;
}

/**
 * Runs `work` as one transaction of one tenant, with everything that follows from it: all or nothing.
 * Throws `Refusal` for what must not happen (the mutator's or a database guard's word), anything else is a defect.
 */
export async function transact<T>(house: House, act: Act, work: (tx: ServerTx) => Promise<T>): Promise<T> {
  try {
    const result = await house.sql.begin(async (sql) => {
      // Sent ahead of all else; should it fail, so does what comes after it.
      void setClaims(sql, act.actor, 'app_server').catch(() => undefined);
      const heard: Happening[] = [];
      const tx = serverTx(sql, act, house.now(), house.newId, heard);
      return tx.settled(async () => {
        const value = await work(tx);
        await followUp(house.flow, tx, heard);
        return value;
      });
    });
    house.committed(act.actor.tenantId);
    return result as T;
  } catch (error) {
    throw asRefusal(error);
  }
}

/** `transact` in the plant's own name, now. */
export function transactAsSystem<T>(house: House, tenantId: string, work: (tx: ServerTx) => Promise<T>): Promise<T> {
  return transact(house, { actor: systemActor(tenantId), at: house.now() }, work);
}
