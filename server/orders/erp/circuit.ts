import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
} from 'cockatiel';
import { erpLinkId, erpLinks } from '../../../db/order/erp-link.ts';
import { moneyScope } from '../../../db/scope.ts';
import { minute, second } from '../../../db/values/instant.ts';
import { type House, transactAsSystem } from '../../postgres/transaction.ts';
import type { ErpOutcome } from './ask-erp.ts';

/** Holds attempts back while the ERP cannot be reached. */
export interface Circuit {
  /** Makes the attempt, or gives `held_back` without making it. */
  run(work: () => Promise<ErpOutcome | undefined>): Promise<ErpOutcome | undefined | 'held_back'>;
}

const failuresInARow = 5;

/** An answer that says the ERP, or the way to it, does not work; a refusal or a locked door is one that does. */
const isTrouble = (outcome: unknown): boolean =>
  typeof outcome === 'object' &&
  outcome !== null &&
  'kind' in outcome &&
  'code' in outcome &&
  (outcome.kind === 'uncertain' || outcome.kind === 'later') &&
  outcome.code !== 'erp.not_found_yet' &&
  outcome.code !== 'erp.on_its_way';

/**
 * The circuit to one tenant's ERP: open after five failures in a row, then one attempt finds out, after 5 s, 10 s … 2 min.
 * Every change of it is written to the tenant's link row, for the screen and for health.
 */
export function openCircuit(house: House, tenantId: string, kind: string): Circuit {
  const policy = circuitBreaker(handleWhenResult(isTrouble), {
    halfOpenAfter: new ExponentialBackoff({ initialDelay: 5 * second, maxDelay: 2 * minute }),
    breaker: new ConsecutiveBreaker(failuresInARow),
  });
  let last: string | null = null;
  // One after the other, so that the last state is the one that stays written.
  let told: Promise<void> = Promise.resolve();
  const tell = (state: CircuitState): void => {
    const error = state === CircuitState.Closed ? null : last;
    told = told
      .then(() => noteCircuit(house, tenantId, kind, names[state], error))
      .catch((cause) => console.error('erp: the state of the circuit could not be written:', cause));
  };
  tell(CircuitState.Closed);
  policy.onStateChange(tell);
  return {
    async run(work) {
      try {
        return await policy.execute(async () => {
          const outcome = await work();
          last = outcome && 'code' in outcome ? outcome.code : null;
          return outcome;
        });
      } catch (error) {
        if (error instanceof BrokenCircuitError) return 'held_back';
        throw error;
      }
    },
  };
}

const names = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
} as const;

/** Writes how the way to the ERP stands, where that is new. */
async function noteCircuit(
  house: House,
  tenantId: string,
  kind: string,
  circuit: 'closed' | 'open' | 'half_open',
  error: string | null,
): Promise<void> {
  await transactAsSystem(house, tenantId, async (tx) => {
    const before = await tx.get(erpLinks, erpLinkId);
    if (before?.circuit === circuit && before.kind === kind) return;
    const known = { pulledAt: before?.pulledAt ?? null, comparedAt: before?.comparedAt ?? null };
    // An attempt that finds out is no new beginning.
    const lostAt = circuit === 'closed' ? null : (before?.lostAt ?? tx.now);
    await tx.put(erpLinks, { id: erpLinkId, scope: moneyScope, ...known, kind, circuit, since: tx.now, error, lostAt });
    if (lostAt !== null && !before?.lostAt) tx.happened({ type: 'erp.lost' });
    if (lostAt === null && before?.lostAt) tx.happened({ type: 'erp.back' });
  });
}
