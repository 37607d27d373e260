import { isDeepStrictEqual } from 'node:util';
import type { Local } from '../../app/_sync/local.ts';
import type { OutboxEntry } from '../../app/_sync/storage.ts';
import type { Actor } from '../../db/mutator.ts';
import { mutators } from '../../db/mutators.ts';
import { type Person, people } from '../../db/person/person.ts';
import type { BaseRow, Table } from '../../db/table.ts';
import { tables } from '../../db/tables.ts';
import type { Tx } from '../../db/tx.ts';
import { Refusal } from '../../db/values/refusal.ts';
import type { House } from '../../server/postgres/transaction.ts';
import { segmentNow } from '../../server/sync/segment-fixture.ts';
import { openSegments } from '../../server/sync/segments.ts';

/** Every row a person may see, per table and id. As plain as can be: it is what the clever one is held against. */
export type Picture = Map<string, Map<string, BaseRow>>;

/** Asks the server for everything, as a device that knows nothing. */
export async function pictureFor(house: House, actor: Actor): Promise<Picture> {
  const { patches } = await segmentNow(openSegments(house), actor, null);
  const picture: Picture = new Map(tables.map(({ name }) => [name, new Map()]));
  for (const { rows } of patches)
    for (const [name, text] of Object.entries(rows))
      for (const [, row] of JSON.parse(text) as [number, BaseRow][]) picture.get(name)?.set(row.id, row);
  return picture;
}

function plainTx(picture: Picture): Tx {
  const of = <R extends BaseRow>(table: Table<R>): Map<string, R> => picture.get(table.name) as Map<string, R>;
  return {
    get: async (table, id) => of(table).get(id),
    scan: async (table, column, value) =>
      [...of(table).values()].filter((row) => row[column] === value).sort((a, b) => (a.id < b.id ? -1 : 1)),
    put: async (table, row) => void of(table).set(row.id, row),
    delete: async (table, id) => void of(table).delete(id),
    happened: () => undefined,
  };
}

const copyOf = (picture: Picture): Picture => new Map([...picture].map(([name, rows]) => [name, new Map(rows)]));

/** The picture with these actions done on it, in order; a refused one leaves nothing. */
export async function withPending(
  server: Picture,
  pending: readonly OutboxEntry[],
  tenantId: string,
): Promise<Picture> {
  let picture = copyOf(server);
  for (const { name, args, actor: personId, at } of pending) {
    const person = server.get(people.name)?.get(personId) as Person | undefined;
    const mutator = mutators.get(name);
    if (!person || !mutator) continue;
    const actor = { tenantId, personId, functions: person.functions, plantIds: person.plantIds } as Actor;
    const tried = copyOf(picture);
    try {
      await mutator.run(plainTx(tried), args, { actor, at });
      picture = tried;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return picture;
}

/** The tables in which the device shows anything else than the picture. */
export function differences(local: Local, picture: Picture): string[] {
  return tables.flatMap((table) => {
    const expected = [...(picture.get(table.name)?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = local.rows(table);
    const isAsWhole = isDeepStrictEqual([...rows.all()], expected);
    const scopes = new Set(expected.map(({ scope }) => scope).concat(local.cookie?.scopes ?? []));
    const isByScope = [...scopes].every((scope) =>
      isDeepStrictEqual(
        rows.where('scope', scope),
        expected.filter((row) => row.scope === scope),
      ),
    );
    return isAsWhole && isByScope ? [] : [table.name];
  });
}

/** The tables in which the device shows rows of other scopes. */
export const rowsOutside = (local: Local, scopes: readonly string[]): string[] =>
  tables
    .filter((table) =>
      local
        .rows(table)
        .all()
        .some(({ scope }) => !scopes.includes(scope)),
    )
    .map(({ name }) => name);
