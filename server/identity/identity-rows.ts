import type { CleanedWhere } from 'better-auth/adapters';
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

/** Statements over the tables of schema `identity`. */
export interface IdentityRows {
  add(model: string, data: Record<string, unknown>): Promise<Rows>;
  find(model: string, where: readonly CleanedWhere[], tail?: string): Promise<Rows>;
  change(model: string, where: readonly CleanedWhere[], update: Record<string, unknown>): Promise<Rows>;
  remove(model: string, where: readonly CleanedWhere[]): Promise<Rows>;
}

/** Reads and writes the auth library's rows with the service hand, the only one that may. */
export function identityRows(sql: Sql): IdentityRows {
  const run = (statement: string, given: readonly unknown[]): Promise<Rows> =>
    sql.begin(async (tx: TransactionSql) => {
      await tx`set local role service_role`;
      return tx.unsafe(statement, given as never[]);
    }) as unknown as Promise<Rows>;
  return {
    add(model, data) {
      const fields = Object.keys(data);
      const marks = fields.map((_, index) => `$${index + 1}`);
      const statement = `insert into identity.${name(model)} (${fields.map(name).join(', ')}) values (${marks.join(', ')}) returning *`;
      return run(statement, Object.values(data));
    },
    find(model, where, tail = '') {
      const given: unknown[] = [];
      return run(`select * from identity.${name(model)} where ${condition(where, given)} ${tail}`, given);
    },
    change(model, where, update) {
      const given = Object.values(update);
      const set = Object.keys(update).map((field, index) => `${name(field)} = $${index + 1}`);
      const clause = condition(where, given);
      return run(`update identity.${name(model)} set ${set.join(', ')} where ${clause} returning *`, given);
    },
    remove(model, where) {
      const given: unknown[] = [];
      return run(`delete from identity.${name(model)} where ${condition(where, given)} returning id`, given);
    },
  };
}

/** An order and a slice, as the auth library asks for them. */
export function tailOf(limit: number, offset = 0, sortBy?: { field: string; direction: 'asc' | 'desc' }): string {
  const order = sortBy ? `order by ${name(sortBy.field)} ${sortBy.direction === 'desc' ? 'desc' : 'asc'}` : '';
  return `${order} limit ${Number(limit)} offset ${Number(offset)}`;
}
