import { expect, test } from 'vitest';
import { type Quote, type QuoteLine, quoteLines, quotes } from '../db/quote/quote.ts';
import { approveQuote, reopenQuote, sendQuote, setQuoteLine } from '../db/quote/quote-mutators.ts';
import { day, hour } from '../db/values/instant.ts';
import { priceQuote } from './checks/price-quote.ts';
import type { ServerTx } from './postgres/server-tx.ts';
import { testDatabase } from './postgres/test-database.ts';
import { testActor, testHouse } from './postgres/test-house.ts';
import { transact, transactAsSystem } from './postgres/transaction.ts';
import { seedDemo } from './seed/demo-plant.ts';
import { demoTenantId, nashik } from './seed/demo-tenant.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { now: Date.now, flow: { 'quote.changed': [priceQuote] } });
await seedDemo(house);
const within = <T>(work: (tx: ServerTx) => Promise<T>): Promise<T> => transactAsSystem(house, demoTenantId, work);
const as = (personId: string) => ({
  actor: testActor(demoTenantId, personId, ['commercial'], [nashik]),
  at: Date.now(),
});
const elbow = 'prd-cpvc-elb-100';
let nth = 0;

/** An open quote for 100 elbows, priced by the rules. */
async function addQuote(): Promise<Quote> {
  nth += 1;
  return within(async (tx) => {
    const [message] = await tx.sql<{ id: string }[]>`select id from public.inbound_message limit 1`;
    const quote: Quote = {
      id: `q${nth}`,
      scope: 'money',
      plantId: nashik,
      number: `QT-T${nth}`,
      messageId: message?.id ?? '',
      customerId: 'cus-ganesh',
      ownerId: null,
      state: 'open',
      version: 1,
      currency: 'INR',
      netMinor: 0,
      taxMinor: 0,
      totalMinor: 0,
      wantedAt: null,
      shipTo: null,
      validDays: 15,
      validUntil: null,
      terms: '',
      requestedAt: tx.now,
      dueAt: tx.now + hour,
      preparedBy: null,
      approvedBy: null,
      approvedVersion: null,
      sentBy: null,
      sentAt: null,
      sentMessageId: null,
      answerId: null,
      draftId: null,
    };
    const line: QuoteLine = {
      id: `l${nth}`,
      scope: 'money',
      quoteId: quote.id,
      position: 1,
      phrase: '100 elbow',
      productId: elbow,
      candidates: [],
      quantity: 100_000,
      unit: 'piece',
      baseQuantity: 100_000,
      confidence: 1,
      accepted: true,
      rulePrice: null,
      floorPrice: null,
      unitPrice: null,
      netMinor: 0,
      taxMinor: 0,
      priceTrace: [],
    };
    await tx.put(quotes, quote);
    await tx.put(quoteLines, line);
    await priceQuote(tx, { quoteId: quote.id });
    return quote;
  });
}

const now = async (id: string): Promise<Quote> => {
  const quote = await within((tx) => tx.get(quotes, id));
  if (!quote) throw new Error('gone');
  return quote;
};
const price = (id: string, unitPrice: number, person = 'p-commercial') =>
  transact(house, as(person), (tx) =>
    setQuoteLine.run(
      tx,
      { lineId: id.replace('q', 'l'), productId: elbow, quantity: 100_000, unit: 'piece', unitPrice },
      as(person),
    ),
  );
const send = async (id: string, person = 'p-commercial') => {
  const { version } = await now(id);
  return transact(house, as(person), (tx) => sendQuote.run(tx, { quoteId: id, version }, as(person)));
};
/** What a program past the mutators tries. */
const force = (id: string, change: Partial<Quote>) =>
  within(async (tx) => {
    const quote = await tx.get(quotes, id);
    if (quote) await tx.put(quotes, { ...quote, ...change });
  });

const sent = { state: 'sent', sentBy: 'p-commercial', sentAt: 1, validUntil: Date.now() + day } as const;

test('[QUOTE-2] a price below the floor goes only with somebody else’s approval of this version', async () => {
  const { id } = await addQuote();
  await price(id, 10_000);
  await expect(send(id)).rejects.toThrow('quote.below_floor');
  await expect(force(id, sent)).rejects.toThrow('quote.below_floor');
  const { version } = await now(id);
  const approve = (person: string) =>
    transact(house, as(person), (tx) => approveQuote.run(tx, { quoteId: id, version }, as(person)));
  await expect(approve('p-commercial')).rejects.toThrow('quote.own_price');
  await approve('p-commercial-2');
  await price(id, 9_000);
  await expect(send(id)).rejects.toThrow('quote.below_floor');
  const own = { approvedBy: 'p-commercial', approvedVersion: (await now(id)).version };
  await expect(force(id, { ...sent, ...own })).rejects.toThrow('quote.below_floor');
  const again = await now(id);
  await transact(house, as('p-commercial-2'), (tx) =>
    approveQuote.run(tx, { quoteId: id, version: again.version }, as('p-commercial-2')),
  );
  await send(id);
  expect(await now(id)).toMatchObject({ state: 'sent', netMinor: 100 * 90 });
});

test('[QUOTE-2] the database lets no quote out that is not whole', async () => {
  const { id } = await addQuote();
  await expect(force(id, { ...sent, customerId: null })).rejects.toThrow('quote.no_customer');
  await expect(force(id, { ...sent, validUntil: 1 })).rejects.toThrow('quote.not_valid');
  await expect(force(id, { ...sent, netMinor: 1, taxMinor: 0, totalMinor: 1 })).rejects.toThrow('lines_do_not_add_up');
  await within(async (tx) => {
    const [line] = await tx.scan(quoteLines, 'quoteId', id);
    if (line) await tx.put(quoteLines, { ...line, accepted: false });
  });
  await expect(force(id, sent)).rejects.toThrow('quote.line_unsure');
  await expect(send(id)).rejects.toThrow('quote.line_unsure');
});

test('[QUOTE-3] what was offered stays, and taken up again it is another version', async () => {
  const { id } = await addQuote();
  await send(id);
  const offered = await now(id);
  await expect(price(id, 10_000_000)).rejects.toThrow('quote.not_open');
  await expect(force(id, { taxMinor: 0, totalMinor: offered.netMinor })).rejects.toThrow('quote.money_is_fixed');
  await expect(force(id, { validUntil: Date.now() + 90 * day })).rejects.toThrow('quote.money_is_fixed');
  await expect(
    within(async (tx) => {
      const [line] = await tx.scan(quoteLines, 'quoteId', id);
      if (line) await tx.put(quoteLines, { ...line, unitPrice: 1 });
    }),
  ).rejects.toThrow('quote.not_open');
  await expect(force(id, { state: 'accepted' })).rejects.toThrow('quote.not_answered');
  await transact(house, as('p-commercial'), (tx) => reopenQuote.run(tx, { quoteId: id }, as('p-commercial')));
  expect(await now(id)).toMatchObject({ state: 'open', version: offered.version + 1, validUntil: null });
});

test('[QUOTE-4] a quote that has run out is not accepted, whoever says so', async () => {
  const { id } = await addQuote();
  await send(id);
  await sql`alter table public.quote disable trigger g_quote`;
  await sql`update public.quote set valid_until = date_trunc('second', now() - interval '2 seconds') where id = ${id}`;
  await sql`alter table public.quote enable trigger g_quote`;
  await expect(force(id, { state: 'accepted', draftId: 'd', answerId: 'a' })).rejects.toThrow('quote.expired');
});
