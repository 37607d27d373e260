import type { Column } from '../../db/table.ts';

/** The columns of a table's rows that an older app did not know, each with the emptiest value it may have. */
export type Blanks = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const emptiest: readonly unknown[] = [null, [], {}, '', 0, false];

const blankOf = ({ schema }: Column<unknown>): unknown => emptiest.find((value) => schema.safeParse(value).success);

/** For every table; fetched only by a device that was updated, with all the tables' schemas. */
export async function readBlanks(): Promise<Blanks> {
  const { tables } = await import('../../db/tables.ts');
  return new Map(
    tables.map(({ name, columns }) => [
      name,
      Object.fromEntries(Object.entries(columns).map(([column, kind]) => [column, blankOf(kind)])),
    ]),
  );
}
