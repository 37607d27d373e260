import { customers } from '../../db/customer/customer.ts';
import { type CustomerAsk, customerAsks } from '../../db/exception/customer-ask.ts';
import { type Decision, decisions } from '../../db/task/task.ts';
import type { Local } from '../_sync/local.ts';

/** What followed from a way out that was taken. */
export interface Aftermath {
  /** The last time it was chosen. */
  readonly chosen: Decision | undefined;
  /** Somebody has asked for it to be taken back since; the plant has not said yet whether it can. */
  readonly isTakenBack: boolean;
  /** What customers are asked about it, with their names. */
  readonly asks: readonly (CustomerAsk & { readonly customer: string })[];
}

/** By option, what followed from the ways out of an exception. */
export async function readAftermath(local: Local, exceptionId: string): Promise<ReadonlyMap<string, Aftermath>> {
  const asked = local.rows(customerAsks).where('exceptionId', exceptionId);
  const decided = local.rows(decisions).where('exceptionId', exceptionId);
  const names = new Map(
    local
      .rows(customers)
      .many(asked.map(({ customerId }) => customerId))
      .flatMap((customer) => (customer ? [[customer.id, customer.name] as const] : [])),
  );
  const own = [...decided].sort((one, other) => one.at - other.at);
  const ids = new Set(own.flatMap(({ optionId }) => optionId ?? []));
  return new Map(
    [...ids].map((id) => {
      const about = own.filter(({ optionId }) => optionId === id);
      const chosen = about.findLast(({ choice }) => choice !== 'undo');
      const back = about.findLast(({ choice }) => choice === 'undo');
      const asks = asked
        .filter(({ optionId, state }) => optionId === id && state !== 'withdrawn')
        .map((ask) => ({ ...ask, customer: names.get(ask.customerId) ?? '' }));
      return [id, { chosen, isTakenBack: (back?.at ?? 0) > (chosen?.at ?? 0), asks }];
    }),
  );
}
