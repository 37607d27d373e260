import type { Actor, Mutator } from '../../db/mutator.ts';
import { type FunctionName, functionNames } from '../../db/person/function.ts';
import { people } from '../../db/person/person.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { type BufferedTx, bufferedTx } from './buffered-tx.ts';
import type { PendingEntry } from './local.ts';
import { LayeredRows, Overlay } from './rows.ts';
import type { ServerRows } from './server-rows.ts';
import type { Doubt, OutboxEntry } from './storage.ts';

/**
 * Runs pending actions over the server's rows, in order: what they change, and which of them would be refused on what is
 * known now. A refused one changes nothing.
 */
export async function replay(
  server: ServerRows,
  entries: readonly OutboxEntry[],
  tenantId: string,
): Promise<{ over: Overlay; entries: readonly PendingEntry[] }> {
  const over = new Overlay();
  const shown = {
    rows: <R extends BaseRow>(table: Table<R>) => new LayeredRows<R>(server.table(table.name), over.of(table.name)),
  };
  if (entries.length === 0) return { over, entries: [] };
  // All of them are needed only where something waits: not for the first list on a first visit.
  const { mutators } = await import('../../db/mutators.ts');
  const again: PendingEntry[] = [];
  for (const entry of entries) {
    const tx = bufferedTx(shown);
    const doubt = await run(tx, entry, mutators.get(entry.name), actorOf(server, entry.actor, tenantId));
    if (!doubt) over.merge(tx.writes);
    again.push({ ...entry, doubt });
  }
  return { over, entries: again };
}

async function run(
  tx: BufferedTx,
  { args, at }: OutboxEntry,
  mutator: Mutator | undefined,
  actor: Actor | undefined,
): Promise<Doubt | null> {
  if (!mutator || !actor) return { code: 'app.unknown_action', facts: {} };
  try {
    await mutator.run(tx, args, { actor, at });
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, facts: error.facts };
  }
}

/** A person as an actor, from the rows held here. */
function actorOf(server: ServerRows, personId: string, tenantId: string): Actor | undefined {
  const person = server.table(people.name).get(personId) as
    | { functions: readonly string[]; plantIds: readonly string[] }
    | undefined;
  if (!person) return undefined;
  const functions = person.functions.filter((name): name is FunctionName =>
    functionNames.includes(name as FunctionName),
  );
  return { tenantId, personId, functions, plantIds: person.plantIds };
}
