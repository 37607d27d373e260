import { type CleanedWhere, type CustomAdapter, createAdapterFactory } from 'better-auth/adapters';
import type { Sql } from '../postgres/connect.ts';
import { type IdentityRows, identityRows, tailOf } from './identity-rows.ts';

interface Asked {
  readonly model: string;
  readonly where?: CleanedWhere[] | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly sortBy?: { field: string; direction: 'asc' | 'desc' } | undefined;
}

/** The library's generic rows: it knows their shape from its own schema, mapped in auth.ts. */
const storeOf = (rows: IdentityRows): CustomAdapter => ({
  create: async ({ model, data }) => (await rows.add(model, data))[0] as typeof data,
  findOne: async <T>({ model, where }: { model: string; where: CleanedWhere[] }) =>
    ((await rows.find(model, where, tailOf(1)))[0] ?? null) as T | null,
  findMany: async <T>({ model, where = [], limit, offset, sortBy }: Asked) =>
    (await rows.find(model, where, tailOf(limit, offset, sortBy))) as T[],
  update: async <T>({ model, where, update }: { model: string; where: CleanedWhere[]; update: T }) =>
    ((await rows.change(model, where, update as Record<string, unknown>))[0] ?? null) as T | null,
  updateMany: async ({ model, where, update }) => (await rows.change(model, where, update)).length,
  delete: async ({ model, where }) => {
    await rows.remove(model, where);
  },
  deleteMany: async ({ model, where }) => (await rows.remove(model, where)).length,
  count: async ({ model, where }) => (await rows.find(model, where ?? [])).length,
});

/** Keeps the auth library's rows in schema `identity`. */
export function authStore(sql: Sql) {
  return createAdapterFactory({
    config: { adapterId: 'throughline', supportsDates: true, supportsBooleans: true, supportsJSON: false },
    adapter: () => storeOf(identityRows(sql)),
  });
}
