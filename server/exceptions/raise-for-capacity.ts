import { plants } from '../../db/plant/plant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { isKnown } from './join-exception.ts';
import { askForCapacity } from './playbook/ask-for-silence.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';
import { overpromised } from './watched-sql.ts';

/** A plant promised more of some product than its stock, its plan and its suppliers deliver; no more of any: it is over. */
export async function raiseForCapacity(tx: ServerTx, plantId: string): Promise<void> {
  const short = await overpromised(tx, plantId);
  if (short.length === 0) return resolveSubject(tx, 'promise_capacity', plantId);
  const plant = await tx.get(plants, plantId);
  if (!plant || (await isKnown(tx, 'promise_capacity', plantId))) return;
  await raise(tx, {
    kind: 'promise_capacity',
    plantId,
    subjectTable: 'plant',
    subjectId: plantId,
    subject: plant.name,
    deviceAt: tx.now,
    raisedBy: null,
    start: short.flatMap((each) => each.lineIds).map((id) => ({ kind: 'order_line', id })),
    asks: async (touched) => askForCapacity(short, touched),
  });
}
