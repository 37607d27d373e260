import type { ErpBench, ErpFault } from './contract-fixture.ts';
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
    ...erp,
    hits,
    createOrder: (key, order, signal) => meet('posting', () => erp.createOrder(key, order, signal)),
    amendOrder: (key, order, signal) => meet('posting', () => erp.amendOrder(key, order, signal)),
    cancelOrder: (key, signal) => meet('posting', () => erp.cancelOrder(key, signal)),
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

/** Wraps an ERP that is not reached over HTTP, for the contract: its next creates meet what is struck. */
export function struckErp(erp: ErpPort): { readonly erp: ErpPort; readonly strike: ErpBench['strike'] } {
  const plans: {
    fault: ErpFault;
    left: number;
    hits: number;
    inVain: () => void;
    healed: Promise<void>;
    held: Promise<unknown>[];
  }[] = [];
  const createOrder: ErpPort['createOrder'] = async (...asked) => {
    const plan = plans.find(({ left }) => left > 0);
    const ask = () => erp.createOrder(...asked);
    if (!plan) return ask();
    plan.left -= 1;
    plan.hits += 1;
    if (plan.fault === 'lost' || plan.fault === 'broken' || plan.fault === 'locked') return strike(plan.fault, ask);
    const done = plan.fault === 'slow' ? await ask() : undefined;
    plan.inVain();
    const answer = plan.healed.then(() => done ?? (plan.fault === 'late' ? ask() : strike('broken', ask)));
    plan.held.push(answer);
    return answer;
  };
  return {
    erp: { ...erp, createOrder },
    strike(fault, times = 1) {
      const { promise: healed, resolve } = Promise.withResolvers<void>();
      const { promise: inVain, resolve: giveUp } = Promise.withResolvers<void>();
      const plan = { fault, left: times, hits: 0, inVain: giveUp, healed, held: [] };
      plans.push(plan);
      return {
        hits: () => plan.hits,
        inVain,
        async heal() {
          plan.left = 0;
          resolve();
          await Promise.all(plan.held);
        },
      };
    },
  };
}
