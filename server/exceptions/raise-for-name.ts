import { customers } from '../../db/customer/customer.ts';
import { type DraftLine, draftLines, orderDrafts } from '../../db/draft/draft.ts';
import { day, type Instant } from '../../db/values/instant.ts';
import type { JobPayload } from '../postgres/job-name.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { askForName } from './playbook/ask-for-silence.ts';
import { raise } from './raise.ts';
import { resolveSubject } from './resolve.ts';
import { type UnknownLine, unknownLines } from './unknown-names-sql.ts';

/** The name in a line's words, without how many; empty when there is none. `server/intake/alias-phrase.ts`. */
export type NameIn = (phrase: string, line: Pick<DraftLine, 'quantity' | 'unit'>) => { readonly phrase: string };

/** Further back nobody remembers what was meant. */
const remembered = 30 * day;

const subjectOf = (name: string): string => `name:${name}`;

/** A draft with words nobody understood: those not understood in an earlier one either are a name that is missing. */
export async function raiseForNames(tx: ServerTx, payload: JobPayload, { nameIn }: { nameIn: NameIn }): Promise<void> {
  const draft = await tx.get(orderDrafts, String(payload['draftId']));
  if (!draft) return;
  const said = await unknownLines(tx, tx.now - remembered);
  const byName = Map.groupBy(said, (line) => nameIn(line.phrase, line).phrase);
  for (const [name, lines] of byName) {
    const here = lines.some((line) => line.draftId === draft.id);
    const drafts = new Set(lines.map((line) => line.draftId));
    if (name !== '' && here && drafts.size >= 2) await raiseFor(tx, name, lines, draft.plantId);
  }
}

async function raiseFor(tx: ServerTx, name: string, lines: readonly UnknownLine[], plantId: string): Promise<void> {
  const buyers = await tx.getMany(customers, [...new Set(lines.flatMap((line) => line.customerId ?? []))]);
  const lastAt: Instant = Math.max(...lines.map((line) => line.createdAt));
  await raise(tx, {
    kind: 'unknown_name',
    plantId,
    subjectTable: 'alias',
    subjectId: subjectOf(name),
    subject: name,
    deviceAt: tx.now,
    raisedBy: null,
    start: [],
    customerIds: buyers.map((buyer) => buyer.id).sort(),
    asks: async () =>
      askForName({
        phrase: name,
        times: new Set(lines.map((line) => line.draftId)).size,
        customer: buyers.map((buyer) => buyer.name).join(', '),
        lastAt,
      }),
  });
}

/** Somebody said what a line means: the name is known from now on. */
export async function resolveForName(
  tx: ServerTx,
  { lineId }: { lineId: string },
  { nameIn }: { nameIn: NameIn },
): Promise<void> {
  const line = await tx.get(draftLines, lineId);
  if (!line?.productId) return;
  const { phrase } = nameIn(line.phrase, line);
  if (phrase !== '') await resolveSubject(tx, 'unknown_name', subjectOf(phrase));
}
