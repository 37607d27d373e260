import type { ErpAnswer, ErpDispatch, ErpDocument, ErpError, ErpOrder, ErpPort } from './port.ts';

/**
 * What the ERP is to do, and whether an earlier attempt may have done it. `searchOnly`: an earlier attempt may even still
 * be on its way, so nothing is sent.
 */
export type ErpDelivery = { readonly key: string; readonly triedBefore: boolean; readonly searchOnly?: boolean } & (
  | { readonly kind: 'order.create'; readonly body: ErpOrder }
  | { readonly kind: 'load.dispatch'; readonly body: ErpDispatch }
);

/**
 * `booked`: it is there (`found` by search, or by the answer). `pending`: it is there and waits for the ERP's own approval.
 * `uncertain`: it may be there. `later`: it surely is not there by this attempt, and may be tried again. `refused`: it never
 * will be.
 */
export type ErpOutcome =
  | { readonly kind: 'booked'; readonly reference: string; readonly found: boolean }
  | { readonly kind: 'pending'; readonly reference: string }
  | { readonly kind: 'uncertain' | 'later' | 'locked_out' | 'refused'; readonly code: string; readonly said?: string };

/** Says for one question when to wait for its answer no longer. */
export type Patience = () => AbortSignal;

/** One attempt: search if it may be there already, send, search again if the answer left it open. Never throws. */
export async function askErp(erp: ErpPort, delivery: ErpDelivery, patience: Patience): Promise<ErpOutcome> {
  const search = () => within(patience(), (signal) => erp.findByReference(delivery.key, signal));
  if (delivery.triedBefore) {
    const before = await search();
    if (!before.ok) return notSettled(before.error);
    if (before.value && before.value.state !== 'begun') return standing(before.value, true);
    if (!before.value && delivery.searchOnly) return { kind: 'uncertain', code: 'erp.not_found_yet' };
  }
  const answer = await within(patience(), (signal) => send(erp, delivery, signal));
  if (answer.ok) return standing(answer.value, false);
  if (answer.error.kind !== 'retryable' || !answer.error.maybeDone) return outcomeOf(answer.error);
  const after = await search();
  if (after.ok && after.value && after.value.state !== 'begun') return standing(after.value, true);
  return { kind: 'uncertain', code: answer.error.code };
}

function send(erp: ErpPort, delivery: ErpDelivery, signal: AbortSignal): Promise<ErpAnswer<ErpDocument>> {
  return delivery.kind === 'order.create'
    ? erp.createOrder(delivery.key, delivery.body, signal)
    : erp.confirmDispatch(delivery.key, delivery.body, signal);
}

/** What a document that is there means for its command. */
function standing({ reference, state }: ErpDocument, found: boolean): ErpOutcome {
  switch (state) {
    case 'booked':
      return { kind: 'booked', reference, found };
    case 'pending':
      return { kind: 'pending', reference };
    case 'rejected':
      return { kind: 'refused', code: 'erp.rejected_there' };
    case 'cancelled':
      return { kind: 'refused', code: 'erp.cancelled_there' };
    case 'begun':
      return { kind: 'uncertain', code: 'erp.only_begun' };
  }
}

function outcomeOf(error: ErpError): ErpOutcome {
  const said = error.said === undefined ? {} : { said: error.said };
  switch (error.kind) {
    case 'retryable':
      return { kind: 'later', code: error.code, ...said };
    case 'auth':
      return { kind: 'locked_out', code: error.code, ...said };
    case 'business':
      return { kind: 'refused', code: error.code, ...said };
  }
}

/** A search that failed leaves open what was open. */
function notSettled(error: ErpError): ErpOutcome {
  return { kind: error.kind === 'auth' ? 'locked_out' : 'uncertain', code: error.code };
}

async function within<T>(
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<ErpAnswer<T>>,
): Promise<ErpAnswer<T>> {
  const { promise: late, resolve } = Promise.withResolvers<ErpAnswer<T>>();
  const lost = (code: string) => ({ ok: false, error: { kind: 'retryable', code, maybeDone: true } }) as const;
  signal.addEventListener('abort', () => resolve(lost('erp.timeout')), { once: true });
  const broke = (error: unknown) => {
    console.error('erp: the adapter threw instead of answering:', error);
    return lost('erp.adapter_broke');
  };
  return Promise.race([ask(signal).catch(broke), late]);
}
