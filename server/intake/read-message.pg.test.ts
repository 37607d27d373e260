import { describe, expect, test } from 'vitest';
import { type DraftLine, draftLines, type OrderDraft, orderDrafts } from '../../db/draft/draft.ts';
import { correctLine } from '../../db/draft/draft-mutators.ts';
import {
  type InboundMessage,
  inboundMessages,
  type OutboundMessage,
  outboundMessages,
} from '../../db/message/message.ts';
import { type Task, tasks } from '../../db/task/task.ts';
import { newId } from '../postgres/id.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import { learnAlias } from './learn-alias.ts';
import { readMessage } from './read-message.ts';
import { metaText, secrets, signed } from './reading-fixture.ts';
import { settleQuestion } from './settle-question.ts';
import { answerDelivery } from './whatsapp/answer-delivery.ts';

const { sql } = await testDatabase();
const drafted: string[] = [];
const now = Date.UTC(2026, 10, 2, 4, 30);
const house = testHouse(sql, {
  now,
  flow: {
    'message.received': [(tx, { messageId }) => tx.later('message.read', `message:${messageId}`, { messageId })],
    'order.drafted': [async (_, { draftId }) => void drafted.push(draftId), settleQuestion],
    'line.corrected': [learnAlias],
  },
});
await seedDemo(house);

const ganesh = '+919820012345';
let nth = 0;

interface Outcome {
  readonly message: InboundMessage;
  readonly draft: OrderDraft | undefined;
  readonly lines: DraftLine[];
  readonly asked: OutboundMessage[];
  readonly open: Task[];
}

/** Posts through the door and reads, as the worker does; then tells what there is. */
async function say(body: string, from = ganesh): Promise<Outcome> {
  nth += 1;
  const wamid = `wamid.test-${nth}`;
  const { raw, signature } = signed(metaText(wamid, from, body));
  expect((await answerDelivery(house, secrets, raw, signature)).status).toBe(200);
  const [job] = await sql<{ payload: { messageId: string } }[]>`
    delete from ops.job where queue = 'message.read' returning payload`;
  const payload = { messageId: job?.payload.messageId ?? '' };
  await transactAsSystem(house, demoTenantId, (tx) => readMessage(tx, payload));
  return transactAsSystem(house, demoTenantId, async (tx) => {
    const message = (await tx.get(inboundMessages, payload.messageId)) as InboundMessage;
    const draft = message.draftId === null ? undefined : await tx.get(orderDrafts, message.draftId);
    const lines = draft ? await tx.scan(draftLines, 'draftId', draft.id) : [];
    const asked = draft ? await tx.scan(outboundMessages, 'draftId', draft.id) : [];
    const own = draft ? await tx.scan(tasks, 'draftId', draft.id) : await tx.scan(tasks, 'plantId', nashik);
    const open = own.filter((task) => task.kind === 'clarify' && task.state === 'queued');
    return { message, draft, lines: lines.toSorted((a, b) => a.position - b.position), asked, open };
  });
}

/** Ends what is open in a thread, so that the next test begins anew. */
const forget = (): Promise<unknown> =>
  sql`update public.order_draft set state = 'rejected' where state in ('matching', 'needs_clarification')`;

