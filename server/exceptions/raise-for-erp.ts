import { erpLinkId, erpLinks } from '../../db/order/erp-link.ts';
import { plants } from '../../db/plant/plant.ts';
import { minute } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { askForErp } from './playbook/ask-for-silence.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';
import { waitingForErp } from './watched-sql.ts';

/** What passes by itself within this time nobody need hear of. */
const patience = 2 * minute;

/** The way to the ERP broke: looked at again when it should have mended itself. */
export async function lookForErp(tx: ServerTx): Promise<void> {
  await tx.later('erp.look', 'erp.look', {}, tx.now + patience);
}

/** The way to the ERP has been broken for two minutes. One ERP serves all plants: the tenant's first one is told. */
export async function raiseForErp(tx: ServerTx): Promise<void> {
  const link = await tx.get(erpLinks, erpLinkId);
  if (!link || link.lostAt === null) return;
  if (tx.now - link.lostAt < patience) return tx.later('erp.look', 'erp.look', {}, link.lostAt + patience);
  const [plant] = (await tx.all(plants)).sort((one, other) => (one.id < other.id ? -1 : 1));
  if (!plant) return;
  const { lostAt: sinceAt, error } = link;
  const { orderIds, minor, currency } = await waitingForErp(tx);
  await raise(tx, {
    kind: 'erp_unreachable',
    plantId: plant.id,
    subjectTable: 'erp_link',
    subjectId: erpLinkId,
    subject: link.kind,
    deviceAt: sinceAt,
    raisedBy: null,
    start: orderIds.map((id) => ({ kind: 'order', id })),
    money: { minor, currency: currency === '' ? plant.currency : currency },
    asks: async () => askForErp({ sinceAt, reason: error ?? '', waiting: orderIds.length }),
  });
}

/** Something reached it again. */
export async function resolveForErp(tx: ServerTx): Promise<void> {
  await resolveSubject(tx, 'erp_unreachable', erpLinkId);
}
