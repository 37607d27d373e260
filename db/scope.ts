import type { FunctionName } from './person/function.ts';
import { functionNames } from './person/function.ts';

/** A row's scope says who may see it. The database computes the same set in `app.scopes()`; a test holds them equal. */
export const tenantScope = 'tenant';
/** Prices, credit and drafts: commercial, finance, manager and admin. */
export const moneyScope = 'money';
/** All who work in one plant. */
export const plantScope = (plantId: string): string => `plant:${plantId}`;
/** One function's people in one plant: their tasks. */
export const functionScope = (plantId: string, name: FunctionName): string => `plant:${plantId}/${name}`;
/** The plant a scope names; undefined for what is the tenant's or of the money functions. */
export const plantOf = (scope: string): string | undefined => /^plant:([^/]*)/.exec(scope)?.[1];

const moneyFunctions: readonly FunctionName[] = ['commercial', 'finance', 'manager', 'admin'];
const overseers: readonly FunctionName[] = ['manager', 'admin'];

/** The scopes of a person with these functions in these plants, sorted. Managers and administrators see every function. */
export function scopesOf(person: { functions: readonly FunctionName[]; plantIds: readonly string[] }): string[] {
  const oversees = person.functions.some((name) => overseers.includes(name));
  const functions = oversees ? functionNames : person.functions;
  const money = person.functions.some((name) => moneyFunctions.includes(name)) ? [moneyScope] : [];
  const plants = person.plantIds.flatMap((plantId) => [
    plantScope(plantId),
    ...functions.map((name) => functionScope(plantId, name)),
  ]);
  return [...new Set([tenantScope, ...money, ...plants])].sort();
}
