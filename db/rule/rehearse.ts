import type { Exception } from '../exception/exception.ts';
import type { Instant } from '../values/instant.ts';
import type { RuleFacts } from './ask-rules.ts';
import { type PacksInForce, routeFor, type Times, timesFor } from './route.ts';

/** What rules make of an exception. */
export interface Rehearsed {
  readonly functions: readonly string[];
  readonly resolution: string;
  readonly chain: readonly string[];
  readonly capMs: number;
  readonly leadMs: number;
  readonly ackShare: number;
  readonly decideBy: Instant;
}

/** An exception that two sets of rules treat differently, and in what. */
export interface Difference {
  readonly exception: Exception;
  readonly before: Rehearsed;
  readonly after: Rehearsed;
  readonly asksOthers: boolean;
  readonly otherTime: boolean;
  readonly otherChain: boolean;
}

/** What the rules were told of an exception, as it stands now. */
export const factsOfException = ({ kind, plantId, moneyAtRiskMinor, impact, severity }: Exception): RuleFacts => ({
  kind,
  plantId,
  moneyAtRiskMinor,
  orders: impact.orders.length,
  severity,
});

const decideBy = ({ occurredAt, consequenceAt }: Exception, { capMs, leadMs }: Times): Instant =>
  Math.min(occurredAt + capMs, consequenceAt === null ? Number.POSITIVE_INFINITY : consequenceAt - leadMs);

/** Asks rules again about an exception; how bad it was stays as it was told then. */
export function rehearse(packs: PacksInForce, exception: Exception): Rehearsed {
  const facts = factsOfException(exception);
  const { times } = timesFor(packs, facts);
  const { route } = routeFor(packs, facts);
  return { ...route, ...times, resolution: JSON.stringify(route.resolution), decideBy: decideBy(exception, times) };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each, at) => each === other[at]);

/** How two sets of rules differ about an exception; undefined when they do not. Who is asked is a set, a chain an order. */
export function differenceIn(exception: Exception, one: PacksInForce, other: PacksInForce): Difference | undefined {
  const before = rehearse(one, exception);
  const after = rehearse(other, exception);
  const asksOthers =
    !isSame(before.functions.toSorted(), after.functions.toSorted()) || before.resolution !== after.resolution;
  const otherTime =
    before.capMs !== after.capMs || before.leadMs !== after.leadMs || before.ackShare !== after.ackShare;
  const otherChain = !isSame(before.chain, after.chain);
  return asksOthers || otherTime || otherChain
    ? { exception, before, after, asksOthers, otherTime, otherChain }
    : undefined;
}
