import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { bookOnce, foundOnce } from './book-once.ts';
import { answering, ErpFailure, refused } from './erp-failure.ts';
import type { ErpDispatch, ErpDocumentState, ErpListed, ErpOrder, ErpPort } from './port.ts';
import type { ErpItem, Pulled } from './pulled.ts';
import { exchange } from './wire/exchange.ts';

/** A document in the books, begun and without effect until it is moved on. */
interface Booked {
  readonly id: number;
  readonly key: string;
  readonly body: ErpOrder | ErpDispatch;
  readonly state: ErpDocumentState | 'withdrawn';
  readonly at: number;
}

/** What is posted; each act takes what it needs. */
interface Asked {
  readonly id: number;
  readonly key: string;
  readonly body: ErpOrder | ErpDispatch;
  readonly state: Booked['state'];
}

export interface ForgetfulErp {
  readonly url: string;
  /** How many documents with an effect there are. */
  effects(key: string): number;
  /** How often it was asked for this. */
  asked(act: string): number;
  rename(name: string): void;
  stop(): Promise<void>;
}

/**
 * An ERP in memory behind HTTP that keeps no key apart from another: what is posted twice is there twice. It refuses
 * orders of nothing. For tests of what must be done about such ERPs.
 */
export async function startForgetful(): Promise<ForgetfulErp> {
  const books: Booked[] = [];
  const asks: string[] = [];
  let item: ErpItem = { code: 'PIPE-1', name: 'Pipe', unit: 'length', hsn: '3917', taxBps: 1_800, active: true };
  const change = (id: number, to: Partial<Booked>): unknown => {
    const before = books[id - 1];
    if (before) books[id - 1] = { ...before, ...to };
    return {};
  };
  const acts: Readonly<Record<string, (asked: Asked) => unknown>> = {
    begin({ key, body }) {
      if ('totalMinor' in body && body.totalMinor <= 0) return undefined;
      books.push({ id: books.length + 1, key, body, state: 'begun', at: Date.now() });
      return {};
    },
    change: ({ id, body }) => change(id, { body }),
    move: ({ id, state }) => change(id, { state }),
    search: ({ key }) => books.filter((each) => each.key === key && each.state !== 'withdrawn'),
    list: () => books,
    items: () => [item],
  };
  const server = createServer(async (from, to) => {
    const asked: Asked = JSON.parse(await text(from));
    const act = from.url?.slice(1) ?? '';
    asks.push(act);
    const answer = acts[act]?.(asked);
    to.writeHead(answer === undefined ? 422 : 200).end(JSON.stringify(answer ?? 'an order of nothing'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    effects: (key) => books.filter((each) => each.key === key && each.state === 'booked').length,
    asked: (act) => asks.filter((each) => each === act).length,
    rename: (name) => {
      item = { ...item, name };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const someCustomer = {
  id: 'F-C-1',
  name: 'Shree Ganesh Traders',
  taxNumber: '27AABCS1429B1Z6',
  currency: 'INR',
  list: null,
  active: true,
};

const whole = <Row>(rows: Row[]): Pulled<Row> => ({ rows, cursor: 'now', more: false, asOf: 1 });
const nothing = () => answering(async () => whole<never>([]));
const pulls = {
  units: nothing,
  prices: nothing,
  customers: () => answering(async () => whole([someCustomer])),
  credit: nothing,
  stock: nothing,
};

/** The adapter for it. `absentAfterMs` is how long it is said to let a create travel. */
export function forgetfulErp(url: string, absentAfterMs = 60_000): ErpPort {
  // The fixture speaks to itself, so what it answers is what it was given.
  async function call<T>(act: string, asked: Partial<Asked>, signal: AbortSignal): Promise<T> {
    const request = {
      method: 'POST',
      url: `${url}/${act}`,
      headers: {},
      body: JSON.stringify(asked),
      effect: true,
    } as const;
    const answer = await exchange(request, signal);
    if (!answer.ok) throw new ErpFailure(answer.error);
    const { status, text: body } = answer.value;
    if (status === 401) throw new ErpFailure({ kind: 'auth', code: 'erp.http_401' });
    if (status >= 400) throw refused(`erp.http_${status}`, body);
    return JSON.parse(body) as T;
  }
  const documentOf = ({ id, state }: Booked) => ({ reference: `F-${id}`, state: state as ErpDocumentState });
  const search = (key: string, signal: AbortSignal) => call<Booked[]>('search', { key }, signal);
  const book = (key: string, body: ErpOrder | ErpDispatch, signal: AbortSignal) =>
    answering(() =>
      bookOnce({
        search: async () =>
          (await search(key, signal)).map((each) => ({
            ...documentOf(each),
            id: each.id,
            same: JSON.stringify(each.body) === JSON.stringify(body),
          })),
        begin: () => call('begin', { key, body }, signal),
        async finish({ id, reference }) {
          await call('move', { id, state: 'booked' }, signal);
          return { reference, state: 'booked' };
        },
        withdraw: ({ id }) => call('move', { id, state: 'withdrawn' }, signal),
      }),
    );
  const onIt = (key: string, signal: AbortSignal, act: (id: number) => Promise<unknown>) =>
    answering(async () => {
      const [known] = await search(key, signal);
      if (!known) throw refused('erp.no_such_document');
      await act(known.id);
      return foundOnce((await search(key, signal)).map(documentOf)) ?? documentOf(known);
    });
  return {
    absentAfterMs,
    createOrder: book,
    confirmDispatch: book,
    amendOrder: (key, body, signal) => onIt(key, signal, (id) => call('change', { id, body }, signal)),
    cancelOrder: (key, signal) => onIt(key, signal, (id) => call('move', { id, state: 'cancelled' }, signal)),
    findByReference: (key, signal) => answering(async () => foundOnce((await search(key, signal)).map(documentOf))),
    listOrders: (from, to, signal) =>
      answering(async () =>
        (await call<Booked[]>('list', {}, signal)).filter(({ at }) => from <= at && at <= to).flatMap(listed),
      ),
    pulls: {
      ...pulls,
      items: (_cursor, signal) => answering(async () => whole(await call<ErpItem[]>('items', {}, signal))),
    },
  };
}

function listed({ id, key, body, state, at }: Booked): ErpListed[] {
  if (!('totalMinor' in body) || state === 'withdrawn') return [];
  const { customer, currency, totalMinor } = body;
  return [{ reference: `F-${id}`, state, key, customer: customer.name, currency, totalMinor, createdAt: at }];
}