describe('a message becomes a draft', () => {
  test('[INTAKE-8] a sure order is drafted with packs multiplied out, and nobody is asked', async () => {
    const { message, draft, lines, asked, open } = await say('bhai kal 2 bori 1/2 inch elbow bhej do');
    expect(message).toMatchObject({ state: 'drafted', customerId: 'cus-ganesh' });
    expect(message.stages.map(({ stage }) => stage)).toEqual(['read']);
    expect(draft).toMatchObject({ state: 'matching', plantId: nashik, customerId: 'cus-ganesh', question: null });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      productId: 'prd-cpvc-elb-050',
      quantity: 2_000,
      unit: 'bag',
      baseQuantity: 1_000_000,
      accepted: true,
    });
    expect(draft?.wantedAt).toBe(Date.UTC(2026, 10, 3, 12, 30));
    expect([asked, open]).toEqual([[], []]);
    expect(drafted.at(-1)).toBe(draft?.id);
    await forget();
  });

  test('[INTAKE-9] an unsure line asks one question in the thread, and commercial may be quicker', async () => {
    const { message, draft, lines, asked, open } = await say('cpvc elbow 200 nag');
    expect(message).toMatchObject({ state: 'drafted' });
    expect(message.stages.map(({ stage }) => stage)).toEqual(['read', 'asked']);
    expect(lines[0]).toMatchObject({ accepted: false, productId: null, quantity: 200_000 });
    expect(draft).toMatchObject({ state: 'needs_clarification' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      toNumber: ganesh,
      state: 'waiting',
      messageId: message.id,
      body: draft?.question,
    });
    expect(asked[0]?.body).toContain('1. ');
    const queued =
      await sql`select 1 from ops.job where queue = 'whatsapp.send' and payload ->> 'messageId' = ${asked[0]?.id ?? ''}`;
    expect(queued).toHaveLength(1);
    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({ function: 'commercial', question: 'clarify.line', decideBy: now + 15 * 60_000 });
    await forget();
  });

  test.each([
    ['the number of a choice', '2', 1],
    ['a size', '1 inch', undefined],
    ['a fuller line', '1 inch cpvc elbow 200 nag', undefined],
  ])('[INTAKE-10] %s answers the question in the same draft', async (_, answer, choice) => {
    const first = await say('cpvc elbow 200 nag');
    const expected = choice === undefined ? 'prd-cpvc-elb-100' : first.lines[0]?.candidates[choice]?.productId;
    const second = await say(answer);
    expect(second.draft?.id).toBe(first.draft?.id);
    expect(second.draft).toMatchObject({ state: 'matching', version: 2, question: null, messageId: second.message.id });
    expect(second.lines).toHaveLength(1);
    expect(second.lines[0]).toMatchObject({ productId: expected, baseQuantity: 200_000, accepted: true });
    expect(second.open).toEqual([]);
    expect(second.asked).toHaveLength(1);
    await forget();
  });

  test('[INTAKE-11] “extra 6% discount” is a wish on the draft, not a line and not a price', async () => {
    const { draft, lines } = await say('100 length 1 inch cpvc sdr 11, extra 6% discount dedo');
    expect(draft).toMatchObject({ extraDiscountBps: 600 });
    expect(lines).toHaveLength(1);
    await forget();
  });

  test('[INTAKE-12] what is no order makes no draft', async () => {
    for (const body of ['ram ram bhai kaise ho', '4 inch swr pipe ka rate kya chal raha hai?', 'payment kar diya']) {
      const { message, draft } = await say(body);
      expect([body, message.state, draft]).toEqual([body, 'ignored', undefined]);
    }
  });

  test('[INTAKE-13] an unknown sender’s order waits for a person with its lines', async () => {
    const { message, draft, lines, asked, open } = await say('2 bori 1/2 inch cpvc elbow bhej do', '+918888800000');
    expect(message).toMatchObject({ state: 'needs_human', customerId: null, reason: 'message.unknown_sender' });
    expect(draft).toMatchObject({ customerId: null, state: 'needs_clarification' });
    expect(lines[0]).toMatchObject({ productId: 'prd-cpvc-elb-050', accepted: true });
    expect(asked).toEqual([]);
    expect(open.map(({ question, subject }) => [question, subject])).toEqual([['clarify.customer', '+918888800000']]);
    await forget();
  });

  test.each([
    ['negative', '-5 box 1 inch cpvc elbow'],
    ['negative, at the end', '1 inch cpvc elbow -50 nag'],
    ['absurd', '99999999999999 nag 1 inch cpvc elbow'],
    ['far too many', '5000000 nag 1 inch cpvc elbow'],
    ['zero', '1 inch cpvc elbow 0 nag'],
  ])('[INTAKE-14] a %s quantity is asked about, never taken', async (_, body) => {
    const { message, lines, draft } = await say(body);
    expect(message.state).not.toBe('received');
    expect(lines.every((line) => !line.accepted)).toBe(true);
    expect(draft?.state).toBe('needs_clarification');
    await forget();
  });

  test('[INTAKE-8] a dash before each figure of a list is a dash', async () => {
    const { lines } = await say('1 inch cpvc elbow -50 nag\n1 inch cpvc tee -20 nag');
    expect(lines.map(({ quantity, accepted }) => [quantity, accepted])).toEqual([
      [50_000, true],
      [20_000, true],
    ]);
    await forget();
  });

  test('[READ-18] what takes too much asking is a person’s at once, and the next order is an order of its own', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => `${at + 1} nag 1 inch cpvc elbow`).join('\n');
    const first = await say(many);
    expect(first.draft).toMatchObject({ state: 'needs_clarification', question: null });
    expect([first.asked.length, first.open.length]).toEqual([0, 1]);
    expect(first.message).toMatchObject({ state: 'needs_human', reason: 'message.much_to_ask' });
    const next = await say('2 bori 1/2 inch cpvc elbow bhej do');
    expect(next.draft).toMatchObject({ state: 'matching' });
    expect(next.draft?.id).not.toBe(first.draft?.id);
    expect(next.lines).toHaveLength(1);
    await forget();
  });

  test('[INTAKE-15] a thousand lines, emoji and right-to-left text are read', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => `${at + 1} nag 1 inch cpvc elbow`).join('\n');
    for (const body of [many, '😀'.repeat(500), 'مرحبا \u202e60 مواسير 2 انش\u0000 \ud800', '\n\n\t ']) {
      const { message } = await say(body);
      expect(message.state).not.toBe('received');
      await forget();
    }
  });
});

