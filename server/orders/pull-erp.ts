import { erpLinkId, erpLinks } from '../../db/order/erp-link.ts';
import { type Instant, minute } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { type House, transactAsSystem } from '../postgres/transaction.ts';
import { layPulled } from './erp/lay-pulled.ts';
import type { ErpPulls } from './erp/port.ts';
import { type PullKind, pullKinds } from './erp/pulled.ts';
import { wayToErp } from './erp/way-to-erp.ts';

const everyMs = 15 * minute;
const patienceMs = minute;
/** Far more than any plant has rows; an ERP that always says there is more is not asked for ever. */
const mostPages = 2_000;

/**
 * Fetches what changed in the ERP since last time, kind by kind, and lays it over our rows, a page in a transaction with how
 * far it came. A kind that fails is tried again the next time, in a quarter of an hour; it holds up no other.
 */
export async function pullErp(
  house: House,
  tenantId: string,
  _payload: JobPayload,
  given?: { readonly kind: string; readonly pulls: ErpPulls },
): Promise<void> {
  const { kind: source, pulls } = given ?? (await pullsOf(house, tenantId));
  if (!pulls) return;
  await transactAsSystem(house, tenantId, (tx) => tx.later('erp.pull', 'erp.pull', {}, tx.now + everyMs));
  let whole = true;
  for (const kind of pullKinds) {
    const failed = await pullKind(house, tenantId, source, pulls, kind);
    if (failed !== undefined) console.error(`erp: ${kind} of ${source} could not be fetched: ${failed}`);
    whole &&= failed === undefined;
  }
  if (!whole) return;
  await transactAsSystem(house, tenantId, async (tx) => {
    const link = await tx.get(erpLinks, erpLinkId);
    if (link) await tx.put(erpLinks, { ...link, pulledAt: tx.now });
  });
}

async function pullsOf(house: House, tenantId: string): Promise<{ kind: string; pulls: ErpPulls | null }> {
  const { kind, erp } = await wayToErp(house, tenantId);
  return { kind, pulls: erp.pulls };
}

/** Gives why it ended early, if it did. */
async function pullKind(
  house: House,
  tenantId: string,
  source: string,
  pulls: ErpPulls,
  kind: PullKind,
): Promise<string | undefined> {
  let cursor = await transactAsSystem(house, tenantId, (tx) => cursorOf(tx, kind));
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await pulls[kind](cursor, AbortSignal.timeout(patienceMs));
    if (!answer.ok) return answer.error.code;
    const { rows, more, asOf, cursor: next } = answer.value;
    await transactAsSystem(house, tenantId, async (tx) => {
      // Rows and kind come from one pull, so they belong together.
      await layPulled(tx, { kind, rows, source, asOf } as Parameters<typeof layPulled>[1]);
      await keepCursor(tx, kind, next, asOf);
    });
    if (!more) return undefined;
    cursor = next;
  }
  return 'erp.endless';
}

async function cursorOf({ sql }: ServerTx, kind: PullKind): Promise<string | null> {
  const [row] = await sql<{ cursor: string }[]>`
    select cursor from ops.erp_cursor where tenant_id = app.tenant_id() and kind = ${kind}`;
  return row?.cursor ?? null;
}

async function keepCursor({ sql }: ServerTx, kind: PullKind, cursor: string, asOf: Instant): Promise<void> {
  await sql`
    insert into ops.erp_cursor (tenant_id, kind, cursor, as_of)
    values (app.tenant_id(), ${kind}, ${cursor}, to_timestamp(${asOf}::float8 / 1000))
    on conflict (tenant_id, kind) do update set cursor = excluded.cursor, as_of = excluded.as_of`;
}
