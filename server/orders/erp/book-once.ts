import { refused } from './erp-failure.ts';
import type { ErpDocument } from './port.ts';

/** A document of an ERP that does not keep one per key by itself. */
export interface Candidate extends ErpDocument {
  /** Whether it says what the order says. */
  readonly same: boolean;
}

/** How such an ERP books in two steps: first what has no effect yet, then the effect on exactly that document. */
export interface TwoSteps<C extends Candidate> {
  /** Every document with our key, the oldest first. */
  search(): Promise<readonly C[]>;
  /** Adds a document with our key that has no effect. */
  begin(): Promise<void>;
  /** Gives this document its effect; has it already, nothing. */
  finish(document: C): Promise<ErpDocument>;
  /** Takes away a document that has no effect, so that no search finds it again. */
  withdraw(document: C): Promise<void>;
}

/**
 * Books one document for a key in an ERP that would book as many as it is asked for. Only the oldest of several is given an
 * effect, unless one has it already; a create that travelled long adds one that is younger and stays without, and is
 * taken away when it is seen. Throws `ErpFailure`.
 */
export async function bookOnce<C extends Candidate>(steps: TwoSteps<C>): Promise<ErpDocument> {
  let known = await steps.search();
  if (known.length === 0) {
    await steps.begin();
    known = await steps.search();
  }
  const chosen = known.find(({ state }) => state !== 'begun') ?? known[0];
  if (!chosen) throw refused('erp.begun_and_gone');
  for (const extra of known) if (extra !== chosen && extra.state === 'begun') await steps.withdraw(extra);
  if (chosen.state === 'cancelled' || chosen.state === 'rejected') return documentOf(chosen);
  if (!chosen.same) throw refused('erp.reference_used_for_another');
  return chosen.state === 'begun' ? steps.finish(chosen) : documentOf(chosen);
}

/** What several documents with one key are to whoever looks for it: the one that has an effect, else the oldest. */
export function foundOnce(known: readonly ErpDocument[]): ErpDocument | undefined {
  const found = known.find(({ state }) => state !== 'begun') ?? known[0];
  return found && documentOf(found);
}

const documentOf = ({ reference, state }: ErpDocument): ErpDocument => ({ reference, state });
