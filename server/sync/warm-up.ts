import type { Sql } from 'postgres';
import type { Actor } from '../../db/mutator.ts';
import { setClaims } from '../postgres/transaction.ts';
import { lastMidsOf } from './device.ts';
import { changedScopes, refusedSince, rowsSince, standing, stonesSince } from './pull-sql.ts';

const nobody: Actor = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  personId: 'nobody',
  functions: [],
  plantIds: [],
};
const never = '1:1:';

/**
 * Has every connection of the pool plan a pull's statements, which speak of every table and take some 50 ms to plan: the
 * first device after a start, or after a quiet hour, would wait for it. Resolves when all have; throws when the database is away.
 */
export async function warmUp(sql: Sql, connections: number): Promise<void> {
  const all = Promise.withResolvers<void>();
  let begun = 0;
  const one = sql.begin.bind(sql, 'read only', async (tx) => {
    // Each holds its connection until all are held: otherwise the first would be warmed again and again.
    begun += 1;
    if (begun === connections) all.resolve();
    await all.promise;
    await Promise.all([
      setClaims(tx, nobody, 'authenticated'),
      standing(tx, null, null),
      rowsSince(tx, [], never),
      stonesSince(tx, [], never),
      changedScopes(tx, [], never),
      setClaims(tx, nobody, 'app_server'),
      lastMidsOf(tx, []),
      refusedSince(tx, [], never),
    ]);
  });
  await Promise.all(Array.from({ length: connections }, one)).catch((error: unknown) => {
    all.resolve();
    throw error;
  });
}
