import type { CustomerAsk } from '../../db/exception/customer-ask.ts';
import type { Exception, Option } from '../../db/exception/exception.ts';
import type { Instant } from '../../db/values/instant.ts';

/** The new date a way out gives each order line; other effects have none. */
function datesOf({ effect }: Pick<Option, 'effect'>): { orderLineId: string; promiseAt: Instant }[] {
  const lines: unknown = effect['lines'];
  if (!Array.isArray(lines)) return [];
  return lines.flatMap((line: unknown) => {
    if (typeof line !== 'object' || line === null) return [];
    const [orderLineId, promiseAt]: unknown[] = [Reflect.get(line, 'orderLineId'), Reflect.get(line, 'promiseAt')];
    return typeof orderLineId === 'string' && typeof promiseAt === 'number' ? [{ orderLineId, promiseAt }] : [];
  });
}

/** The latest promise each order's customer said yes to, by the order's id: an order is promised when its last line is. */
export function acceptedPromises(
  asks: readonly Pick<CustomerAsk, 'state' | 'optionId' | 'orderId'>[],
  options: readonly Pick<Option, 'id' | 'effect'>[],
  exceptions: readonly Pick<Exception, 'impact'>[],
): Map<string, Instant> {
  const orderOf = new Map(
    exceptions.flatMap(({ impact }) => impact.lines.map(({ orderLineId, orderId }) => [orderLineId, orderId])),
  );
  const optionOf = new Map(options.map((option) => [option.id, option]));
  const accepted = new Map<string, Instant>();
  for (const { state, optionId, orderId } of asks) {
    const option = state === 'accepted' ? optionOf.get(optionId) : undefined;
    for (const { orderLineId, promiseAt } of option ? datesOf(option) : [])
      if (orderOf.get(orderLineId) === orderId)
        accepted.set(orderId, Math.max(promiseAt, accepted.get(orderId) ?? promiseAt));
  }
  return accepted;
}
