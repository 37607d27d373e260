import type { Exception, Option } from '../../../db/exception/exception.ts';
import type { FunctionName } from '../../../db/person/function.ts';
import type { Foreseer, Foresight, Supposition } from '../../../db/plan/supposition.ts';
import type { PlantCost } from '../../../db/plant/plant-cost.ts';
import type { Instant } from '../../../db/values/instant.ts';
import { hour } from '../../../db/values/instant.ts';
import { Refusal } from '../../../db/values/refusal.ts';
import type { ServerTx } from '../../postgres/server-tx.ts';
import type { Ask } from '../ask.ts';
import type { TouchedLine } from '../trace-impact.ts';

/** When planning could deliver these order lines now, as things stand, without the lots to avoid; reserves nothing. */
export type PromiseLines = (
  tx: ServerTx,
  orderLineIds: readonly string[],
  avoiding: readonly string[],
) => Promise<readonly LinePromise[]>;

export interface LinePromise {
  readonly orderLineId: string;
  readonly promiseAt: Instant;
  readonly basis: 'ATP' | 'CTP';
}

/** What somebody could do about an exception, with what it would bring: an option before it has a row. */
export interface Offer
  extends Pick<
    Option,
    'kind' | 'facts' | 'effect' | 'ordersSaved' | 'latenessHours' | 'moneySavedMinor' | 'expiresAt'
  > {
  /** What planning has to suppose to see its effect; without it the offer's own estimate stands. */
  readonly suppose: Supposition;
  /** The estimate is of what planning does not know (a road, a customer's patience), and stands beside its answer. */
  readonly ownEstimate?: boolean;
  /** It is a way out only if planning foresees this of it, beside nobody doing anything; where planning was not asked, it is none. */
  readonly onlyIf?: (then: Foresight, nothing: Foresight) => boolean;
  /**
   * What it costs beside the changeovers it brings, minor units of the plant's currency; null when nobody has said. Absent:
   * nothing beside them.
   */
  readonly cost?: (costs: PlantCost) => number | null;
}

/** One kind of way out for one kind of exception. */
export interface WayOut {
  /**
   * The feasible ones on the data as it is now. Deterministic: the same rows give the same offers. One that only planning
   * can work out has none where there is no `foreseer`.
   */
  readonly find: (
    tx: ServerTx,
    exception: Exception,
    promiseLines: PromiseLines,
    foreseer?: Foreseer,
  ) => Promise<Offer[]>;
  /**
   * Does the whole coordinated change, or refuses with `option.stale` when the ground it stood on is gone.
   */
  readonly apply: (tx: ServerTx, effect: unknown, exception: Exception) => Promise<Outcome>;
}

/** What an applied way out settled. */
export interface Outcome {
  /** The functions whose question it answers: they are asked no more. */
  readonly answers: readonly FunctionName[];
  /** Orders are still without a way out: new options are looked for. */
  readonly leaves: boolean;
  /** What somebody has to do now for it to come about. */
  readonly asks?: readonly { readonly function: FunctionName; readonly ask: Ask }[];
  /** The customer of a draft is written to, when it can't be undone any more. */
  readonly writes?: boolean;
  /** What customers are told of it, and asked whether it suits them. */
  readonly tells?: readonly Tell[];
}

/** A delay with its new date, an earlier date with its premium, or a substitute with what it is, for one order. */
export type Tell =
  | { readonly kind: 'delay'; readonly orderId: string; readonly promiseAt: Instant; readonly hadAt: Instant | null }
  | {
      readonly kind: 'premium';
      readonly orderId: string;
      readonly promiseAt: Instant;
      readonly hadAt: Instant | null;
      readonly premiumMinor: number;
      readonly currency: string;
    }
  | {
      readonly kind: 'substitute' | 'concession';
      readonly orderId: string;
      readonly lot: string;
      readonly product: string;
    };

/** The way out is not there any more: the person is told why, and nothing changed. */
export const stale = (why: string, facts: Readonly<Record<string, string | number>> = {}): Refusal =>
  new Refusal('option.stale', { why, ...facts });

/** What the given lines are worth in the exception's currency, net. */
export const worth = (lines: readonly TouchedLine[], currency: string): number =>
  lines.filter(({ order }) => order.currency === currency).reduce((sum, { line }) => sum + line.netMinor, 0);

/** Hours after the promise, begun hours counted whole; none for a line without a promise. */
export function hoursLate({ line, order }: TouchedLine, readyAt: Instant): number {
  const promised = line.promiseAt ?? order.promiseAt;
  return promised === null ? 0 : hoursAfter(promised, readyAt);
}

/** Begun hours counted whole. */
export const hoursAfter = (told: Instant, readyAt: Instant): number => Math.max(0, Math.ceil((readyAt - told) / hour));

export const distinctOrders = (lines: readonly TouchedLine[]): number =>
  new Set(lines.map(({ order }) => order.id)).size;
