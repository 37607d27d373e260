import * as z from 'zod/mini';

/** How a column is kept in Postgres: text, bigint, double precision, boolean, timestamptz, text[] or jsonb. */
export type ColumnKind = 'text' | 'integer' | 'number' | 'flag' | 'instant' | 'list' | 'json';

export interface Column<T> {
  readonly kind: ColumnKind;
  readonly schema: z.ZodMiniType<T>;
}

export type Columns = Readonly<Record<string, Column<unknown>>>;
export type RowOf<C extends Columns> = { [K in keyof C]: C[K] extends Column<infer T> ? T : never };
export interface BaseRow {
  id: string;
  /** Who may see the row: see `db/scope.ts`. */
  scope: string;
}

/** A synced table: the same rows in Postgres and, for the scopes a person has, on the device. */
export interface Table<Row extends BaseRow = BaseRow> {
  readonly name: string;
  readonly columns: Columns;
  /** Columns that `Tx.scan` may look rows up by. */
  readonly indexes: readonly (keyof Row & string)[];
  /** Parses an unknown value into a row; throws a ZodError that names the column. */
  readonly parse: (value: unknown) => Row;
}

export const text = (): Column<string> => ({ kind: 'text', schema: z.string() });
export const oneOf = <const T extends string>(values: readonly T[]): Column<T> => ({
  kind: 'text',
  schema: z.enum(values) as unknown as z.ZodMiniType<T>,
});
export const integer = (): Column<number> => ({ kind: 'integer', schema: z.int() });
export const number = (): Column<number> => ({ kind: 'number', schema: z.number() });
export const flag = (): Column<boolean> => ({ kind: 'flag', schema: z.boolean() });
/** UTC epoch milliseconds; `timestamptz` in Postgres. */
export const instant = (): Column<number> => ({ kind: 'instant', schema: z.number() });
export const list = (): Column<string[]> => ({ kind: 'list', schema: z.array(z.string()) });
export const json = <T>(schema: z.ZodMiniType<T>): Column<T> => ({ kind: 'json', schema });
export const orNull = <T>(column: Column<T>): Column<T | null> => ({
  kind: column.kind,
  schema: z.nullable(column.schema) as unknown as z.ZodMiniType<T | null>,
});

/** Defines a synced table; `id` and `scope` are added to its columns. */
export function table<C extends Columns>(
  name: string,
  columns: C,
  indexes: readonly (keyof C & string)[] = [],
): Table<RowOf<C> & BaseRow> {
  const all = { id: text(), scope: text(), ...columns };
  const schema = z.object(Object.fromEntries(Object.entries(all).map(([key, column]) => [key, column.schema])));
  return { name, columns: all, indexes, parse: (value) => z.parse(schema, value) as RowOf<C> & BaseRow };
}

export type Row<T> = T extends Table<infer R> ? R : never;
