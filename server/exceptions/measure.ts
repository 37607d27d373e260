import type { Exception } from '../../db/exception/exception.ts';
import { plants } from '../../db/plant/plant.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import type { Break } from './break.ts';
import { consequencesOf } from './consequences.ts';
import { earliest, type Window, windowOf } from './deadline.ts';
import { clockOf } from './read-rota.ts';
import { impactOf, type MoneyAtRisk, moneyAtRisk, type Touched, trace } from './trace-impact.ts';

/** Everything measured about a break before a row is written. */
export interface Measured {
  readonly touched: Touched;
  readonly impact: Exception['impact'];
  readonly money: MoneyAtRisk;
  readonly window: Window;
  readonly severity: Exception['severity'];
}

/** Traces what the break touches and sets its clock by the given policy. */
export async function measure(
  tx: ServerTx,
  what: Break,
  clock: { policy: Exception['policy']; deviceAt: Instant; receivedAt: Instant },
): Promise<Measured> {
  const plant = await tx.get(plants, what.plantId);
  const touched = await trace(tx, what.start);
  const impact = { ...impactOf(touched) };
  if (what.customerIds) impact.customerIds = [...what.customerIds];
  const money = what.money ?? moneyAtRisk(impact.orders, plant?.currency ?? '');
  const consequence = earliest(consequencesOf(what, touched, Math.min(clock.deviceAt, clock.receivedAt)));
  const given = { ...clock, capMs: clock.policy.capMs, leadMs: clock.policy.leadMs, consequence };
  const byWall = windowOf(given);
  const nothing = impact.lines.length === 0 && impact.workOrderIds.length === 0 && money.minor === 0;
  const severity = byWall.urgent ? 'critical' : nothing ? 'routine' : 'major';
  const { plantId } = what;
  const working = await clockOf(tx, { severity, plantId, occurredAt: byWall.occurredAt });
  // What is not urgent by the wall clock does not become so because people rest.
  const window = severity === 'routine' ? { ...windowOf(given, working), urgent: false } : byWall;
  return { touched, impact, money, window, severity };
}