describe('a correction', () => {
  test('[INTAKE-16] is remembered for that customer, with who taught it, and used the next time', async () => {
    const first = await say('20 length latrine nali bhej do');
    const line = first.lines[0];
    expect(line).toMatchObject({ accepted: false, quantity: 20_000, unit: 'length' });
    const commercial = testActor(demoTenantId, 'p-commercial', ['commercial'], [nashik]);
    await transact(house, { actor: commercial, at: now }, async (tx) => {
      const lineId = line?.id ?? '';
      await correctLine.run(tx, { lineId, productId: 'prd-swr-pip-110-rf', quantity: 20_000, unit: 'length' }, tx.act);
    });
    const [alias] =
      await sql`select phrase, customer_id, product_id, origin, taught_by from public.alias where origin = 'correction'`;
    expect(alias).toEqual({
      phrase: 'latrine nali',
      customer_id: 'cus-ganesh',
      product_id: 'prd-swr-pip-110-rf',
      origin: 'correction',
      taught_by: 'p-commercial',
    });
    await forget();

    const again = await say('30 length latrine nali');
    expect(again.lines[0]).toMatchObject({ productId: 'prd-swr-pip-110-rf', baseQuantity: 30_000, accepted: true });
    await forget();

    const another = await say('30 length latrine nali', '+919822045671');
    expect(another.lines.some((each) => each.accepted)).toBe(false);
    await forget();
  });
});

test('[INTAKE-17] a message whose reading fails goes to a person with the reason', async () => {
  const id = newId();
  await transactAsSystem(house, demoTenantId, async (tx) => {
    const [known] = await tx.all(inboundMessages);
    if (!known) throw new Error('the demo plant has messages');
    // A date that no calendar knows: the interpreter's clock fails on it.
    await tx.put(inboundMessages, {
      ...known,
      id,
      externalId: id,
      state: 'received',
      stages: [],
      draftId: null,
      body: 'kal 5 box elbow',
    });
  });
  await sql`update public.plant set zone = 'No/Such' where id = ${nashik}`;
  await transactAsSystem(house, demoTenantId, (tx) => readMessage(tx, { messageId: id }));
  await sql`update public.plant set zone = 'Asia/Kolkata' where id = ${nashik}`;
  const [row] = await sql`select state, reason from public.inbound_message where id = ${id}`;
  expect(row).toEqual({ state: 'needs_human', reason: 'message.unreadable' });
});
