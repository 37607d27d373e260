import type { ErpCode } from '../../../db/order/erp-code.ts';
import type { ErpAnswer, ErpDispatch, ErpDocument, ErpError, ErpOrder, ErpPort } from './port.ts';

/**
 * What the ERP is to do, and whether an earlier attempt may have done it. `searchOnly`: an earlier attempt may even still
 * be on its way, so nothing is sent. `unwanted`: the order was called off, so a booking is only looked for.
 */
export type ErpDelivery = { readonly key: string; readonly triedBefore: boolean; readonly searchOnly?: boolean } & (
  | { readonly kind: 'order.create'; readonly body: ErpOrder; readonly unwanted?: boolean }
  | { readonly kind: 'order.amend'; readonly body: ErpOrder }
  | { readonly kind: 'order.cancel' }
  | { readonly kind: 'load.dispatch'; readonly body: ErpDispatch }
);

/**
 * `booked`: it is there, or an order says there what it should (`found` by search, or by the answer). `pending`: it is there
 * and waits for the ERP's own approval. `absent`: an unwanted booking surely is not there. `uncertain`: it may be there.
 * `later`: it surely is not there by this attempt, and may be tried again. `refused`: it never will be.
 */
export type ErpOutcome =
  | { readonly kind: 'booked'; readonly reference: string; readonly found: boolean }
  | { readonly kind: 'pending'; readonly reference: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'uncertain' | 'later' | 'locked_out' | 'refused'; readonly code: ErpCode; readonly said?: string };

/** Says for one question when to wait for its answer no longer. */
export type Patience = () => AbortSignal;

/** One attempt: search if it may be there already, send, search again if the answer left it open. Never throws. */
export async function askErp(erp: ErpPort, delivery: ErpDelivery, patience: Patience): Promise<ErpOutcome> {
  const search = () => within(patience(), (signal) => erp.findByReference(delivery.key, signal));
  if (delivery.kind === 'order.amend') return askAmendment(erp, delivery, patience);
  if (delivery.triedBefore) {
    const before = await search();
    if (!before.ok) return notSettled(before.error);
    const settled = before.value && found(delivery, before.value);
    if (settled) return settled;
    if (!before.value && delivery.searchOnly) return { kind: 'uncertain', code: 'erp.not_found_yet' };
    if (delivery.kind === 'order.create' && delivery.unwanted) return { kind: 'absent' };
    if (delivery.searchOnly && delivery.kind === 'order.cancel') return { kind: 'uncertain', code: 'erp.on_its_way' };
  }
  const answer = await within(patience(), (signal) => send(erp, delivery, signal));
  if (answer.ok) return standing(delivery, answer.value, false);
  if (answer.error.kind !== 'retryable' || !answer.error.maybeDone) return outcomeOf(answer.error);
  const after = await search();
  return (after.ok && after.value && found(delivery, after.value)) || { kind: 'uncertain', code: answer.error.code };
}

/**
 * An amendment says what holds from now on, so that sending it again is how one finds out whether it was done. While an
 * earlier attempt at it may still arrive it is not: one that arrived after a later amendment would undo that.
 */
async function askAmendment(
  erp: ErpPort,
  delivery: Extract<ErpDelivery, { kind: 'order.amend' }>,
  patience: Patience,
): Promise<ErpOutcome> {
  if (delivery.triedBefore && delivery.searchOnly) return { kind: 'uncertain', code: 'erp.on_its_way' };
  const answer = await within(patience(), (signal) => erp.amendOrder(delivery.key, delivery.body, signal));
  if (answer.ok) return standing(delivery, answer.value, delivery.triedBefore);
  const { error } = answer;
  return error.kind === 'retryable' && error.maybeDone ? { kind: 'uncertain', code: error.code } : outcomeOf(error);
}

function send(
  erp: ErpPort,
  delivery: Exclude<ErpDelivery, { kind: 'order.amend' }>,
  signal: AbortSignal,
): Promise<ErpAnswer<ErpDocument>> {
  switch (delivery.kind) {
    case 'order.create':
      return erp.createOrder(delivery.key, delivery.body, signal);
    case 'order.cancel':
      return erp.cancelOrder(delivery.key, signal);
    case 'load.dispatch':
      return erp.confirmDispatch(delivery.key, delivery.body, signal);
  }
}

/** What a document that a search finds means for its command; undefined when the command has yet to be sent. */
function found(delivery: ErpDelivery, document: ErpDocument): ErpOutcome | undefined {
  const { reference, state } = document;
  const isOver = state === 'cancelled' || state === 'rejected';
  if (delivery.kind === 'order.cancel') return isOver ? { kind: 'booked', reference, found: true } : undefined;
  // An unwanted booking that is there in whatever state is cancelled next.
  if (delivery.kind === 'order.create' && delivery.unwanted) {
    return isOver ? { kind: 'absent' } : { kind: 'booked', reference, found: true };
  }
  return state === 'begun' ? undefined : standing(delivery, document, true);
}

/** What a document that is there means for its command. */
function standing({ kind }: ErpDelivery, { reference, state }: ErpDocument, isFound: boolean): ErpOutcome {
  if (kind === 'order.cancel') {
    return state === 'cancelled' || state === 'rejected'
      ? { kind: 'booked', reference, found: isFound }
      : { kind: 'uncertain', code: 'erp.not_cancelled_yet' };
  }
  switch (state) {
    case 'booked':
      return { kind: 'booked', reference, found: isFound };
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
  const lost = (code: ErpCode) => ({ ok: false, error: { kind: 'retryable', code, maybeDone: true } }) as const;
  signal.addEventListener('abort', () => resolve(lost('erp.timeout')), { once: true });
  const broke = (error: unknown) => {
    console.error('erp: the adapter threw instead of answering:', error);
    return lost('erp.adapter_broke');
  };
  return Promise.race([ask(signal).catch(broke), late]);
}
