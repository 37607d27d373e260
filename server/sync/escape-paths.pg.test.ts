import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutate } from '../../app/_sync/mutate.ts';
import { breachKinds, type DraftLine, draftLines, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { correctLine, decideApproval, removeLine, setDiscount } from '../../db/draft/draft-mutators.ts';
import type { Mutator } from '../../db/mutator.ts';
import { amendOrder } from '../../db/order/amendment-mutators.ts';
import { salesOrders } from '../../db/order/order.ts';
import { type Quote, quoteLines, quotes } from '../../db/quote/quote.ts';
import { approveQuote, sendQuote, setQuoteLine } from '../../db/quote/quote-mutators.ts';
import { schemaVersion } from '../../db/sync/schema-version.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { checkDraft } from '../checks/check-draft.ts';
import { concludeApproval } from '../checks/conclude-approval.ts';
import { makeAnswer, pick } from '../checks/escape-cases-fixture.ts';
import { openGround } from '../checks/escape-hunt-fixture.ts';
import {
  type Answer,
  type Case,
  enter,
  goods,
  isLawful,
  type Line,
  numberOf,
  staff,
} from '../checks/escape-world-fixture.ts';
import { honourQuote, priceQuote } from '../checks/price-quote.ts';
import { deliver } from '../intake/chat-fixture.ts';
import { mailTo } from '../intake/mail/mail-fixture.ts';
import { readMail } from '../intake/mail/read-mail.ts';
import { openSmtpDoor, type SmtpDoor } from '../intake/mail/smtp-door.ts';
import { readMessage } from '../intake/read-message.ts';
import { settleQuestion } from '../intake/settle-question.ts';
import { confirmOrder } from '../orders/confirm-order.ts';
import { declineOrder } from '../orders/decline-order.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { demoMailAddress, demoPhoneNumberId, demoTenantId } from '../seed/demo-tenant.ts';
import { newDevice } from './device-fixture.ts';

const { sql } = await testDatabase();
const heard: string[] = [];
const house = testHouse(sql, {
  now: Date.now,
  flow: {
    'message.received': [async (_, { messageId }) => void heard.push(messageId)],
    'order.drafted': [checkDraft, settleQuestion],
    'order.checked': [confirmOrder],
    'rfq.read': [priceQuote],
    'quote.changed': [priceQuote],
    'quote.accepted': [honourQuote],
    'approval.decided': [(tx, what) => concludeApproval(tx, what, { declineOrder })],
  },
});
const cases = 280;
/** These only ask for quotes, each once: what a quote says stays said. */
const askers = cases / 7;
const ground = await openGround(sql, 7, cases + 12 * askers, demoTenantId);
const { random, books, orders } = ground;
const dealers = ground.dealers.slice(0, -askers);
await sql`insert into ops.whatsapp_number (tenant_id, phone_number_id, fallback) values (${demoTenantId}, ${demoPhoneNumberId}, true)`;

const addressOf = (dealer: number): string => `d${dealer}@dealer.example`;
await sql`insert into ops.mail_address (tenant_id, address) values (${demoTenantId}, ${demoMailAddress})`;
await sql`
  insert into public.customer_address ${sql(
    ground.dealers.map(({ id }, at) => ({
      ...{ tenant_id: demoTenantId, id: `a-${id}`, scope: 'tenant' },
      ...{ customer_id: id, address: addressOf(at) },
    })),
  )}`;
let door: SmtpDoor;
beforeAll(async () => {
  // The demo believes what a sender says of itself.
  process.env['THROUGHLINE_DEMO'] = '1';
  door = await openSmtpDoor(house, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  delete process.env['THROUGHLINE_DEMO'];
  await door.close();
});

const act = <T>(work: Parameters<typeof transactAsSystem<T>>[2]): Promise<T> =>
  transactAsSystem(house, demoTenantId, work);
const functionOf = (id: string) => staff.find(([each]) => each === id)?.[1] ?? 'commercial';
const devices = new Map(
  await Promise.all(
    ['asha', 'ravi', 'dev', 'chief'].map(
      async (id) =>
        [id, await newDevice({ house, tenantId: demoTenantId }, id, [functionOf(id)], undefined, ['hunt'])] as const,
    ),
  ),
);

/** What a person does, as the outbox holds it. */
interface Wish {
  readonly mutator: Mutator<never>;
  readonly args: never;
}
const wish = <Args>(mutator: Mutator<Args>, args: NoInfer<Args>): Wish => ({
  mutator: mutator as unknown as Mutator<never>,
  args: args as never,
});

/** Does these as the path does: on a screen each is sent at once, offline all together later, by API in one raw request. */
async function send(path: Case['path'], who: string, wishes: readonly Wish[]): Promise<void> {
  const device = devices.get(who);
  if (!device) throw new Error(`no device of ${who}`);
  await device.sync();
  if (path === 'push') {
    const mutations = wishes.map(({ mutator, args }, at) => ({
      mid: at + 1,
      name: mutator.name,
      args: structuredClone<unknown>(args),
      actor: who,
      at: house.now(),
    }));
    const request = { ...device.ports.credential(), client: newId(), schema: schemaVersion, now: house.now() };
    await device.ports.push({ ...request, mutations });
    return;
  }
  for (const { mutator, args } of wishes) {
    await mutate(device.local, device.ports, device.actor, mutator, args).catch(passRefusal);
    if (path === 'screen' || path === 'amendment') await device.sync();
  }
  await device.sync();
}

function passRefusal(error: unknown): undefined {
  if (error instanceof Refusal) return undefined;
  throw error;
}

let said = 0;
/** A message through WhatsApp's door, read; the draft it became. */
async function say(number: string, body: string): Promise<OrderDraft | undefined> {
  said += 1;
  const before = new Set((await act((tx) => tx.all(orderDrafts))).map(({ id }) => id));
  const timestamp = String(Math.floor(house.now() / 1_000));
  await deliver(house, number, { id: `wamid.escape-${said}`, type: 'text', timestamp, text: { body } });
  await readHeard();
  return (await act((tx) => tx.all(orderDrafts))).find(({ id }) => !before.has(id));
}

async function readHeard(): Promise<void> {
  for (const messageId of heard.splice(0)) await act((tx) => readMessage(tx, { messageId }));
}

/** A mail through the SMTP door, taken apart and read; the draft it became. */
async function write(dealer: number, subject: string, text: string): Promise<OrderDraft | undefined> {
  said += 1;
  const before = new Set((await act((tx) => tx.all(orderDrafts))).map(({ id }) => id));
  const messageId = `<escape-${said}@dealer.example>`;
  await mailTo(door.port, { from: addressOf(dealer), to: demoMailAddress, messageId, subject, text });
  const jobs = await sql<{ payload: { rawId: string } }[]>`
    delete from ops.job where queue = 'mail.parse' returning payload`;
  for (const { payload } of jobs) await readMail(house, demoTenantId, payload);
  await readHeard();
  return (await act((tx) => tx.all(orderDrafts))).find(({ id }) => !before.has(id));
}

/** A request by mail, its prices as a person sets them, and the customer's yes to what went out. */
async function accepted(dealer: number, who: string): Promise<OrderDraft | undefined> {
  await write(dealer, 'Request for quotation', `Please quote your best price for:\n${written(drawLines())}`);
  const ofThis = async (): Promise<Quote | undefined> =>
    (await act((tx) => tx.all(quotes))).find(({ customerId }) => customerId === `d${dealer}`);
  const quote = await ofThis();
  if (!quote) return undefined;
  const [line] = await act((tx) => tx.scan(quoteLines, 'quoteId', quote.id));
  const off = pick(random, [0, 0, 200, 400, 1_500]);
  if (line?.productId && line.quantity !== null && line.unitPrice !== null && off > 0) {
    const unitPrice = Math.floor((line.unitPrice * (10_000 - off)) / 10_000);
    const { id: lineId, productId, quantity } = line;
    await send('screen', who, [wish(setQuoteLine, { lineId, productId, quantity, unit: 'piece', unitPrice })]);
  }
  const seen = { quoteId: quote.id, version: (await ofThis())?.version ?? 0 };
  // Their own approval counts for nothing.
  if (random() < 0.6) await send('screen', pick(random, [who, 'chief', 'ravi']), [wish(approveQuote, seen)]);
  await send('screen', who, [wish(sendQuote, seen)]);
  offered.set(`d${dealer}`, (await ofThis())?.state === 'sent');
  return write(dealer, 'Re: Request for quotation', `OK, proceed with ${quote.number}`);
}
/** Whether each asker's quote went out. */
const offered = new Map<string, boolean>();

const drawLines = (): Pick<Line, 'product' | 'count'>[] => {
  const products = [0, 1, 2, 3].filter(() => random() < 0.45);
  const wanted = products.length > 0 ? products : [pick(random, [0, 1, 2, 3])];
  return wanted.map((product) => ({ product, count: pick(random, [1, 3, 10, 49, 50, 51, 120, 399]) }));
};
const written = (lines: readonly Pick<Line, 'product' | 'count'>[]): string =>
  lines.map(({ product, count }) => `${goods[product]} ${count} pcs`).join('\n');
const discounts = [0, 0, 200, 300, 301, 599, 601, 1_001, 2_500];

/** A chat whose last line nobody understands, which a person then settles, with a discount given before. */
async function settled(path: Case['path'], dealer: number, who: string): Promise<OrderDraft | undefined> {
  const draft = await say(numberOf(dealer), `${written(drawLines())}\nqwzx 5 pcs`);
  if (!draft) return undefined;
  const lines = await act((tx) => tx.scan(draftLines, 'draftId', draft.id));
  const extraDiscountBps = pick(random, discounts);
  const given = extraDiscountBps > 0 ? [wish(setDiscount, { draftId: draft.id, extraDiscountBps })] : [];
  const open = lines.filter(({ accepted }) => !accepted);
  const ends = open.map(({ id }) =>
    random() < 0.5 && lines.length > open.length
      ? wish(removeLine, { lineId: id })
      : wish(correctLine, { lineId: id, productId: 'p1', quantity: 5_000, unit: 'piece' }),
  );
  await send(path, who, [...given, ...ends]);
  return draft;
}

async function chatted(dealer: number): Promise<OrderDraft | undefined> {
  const extra = pick(random, [0, 0, 2, 5, 10]);
  return say(numberOf(dealer), `${written(drawLines())}${extra > 0 ? `\n${extra}% extra discount` : ''}`);
}

/** Other amounts for an order the ERP has booked. */
async function amended(dealer: number, who: string): Promise<OrderDraft | undefined> {
  const before = orders.get(`d${dealer}`);
  if (!before) return undefined;
  await act(
    (tx) =>
      tx.sql`update public.order_draft set state = 'confirmed' where id = ${before.draftId} and state = 'submitting'`,
  );
  const draftId = newId();
  const lines = before.lines.map(({ product, count }, at) => ({
    lineId: newId(),
    position: at + 1,
    productId: `p${product}`,
    quantity: pick(random, [count, Math.max(1, count - 1), count + 1, count * 3]) * 1_000,
    unit: 'piece',
  }));
  await send('amendment', who, [
    wish(amendOrder, { orderId: before.orderId, draftId, fromDraftId: before.draftId, lines }),
  ]);
  return act((tx) => tx.get(orderDrafts, draftId));
}

/** Answers a draft's breaches, each as whoever gives it; some of them may not. */
async function answer(draft: OrderDraft): Promise<Answer[]> {
  if (draft.state !== 'awaiting_approval' || random() < 0.2) return [];
  const answers = breachKinds
    .filter((kind) => draft.breaches.includes(kind))
    .flatMap((kind) => Array.from({ length: pick(random, [0, 1, 1, 2]) }, () => ({ ...makeAnswer(random), kind })));
  for (const { kind, by, decision, actingFor, version } of answers) {
    const args = { approvalId: newId(), draftId: draft.id, draftVersion: draft.version + version - 1, kind, decision };
    const actor = testActor(demoTenantId, by, [functionOf(by)], ['hunt']);
    await transact(house, { actor, at: house.now() }, (tx) =>
      decideApproval.run(tx, { ...args, reason: '', ...(actingFor === null ? {} : { actingFor }) }, tx.act),
    ).catch(passRefusal);
  }
  return answers;
}

const lineOf = ({ productId, baseQuantity, unitPrice }: DraftLine): Line => ({
  product: Number(productId?.slice(1)),
  count: Number(baseQuantity) / 1_000,
  price: Number(unitPrice),
});

const paths = ['chat', 'mail', 'screen', 'quote', 'push', 'offline', 'amendment'] as const;

interface Ended {
  readonly path: Case['path'];
  readonly end: 'confirmed' | 'refused';
  readonly lawful: boolean;
  readonly told: string;
}

/** Plays one case over its path and holds its end against the oracle; undefined when it became no draft to judge. */
async function play(path: Case['path'], at: number): Promise<Ended | undefined> {
  const asks = path === 'quote' ? dealers.length + Math.floor(at / paths.length) : undefined;
  const place = asks ?? Math.floor(random() * dealers.length);
  const dealer = ground.dealers[place];
  const who = pick(random, ['asha', 'asha', 'ravi', 'dev', 'chief']);
  if (!dealer) return undefined;
  const amends = path === 'amendment' ? (orders.get(dealer.id) ?? null) : null;
  const begun = await (path === 'chat'
    ? chatted(place)
    : path === 'mail'
      ? write(place, 'Purchase order', `Please supply:\n${written(drawLines())}`)
      : path === 'quote'
        ? accepted(place, who)
        : path === 'amendment'
          ? amended(place, who)
          : settled(path, place, who));
  const draft = begun && (await act((tx) => tx.get(orderDrafts, begun.id)));
  if (!draft || draft.state === 'needs_clarification' || draft.state === 'matching') {
    if (draft) await act((tx) => tx.put(orderDrafts, { ...draft, state: 'rejected' }));
    return undefined;
  }
  const answers = await answer(draft);
  const lines = (await act((tx) => tx.scan(draftLines, 'draftId', draft.id))).toSorted(
    (a, b) => a.position - b.position,
  );
  const given: Case = {
    id: draft.id,
    path,
    dealer,
    requester: draft.requesterId,
    lines: lines.map(lineOf),
    answers,
    trick: 'none',
    amends,
    probed: false,
  };
  const lawful = isLawful(given, books) && (path !== 'quote' || offered.get(dealer.id) === true);
  const [order] = await act((tx) => tx.scan(salesOrders, 'draftId', draft.id));
  const told = `${at} ${path}: ${JSON.stringify(given)}`;
  if (order) orders.set(dealer.id, enter(given, order.id, books));
  else
    await act(
      (tx) => tx.sql`update public.order_draft set state = 'rejected' where id = ${draft.id} and state <> 'rejected'`,
    );
  return { path, end: order ? 'confirmed' : 'refused', lawful, told };
}

test('[APPROVAL-4] orders over the paths as they ship: none escapes and none is kept back', async () => {
  const ended: Ended[] = [];
  for (let at = 0; at < cases; at += 1) {
    const end = await play(paths[at % paths.length] ?? 'chat', at);
    if (end) ended.push(end);
  }
  expect(ended.filter(({ end, lawful }) => (end === 'confirmed') !== lawful).slice(0, 3)).toEqual([]);
  for (const path of paths) {
    const ends = ended.filter((each) => each.path === path).map(({ end }) => end);
    for (const end of ['confirmed', 'refused'] as const)
      expect(ends.filter((each) => each === end).length, `${end} over ${path}`).toBeGreaterThan(0);
  }
}, 300_000);
