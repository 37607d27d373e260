import { type CleanedWhere, type CustomAdapter, createAdapterFactory } from 'better-auth/adapters';
import type { Sql, TransactionSql } from '../postgres/connect.ts';

type Rows = Record<string, unknown>[];

const operators: Readonly<Record<string, string>> = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' };
// Models and fields come from the library's own schema, mapped in auth.ts; nothing of a request is ever a name here.
const name = (identifier: string): string => `"${identifier.replaceAll('"', '')}"`;

/** `where` as SQL with parameters counted on from `given`. */
function condition(where: readonly CleanedWhere[], given: unknown[]): string {
  if (where.length === 0) return 'true';
  return where
    .map(({ field, value, operator, connector }, index) => {
      const join = index === 0 ? '' : ` ${connector === 'OR' ? 'or' : 'and'} `;
      if (value === null) return `${join}${name(field)} is ${operator === 'ne' ? 'not ' : ''}null`;
      if (operator === 'in') {
        given.push(value);
        return `${join}${name(field)} = any ($${given.length})`;
      }
      const sign = operators[operator ?? 'eq'];
      if (!sign) throw new Error(`auth store: operator ${operator} is not known`);
      given.push(value);
      return `${join}${name(field)} ${sign} $${given.length}`;
    })
    .join('');
}

/** Keeps the auth library's rows in schema `identity`, written by the service hand. */
export function authStore(sql: Sql) {
  const run = (statement: string, given: readonly unknown[]): Promise<Rows> =>
    sql.begin(async (tx: TransactionSql) => {
      await tx`set local role service_role`;
      return tx.unsafe(statement, given as never[]);
    }) as unknown as Promise<Rows>;

  async function find(model: string, where: readonly CleanedWhere[], tail: string): Promise<Rows> {
    const given: unknown[] = [];
    return run(`select * from identity.${name(model)} where ${condition(where, given)} ${tail}`, given);
  }

  async function change(model: string, where: readonly CleanedWhere[], update: Record<string, unknown>): Promise<Rows> {
    const given = Object.values(update);
    const set = Object.keys(update).map((field, index) => `${name(field)} = $${index + 1}`);
    const clause = condition(where, given);
    return run(`update identity.${name(model)} set ${set.join(', ')} where ${clause} returning *`, given);
  }

  async function remove(model: string, where: readonly CleanedWhere[]): Promise<Rows> {
    const given: unknown[] = [];
    return run(`delete from identity.${name(model)} where ${condition(where, given)} returning id`, given);
  }

  const store: CustomAdapter = {
    async create({ model, data }) {
      const fields = Object.keys(data);
      const rows = await run(
        `insert into identity.${name(model)} (${fields.map(name).join(', ')})
         values (${fields.map((_, index) => `$${index + 1}`).join(', ')}) returning *`,
        Object.values(data),
      );
      return rows[0] as typeof data;
    },
    findOne: async <T>({ model, where }: { model: string; where: CleanedWhere[] }) =>
      ((await find(model, where, 'limit 1'))[0] ?? null) as T | null,
    findMany: async <T>(ask: {
      model: string;
      where?: CleanedWhere[] | undefined;
      limit: number;
      offset?: number | undefined;
      sortBy?: { field: string; direction: 'asc' | 'desc' } | undefined;
    }) => {
      const order = ask.sortBy
        ? `order by ${name(ask.sortBy.field)} ${ask.sortBy.direction === 'desc' ? 'desc' : 'asc'}`
        : '';
      return (await find(
        ask.model,
        ask.where ?? [],
        `${order} limit ${Number(ask.limit)} offset ${Number(ask.offset ?? 0)}`,
      )) as T[];
    },
    update: async <T>({ model, where, update }: { model: string; where: CleanedWhere[]; update: T }) =>
      ((await change(model, where, update as Record<string, unknown>))[0] ?? null) as T | null,
    updateMany: async ({ model, where, update }) => (await change(model, where, update)).length,
    delete: async ({ model, where }) => {
      await remove(model, where);
    },
    deleteMany: async ({ model, where }) => (await remove(model, where)).length,
    count: async ({ model, where }) => (await find(model, where ?? [], '')).length,
  };
  return createAdapterFactory({
    config: { adapterId: 'throughline', supportsDates: true, supportsBooleans: true, supportsJSON: false },
    adapter: () => store,
  });
}
