import type { Exception } from '../../db/exception/exception.ts';
import { type Plant, plants } from '../../db/plant/plant.ts';
import type { RuleFacts } from '../../db/rule/ask-rules.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Break } from './break.ts';
import { type Node, reach } from './causal-line-sql.ts';
import { consequencesOf } from './consequences.ts';
import { earliest, type Window, windowOf } from './deadline.ts';
import { clockOf } from './read-rota.ts';
import { impactOf, type MoneyAtRisk, moneyAtRisk, readTouched, type Touched } from './trace-impact.ts';

/** Everything measured about a break before a row is written. */
export interface Measured {
  readonly touched: Touched;
  readonly impact: Exception['impact'];
  readonly money: MoneyAtRisk;
  readonly window: Window;
  readonly severity: Exception['severity'];
}

/** A policy's times, or those that the rules give now. */
type Clock = Pick<Exception['policy'], 'capMs' | 'leadMs' | 'ackShare'>;

/** What the rules may ask about a break. */
export const factsOf = (
  { kind, plantId }: Pick<Break, 'kind' | 'plantId'>,
  impact: Exception['impact'],
  money: MoneyAtRisk,
): RuleFacts => ({ kind, plantId, moneyAtRiskMinor: money.minor, orders: impact.orders.length });

/** Where a break is: its plant, and the places of the causal line it reaches. */
export interface Survey {
  readonly plant: Plant | undefined;
  readonly nodes: readonly Node[];
}

export async function survey(tx: ServerTx, { plantId, start }: Break): Promise<Survey> {
  const [plant, nodes] = await Promise.all([
    tx.get(plants, plantId),
    start.length > 0 ? reach(tx, start, plantId) : [],
  ]);
  return { plant, nodes };
}

/**
 * Reads what the break touches and sets its clock by the rules, which are told what it touches. `surveyed`: where it is,
 * when that is known already.
 */
export async function measure(
  tx: ServerTx,
  what: Break,
  clock: { times: (facts: RuleFacts) => Clock; deviceAt: Instant; receivedAt: Instant },
  surveyed?: Survey,
): Promise<Measured> {
  const { plant, nodes } = surveyed ?? (await survey(tx, what));
  const touched = await readTouched(tx, nodes);
  const impact = { ...impactOf(touched) };
  if (what.customerIds) impact.customerIds = [...what.customerIds];
  const money = what.money ?? moneyAtRisk(impact.orders, plant?.currency ?? '');
  const consequence = earliest(consequencesOf(what, touched, Math.min(clock.deviceAt, clock.receivedAt)));
  const { capMs, leadMs, ackShare } = clock.times(factsOf(what, impact, money));
  const given = {
    deviceAt: clock.deviceAt,
    receivedAt: clock.receivedAt,
    capMs,
    leadMs,
    ...(ackShare !== undefined && { ackShare }),
    consequence,
  };
  const nothing = impact.lines.length === 0 && impact.workOrderIds.length === 0 && money.minor === 0;
  const window = await clockedWindow(tx, what.plantId, given, nothing);
  return { touched, impact, money, window, severity: window.urgent ? 'critical' : nothing ? 'routine' : 'major' };
}

/** The window by the wall clock; of what is routine, by the plant's working time. */
export async function clockedWindow(
  tx: ServerTx,
  plantId: string,
  given: Parameters<typeof windowOf>[0],
  isRoutine: boolean,
): Promise<Window> {
  const byWall = windowOf(given);
  if (byWall.urgent || !isRoutine) return byWall;
  const working = await clockOf(tx, { severity: 'routine', plantId, occurredAt: byWall.occurredAt });
  // What is not urgent by the wall clock does not become so because people rest.
  return { ...windowOf(given, working), urgent: false };
}

/** The window of what is asked of somebody now, in an exception that goes on. */
export function windowFromNow(tx: ServerTx, exception: Exception): Promise<Window> {
  const { consequenceAt, policy, plantId, severity } = exception;
  const consequence =
    consequenceAt !== null && consequenceAt > tx.now ? ({ at: consequenceAt, code: 'order.promise' } as const) : null;
  const { capMs, leadMs, ackShare } = policy;
  const given = { deviceAt: tx.now, receivedAt: tx.now, capMs, leadMs, consequence };
  const share = ackShare === undefined ? {} : { ackShare };
  return clockedWindow(tx, plantId, { ...given, ...share }, severity === 'routine');
}

/** The clock as an exception keeps it that is raised, or opened again, now. */
export const clockFrom = ({ occurredAt, consequence, ackBy, decideBy }: Window, now: Instant) => ({
  breached: decideBy <= now,
  occurredAt,
  receivedAt: now,
  consequenceAt: consequence?.at ?? null,
  consequence: consequence?.code ?? null,
  ackBy,
  decideBy,
});
