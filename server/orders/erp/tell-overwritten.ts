import { erpDifferences } from '../../../db/order/erp-link.ts';
import { moneyScope } from '../../../db/scope.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';

/** A value of the ERP's that takes the place of one here. */
export interface Overwriting {
  /** What it is of, for ever: `product/p-1`. */
  readonly about: string;
  /** What people call it. */
  readonly name: string;
  readonly field: string;
  readonly was: unknown;
  readonly is: unknown;
  /** Of values that are money. */
  readonly currency?: string;
}

/**
 * Remembers what the ERP says, and tells people when it takes the place of something a person changed here: what stood here
 * was not what the ERP had said before. The first time it says anything, nobody can know.
 */
export async function tellOverwritten(
  tx: ServerTx,
  { about, name, field, was, is, currency = '' }: Overwriting,
): Promise<void> {
  const { sql } = tx;
  const [ours, theirs] = [asText(was), asText(is)];
  const [before] = await sql<{ said: string }[]>`
    select said #>> '{}' as said from ops.erp_said where tenant_id = app.tenant_id() and about = ${about} and field = ${field}`;
  if (before?.said !== theirs) {
    await sql`
      insert into ops.erp_said (tenant_id, about, field, said)
      values (app.tenant_id(), ${about}, ${field}, to_jsonb(${theirs}::text))
      on conflict (tenant_id, about, field) do update set said = excluded.said`;
  }
  if (before === undefined || ours === theirs || before.said === ours) return;
  await tx.put(erpDifferences, {
    id: `erp:overwritten_here:${about}:${field}`,
    scope: moneyScope,
    kind: 'overwritten_here',
    state: 'open',
    key: null,
    reference: null,
    orderId: null,
    customer: name,
    currency,
    ourMinor: null,
    theirMinor: null,
    field,
    ours,
    theirs,
    foundAt: tx.now,
    settledAt: null,
  });
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
