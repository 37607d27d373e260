import type { Actor } from '../../../../db/mutator.ts';
import { Refusal, refuseUnless } from '../../../../db/values/refusal.ts';
import type { ServerTx } from '../../../postgres/server-tx.ts';
import { type House, transact } from '../../../postgres/transaction.ts';
import { makeAgent } from './answer-site.ts';
import { agentsOf, revokeAgent, type TallyAgent } from './tally-sql.ts';

/** What was done, or why it was not, as a refusal's code. */
export type Managed<T> = { readonly done: true; readonly value: T } | { readonly done: false; readonly code: string };

/** The agents of the administrator's own company, the newest first. */
export const listAgents = (house: House, by: Actor): Promise<Managed<TallyAgent[]>> =>
  managed(house, by, (tx) => agentsOf(tx));

/** Makes an agent and gives its key, which is shown once and kept only as its hash. */
export const addTallyAgent = (
  house: House,
  by: Actor,
  { name, company }: { readonly name: string; readonly company: string },
): Promise<Managed<string>> =>
  managed(house, by, async (tx) => {
    await tx.audit('tally.agent_made', { name, company });
    return makeAgent(tx, name, company);
  });

/** Nobody gets in with an agent's key any more. A second time nothing changes. */
export const revokeTallyAgent = (house: House, by: Actor, agentId: string): Promise<Managed<boolean>> =>
  managed(house, by, async (tx) => {
    const revoked = await revokeAgent(tx, agentId);
    if (revoked) await tx.audit('tally.agent_revoked', { agent: agentId });
    return revoked;
  });

async function managed<T>(house: House, by: Actor, work: (tx: ServerTx) => Promise<T>): Promise<Managed<T>> {
  try {
    refuseUnless(by.functions.includes('admin') || by.functions.includes('manager'), 'person.not_permitted');
    return { done: true, value: await transact(house, { actor: by, at: house.now() }, work) };
  } catch (error) {
    if (error instanceof Refusal) return { done: false, code: error.code };
    throw error;
  }
}
