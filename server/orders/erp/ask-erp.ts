import type { ErpAnswer, ErpDispatch, ErpDocument, ErpError, ErpOrder, ErpPort } from './port.ts';

/** What the ERP is to do, and whether an earlier attempt may have done it. */
export type ErpDelivery = { readonly key: string; readonly triedBefore: boolean } & (
  | { readonly kind: 'order.create'; readonly body: ErpOrder }
  | { readonly kind: 'load.dispatch'; readonly body: ErpDispatch }
);

/**
 * `booked`: it is there (`found` by search, or by the answer). `uncertain`: it may be there. `later`: it surely is not
 * there by this attempt, and may be tried again. `refused`: it never will be.
 */
export type ErpOutcome =
  | { readonly kind: 'booked'; readonly reference: string; readonly found: boolean }
  | { readonly kind: 'uncertain' | 'later' | 'locked_out' | 'refused'; readonly code: string };

/** One attempt: search if it may be there already, send, search again if the answer left it open. Never throws. */
export async function askErp(erp: ErpPort, delivery: ErpDelivery, timeoutMs: number): Promise<ErpOutcome> {
  const search = () => within(timeoutMs, (signal) => erp.findByReference(delivery.key, signal));
  if (delivery.triedBefore) {
    const before = await search();
    if (!before.ok) return notSettled(before.error);
    if (before.value) return { kind: 'booked', reference: before.value.reference, found: true };
  }
  const answer = await within(timeoutMs, (signal) => send(erp, delivery, signal));
  if (answer.ok) return { kind: 'booked', reference: answer.value.reference, found: false };
  if (answer.error.kind !== 'retryable' || !answer.error.maybeDone) return outcomeOf(answer.error);
  const after = await search();
  if (after.ok && after.value) return { kind: 'booked', reference: after.value.reference, found: true };
  return { kind: 'uncertain', code: answer.error.code };
}

function send(erp: ErpPort, delivery: ErpDelivery, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>> {
  return delivery.kind === 'order.create'
    ? erp.createOrder(delivery.key, delivery.body, signal)
    : erp.confirmDispatch(delivery.key, delivery.body, signal);
}

function outcomeOf(error: ErpError): ErpOutcome {
  switch (error.kind) {
    case 'retryable':
      return { kind: 'later', code: error.code };
    case 'auth':
      return { kind: 'locked_out', code: error.code };
    case 'business':
      return { kind: 'refused', code: error.code };
  }
}

/** A search that failed leaves open what was open. */
function notSettled(error: ErpError): ErpOutcome {
  return { kind: error.kind === 'auth' ? 'locked_out' : 'uncertain', code: error.code };
}

async function within<T>(
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<ErpAnswer<T>>,
): Promise<ErpAnswer<T>> {
  const signal = AbortSignal.timeout(timeoutMs);
  const { promise: late, resolve } = Promise.withResolvers<ErpAnswer<T>>();
  const lost = (code: string) => ({ ok: false, error: { kind: 'retryable', code, maybeDone: true } }) as const;
  signal.addEventListener('abort', () => resolve(lost('erp.timeout')), { once: true });
  const broke = (error: unknown) => {
    console.error('erp: the adapter threw instead of answering:', error);
    return lost('erp.adapter_broke');
  };
  return Promise.race([ask(signal).catch(broke), late]);
}
