import { describe, expect, test } from 'vitest';
import { type Customer, customers } from '../../db/customer/customer.ts';
import { addNumber, removeNumber } from '../../db/customer/number-mutators.ts';
import { draftLines, orderDrafts } from '../../db/draft/draft.ts';
import { correctLine } from '../../db/draft/draft-mutators.ts';
import { type InboundMessage, inboundMessages } from '../../db/message/message.ts';
import { nameSender } from '../../db/message/message-mutators.ts';
import type { Mutator } from '../../db/mutator.ts';
import { tasks } from '../../db/task/task.ts';
import { Refusal } from '../../db/values/refusal.ts';
import { flow } from '../flow.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import { doJobs } from '../sync/demo-work-fixture.ts';
import { metaText, signed } from './reading-fixture.ts';
import { readDelivery } from './whatsapp/read-delivery.ts';
import { takeDelivery } from './whatsapp/take-delivery.ts';

const { sql } = await testDatabase();
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);
const actor = testActor(demoTenantId, 'p-commercial', ['commercial'], [nashik]);
const ganesh = 'cus-ganesh';
let nth = 0;

/** The refusal's code, or `done`. */
async function does<Args>(mutator: Mutator<Args>, args: NoInfer<Args>): Promise<string> {
  const act = { actor, at: house.now() };
  try {
    await transact(house, act, (tx) => mutator.run(tx, mutator.parse(args), act));
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** A message from a number nobody knows, read as far as that goes. */
async function hearStranger(body: string): Promise<InboundMessage> {
  nth += 1;
  const wamid = `wamid.stranger-${nth}`;
  const { raw } = signed(metaText(wamid, `+91981110000${nth}`, body));
  await takeDelivery(house, raw, readDelivery(JSON.parse(new TextDecoder().decode(raw))));
  await doJobs(house);
  return messageOf(wamid);
}

const messageOf = (wamid: string): Promise<InboundMessage> =>
  transactAsSystem(house, demoTenantId, async (tx) => {
    const found = (await tx.all(inboundMessages)).find(({ externalId }) => externalId === wamid);
    if (!found) throw new Error(`no message ${wamid}`);
    return found;
  });
const draftOf = ({ draftId }: InboundMessage) =>
  transactAsSystem(house, demoTenantId, (tx) => tx.get(orderDrafts, draftId ?? ''));
const numbersOf = async (id: string): Promise<Customer['waNumbers']> =>
  (await transactAsSystem(house, demoTenantId, (tx) => tx.get(customers, id)))?.waNumbers ?? [];
const openQuestions = (subject: string) =>
  transactAsSystem(house, demoTenantId, async (tx) =>
    (await tx.all(tasks)).filter((task) => task.subject === subject && task.state === 'queued'),
  );

describe('a number nobody knew', () => {
  test('[SETUP-5] an order from it becomes its customer’s, priced and confirmed, and nobody is asked any more', async () => {
    const stranger = await hearStranger('1 inch tee 20 nag');
    expect(stranger).toMatchObject({ state: 'needs_human', customerId: null, reason: 'message.unknown_sender' });
    const given = await draftOf(stranger);
    expect(await openQuestions(stranger.fromNumber)).toHaveLength(1);
    expect(await does(nameSender, { messageId: stranger.id, customerId: ganesh })).toBe('done');
    await doJobs(house);
    const read = await messageOf(stranger.externalId);
    expect(read).toMatchObject({ state: 'drafted', customerId: ganesh, reason: null });
    expect(await draftOf(read)).toMatchObject({ state: 'confirmed', customerId: ganesh });
    expect(given && (await draftOf({ ...stranger, draftId: given.id }))).toMatchObject({ state: 'rejected' });
    expect(await openQuestions(stranger.fromNumber)).toEqual([]);
    expect(await numbersOf(ganesh)).toContain(stranger.fromNumber);
    expect(await does(nameSender, { messageId: stranger.id, customerId: ganesh })).toBe('message.sender_known');
  });

  test('[SETUP-5] a question from it is read as its customer’s, who needs nobody for it', async () => {
    const stranger = await hearStranger('order kab aayega bhai?');
    expect(stranger).toMatchObject({ state: 'needs_human', draftId: null });
    expect(await does(nameSender, { messageId: stranger.id, customerId: ganesh })).toBe('done');
    await doJobs(house);
    expect(await messageOf(stranger.externalId)).toMatchObject({ state: 'ignored', customerId: ganesh });
    expect(await openQuestions(stranger.fromNumber)).toEqual([]);
  });

  test('[SETUP-5] lines a person has corrected meanwhile stay, with the customer', async () => {
    const stranger = await hearStranger('elbow 40');
    const [line] = await transactAsSystem(house, demoTenantId, (tx) =>
      tx.scan(draftLines, 'draftId', stranger.draftId ?? ''),
    );
    const meant = { productId: 'prd-cpvc-elb-050', quantity: 40_000, unit: 'piece' };
    expect(await does(correctLine, { lineId: line?.id ?? '', ...meant })).toBe('done');
    expect(await does(nameSender, { messageId: stranger.id, customerId: ganesh })).toBe('done');
    await doJobs(house);
    expect((await messageOf(stranger.externalId)).draftId).toBe(stranger.draftId);
    expect(await draftOf(stranger)).toMatchObject({ state: 'confirmed', customerId: ganesh });
  });

  test('[SETUP-5] that is somebody’s by now is not given away', async () => {
    const stranger = await hearStranger('1 inch tee 20 nag');
    expect(await does(addNumber, { customerId: 'cus-balaji', number: stranger.fromNumber })).toBe('done');
    expect(await does(nameSender, { messageId: stranger.id, customerId: ganesh })).toBe('customer.number_taken');
    expect(await messageOf(stranger.externalId)).toMatchObject({ state: 'needs_human', customerId: null });
  });
});

describe('a customer’s numbers', () => {
  const number = '+919870000001';

  test('[SETUP-4] are added and taken away, and are one customer’s at a time', async () => {
    expect(await does(addNumber, { customerId: ganesh, number })).toBe('done');
    expect(await does(addNumber, { customerId: ganesh, number })).toBe('done');
    expect((await numbersOf(ganesh)).filter((each) => each === number)).toHaveLength(1);
    expect(await does(addNumber, { customerId: 'cus-balaji', number })).toBe('customer.number_taken');
    expect(await does(removeNumber, { customerId: ganesh, number })).toBe('done');
    expect(await does(removeNumber, { customerId: ganesh, number })).toBe('customer.number_unknown');
    expect(await does(addNumber, { customerId: 'cus-balaji', number })).toBe('done');
    expect(await does(addNumber, { customerId: ganesh, number: '98700 00001' })).toBe('args.invalid');
  });

  test('[SETUP-4] go to one of those who are given one at the same moment', async () => {
    const ids = (await transactAsSystem(house, demoTenantId, (tx) => tx.all(customers))).map(({ id }) => id);
    for (const round of [1, 2, 3]) {
      const wanted = `+91987000010${round}`;
      const ends = await Promise.all(
        ids.slice(0, 6).map((customerId) => does(addNumber, { customerId, number: wanted })),
      );
      expect(ends.filter((end) => end === 'done')).toHaveLength(1);
      expect(ends.filter((end) => end === 'customer.number_taken')).toHaveLength(5);
    }
  });
});
