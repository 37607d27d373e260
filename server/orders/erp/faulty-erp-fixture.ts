import type { ErpAnswer, ErpPort } from './port.ts';

/**
 * What goes wrong with one request. `lost`: done, and no answer. `broken`: not done, and a 5xx that leaves it open.
 * `busy`: surely not done. `slow`: done long after everybody gave up. `doubled`: the network sends it twice. `threw`: the
 * adapter itself breaks after the request. `refused`, `locked`: the ERP says no, or lets nobody in.
 */
export type Fault = 'lost' | 'broken' | 'busy' | 'slow' | 'doubled' | 'threw' | 'refused' | 'locked';

/** An ERP whose next requests go wrong as listed; `hits` counts the faults that struck. */
export interface FaultyErp extends ErpPort {
  readonly hits: ReadonlyMap<string, number>;
  /** Lets slow requests come to their end. */
  settle(): Promise<void>;
}

type Ask<T> = () => Promise<ErpAnswer<T>>;

/** Wraps `erp`: the nth posting meets `posting[n]`, the nth search `searching[n]`; past the list all goes well. */
export function faultyErp(
  erp: ErpPort,
  posting: readonly (Fault | 'ok')[],
  searching: readonly (Fault | 'ok')[] = [],
): FaultyErp {
  const hits = new Map<string, number>();
  const slow: Promise<unknown>[] = [];
  const gate = Promise.withResolvers<void>();
  const plans = { posting: [...posting], searching: [...searching] };
  const meet = <T>(what: 'posting' | 'searching', ask: Ask<T>): Promise<ErpAnswer<T>> => {
    const fault = plans[what].shift() ?? 'ok';
    if (fault === 'ok') return ask();
    hits.set(`${what} ${fault}`, (hits.get(`${what} ${fault}`) ?? 0) + 1);
    if (fault !== 'slow') return strike(fault, ask);
    const late = gate.promise.then(ask);
    slow.push(late);
    return late;
  };
  return {
    hits,
    createOrder: (key, order, signal) => meet('posting', () => erp.createOrder(key, order, signal)),
    confirmDispatch: (key, dispatch, signal) => meet('posting', () => erp.confirmDispatch(key, dispatch, signal)),
    findByReference: (key, signal) => meet('searching', () => erp.findByReference(key, signal)),
    async settle() {
      gate.resolve();
      await Promise.all(slow);
    },
  };
}

async function strike<T>(fault: Exclude<Fault, 'slow'>, ask: Ask<T>): Promise<ErpAnswer<T>> {
  switch (fault) {
    case 'lost':
      await ask();
      return { ok: false, error: { kind: 'retryable', code: 'erp.answer_lost', maybeDone: true } };
    case 'broken':
      return { ok: false, error: { kind: 'retryable', code: 'erp.http_502', maybeDone: true } };
    case 'busy':
      return { ok: false, error: { kind: 'retryable', code: 'erp.http_429', maybeDone: false } };
    case 'doubled':
      await ask();
      return ask();
    case 'threw':
      await ask();
      throw new Error('planted: the adapter breaks');
    case 'refused':
      return { ok: false, error: { kind: 'business', code: 'erp.period_closed' } };
    case 'locked':
      return { ok: false, error: { kind: 'auth', code: 'erp.http_401' } };
  }
}
