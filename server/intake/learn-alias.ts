import { aliases } from '../../db/customer/customer.ts';
import { draftLines, orderDrafts } from '../../db/draft/draft.ts';
import { moneyScope } from '../../db/scope.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { aliasPhrase } from './alias-phrase.ts';

/**
 * Remembers a correction for the customer whose line it was: their words without the amount mean this product. Where they
 * were taught to mean another one before, both stand: which is meant is asked until a person forgets one. Nothing is
 * learned for an unknown sender.
 */
export async function learnAlias(tx: ServerTx, { lineId }: { readonly lineId: string }): Promise<void> {
  const line = await tx.get(draftLines, lineId);
  const draft = line && (await tx.get(orderDrafts, line.draftId));
  if (!line?.productId || !draft?.customerId) return;
  const { phrase, unitSaid } = aliasPhrase(line.phrase, line);
  if (phrase === '') return;
  const same = (await tx.scan(aliases, 'customerId', draft.customerId)).filter((each) => each.phrase === phrase);
  const known = same.find(({ productId }) => productId === line.productId);
  const others = same.filter(({ productId }) => productId !== line.productId);
  await tx.put(aliases, {
    id: known?.id ?? tx.newId(),
    scope: moneyScope,
    customerId: draft.customerId,
    phrase,
    productId: line.productId,
    unit: unitSaid ? null : line.unit,
    hits: known ? known.hits + 1 : 1,
    lastSeenAt: tx.now,
    origin: 'correction',
    taughtBy: tx.act.actor.personId,
  });
  await tx.audit('alias.learned', {
    customer: draft.customerId,
    phrase,
    product: line.productId,
    others: others.map(({ productId }) => productId).join(' '),
  });
}
