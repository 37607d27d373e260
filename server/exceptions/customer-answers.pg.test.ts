import { beforeAll, describe, expect, test } from 'vitest';
import { customerAsks } from '../../db/exception/customer-ask.ts';
import { exceptions, options } from '../../db/exception/exception.ts';
import { raiseHold } from '../../db/hold/hold-mutators.ts';
import { lots } from '../../db/lot/lot.ts';
import { choicesOf, inboundMessages, type OutboundMessage, outboundMessages } from '../../db/message/message.ts';
import { salesOrders } from '../../db/order/order.ts';
import { tasks } from '../../db/task/task.ts';
import { chooseOption, undoOption } from '../../db/task/task-mutators.ts';
import { flow } from '../flow.ts';
import { deliver, type MetaMessage } from '../intake/chat-fixture.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import { doJobs } from '../sync/demo-work-fixture.ts';
import { sendAsk } from './ask-customers.ts';
import { askDue } from './settle-ask.ts';

const { sql } = await testDatabase();
process.env['THROUGHLINE_DEMO'] = '1';
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);

const system = <T>(work: (tx: ServerTx) => Promise<T>) => transactAsSystem(house, demoTenantId, work);
const as = (name: 'planning' | 'quality') => ({
  actor: testActor(demoTenantId, `p-${name}`, [name], [nashik]),
  at: Date.now(),
});

let count = 0;
function message(type: string, content: object): MetaMessage {
  count += 1;
  return { id: `wamid.ask-${count}`, type, timestamp: String(Math.floor(Date.now() / 1_000)), ...content };
}
const typed = (body: string): MetaMessage => message('text', { text: { body } });
const tapped = ({ id, title }: { id: string; title: string }): MetaMessage =>
  message('interactive', { interactive: { type: 'button_reply', button_reply: { id, title } } });

async function say(sent: OutboundMessage | undefined, said: MetaMessage): Promise<void> {
  await deliver(house, sent?.toNumber ?? '', said);
  await doJobs(house);
}

/** As things stand: what each order's customer was asked, and what the exception waits for. */
async function standing() {
  return system(async (tx) => {
    const [exception] = (await tx.all(exceptions)).filter(({ kind }) => kind === 'hold');
    const asks = (await tx.all(customerAsks)).filter(({ state }) => state !== 'withdrawn');
    const own = await tx.scan(tasks, 'exceptionId', exception?.id ?? '');
    const waiting = own.filter(({ state }) => !['decided', 'done', 'superseded'].includes(state));
    return {
      exception,
      asks,
      waiting: waiting.map(({ question }) => question).sort(),
      offered: (await tx.all(options)).filter(({ state }) => state === 'offered'),
      all: await tx.all(options),
      heard: (await tx.all(inboundMessages)).filter(({ externalId }) => externalId.startsWith('wamid.ask-')),
    };
  });
}

const sentFor = async (askAt: number): Promise<OutboundMessage | undefined> => {
  const { asks } = await standing();
  const [sent] = await system((tx) => tx.getMany(outboundMessages, [asks[askAt]?.outboundId ?? '']));
  return sent;
};

const promiseOption = async () => (await standing()).offered.find(({ kind }) => kind === 'new_promise');

describe('a new promise that customers are asked about', () => {
  beforeAll(async () => {
    const held = (await system((tx) => tx.all(lots))).find(({ number }) => number === 'L-2291');
    await transact(house, as('quality'), (tx) =>
      raiseHold.run(tx, { holdId: 'h-1', lotId: held?.id ?? '', reason: 'dimension', note: '' }, tx.act),
    );
    await doJobs(house);
  });

  test('[ACT-5] [ACT-3] taken back in time, no customer hears of it', async () => {
    const before = await system((tx) => tx.all(salesOrders));
    const heard = await system((tx) => tx.all(outboundMessages));
    const option = await promiseOption();
    const choice = { optionId: option?.id ?? '', decisionId: 'de-1', reason: '' };
    await transact(house, as('planning'), (tx) => chooseOption.run(tx, choice, tx.act));
    expect((await standing()).asks.map(({ state }) => state)).toEqual(['held', 'held', 'held']);
    await transact(house, as('planning'), (tx) => undoOption.run(tx, { ...choice, decisionId: 'de-2' }, tx.act));
    const asked = (await system((tx) => tx.all(customerAsks))).map(({ id, state }) => ({ id, state }));
    expect(asked.map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn', 'withdrawn']);
    for (const { id: askId } of asked) await system((tx) => sendAsk(tx, { askId }));
    expect(await system((tx) => tx.all(outboundMessages))).toEqual(heard);
    const promises = (rows: typeof before) => rows.map(({ id, promiseAt }) => ({ id, promiseAt }));
    expect(promises(await system((tx) => tx.all(salesOrders)))).toEqual(promises(before));
    await doJobs(house);
  });

  test('[ACT-5] goes out in the customer’s language with two buttons, each customer once', async () => {
    const option = await promiseOption();
    await transact(house, as('planning'), (tx) =>
      chooseOption.run(tx, { optionId: option?.id ?? '', decisionId: 'de-3', reason: '' }, tx.act),
    );
    const { asks } = await standing();
    expect(asks).toHaveLength(3);
    for (const { id: askId } of [...asks, ...asks]) await system((tx) => sendAsk(tx, { askId }));
    await doJobs(house);
    const sent = await system((tx) => tx.all(outboundMessages));
    const mine = (await standing()).asks.map(({ outboundId }) => sent.find(({ id }) => id === outboundId));
    expect(mine.map((each) => each?.state)).toEqual(['sent', 'sent', 'sent']);
    expect(new Set(mine.map((each) => /SO-10\d\d/.exec(each?.body ?? '')?.[0])).size).toBe(3);
    // Two buttons while WhatsApp's window is open, a template's words when it is not.
    for (const each of mine)
      expect(each?.form?.kind === 'template' ? each.form.words[0] : choicesOf(each?.form).length).toEqual(
        each?.form?.kind === 'template' ? each.body : 2,
      );
  });

  test('[ACT-4] heard by a customer, it is not undone', async () => {
    const { all } = await standing();
    const option = all.find(({ state }) => state === 'applied');
    const undone = transact(house, as('planning'), (tx) =>
      undoOption.run(tx, { optionId: option?.id ?? '', decisionId: 'de-4', reason: '' }, tx.act),
    );
    await expect(undone).rejects.toMatchObject({ code: 'option.undo_refused', facts: { why: 'customer_told' } });
  });

  test('[ACT-6] [ACT-8] accepted, by a tap or a typed yes, it stands; said twice it counts once', async () => {
    const sent = await sentFor(0);
    const [first] = choicesOf(sent?.form);
    await say(sent, first ? tapped(first) : typed('haan'));
    await say(sent, first ? tapped(first) : typed('haan'));
    const { asks, exception } = await standing();
    expect(asks[0]).toMatchObject({ state: 'accepted', answerId: expect.any(String) });
    expect(asks.slice(1).map(({ state }) => state)).toEqual(['asked', 'asked']);
    expect(exception?.state).toBe('resolving');
  });

  test('[ACT-6] refused, commercial and planning are asked again and other ways out are looked for', async () => {
    await say(await sentFor(1), typed('nahi'));
    const { asks, exception, waiting, all, offered } = await standing();
    expect(asks[1]).toMatchObject({ state: 'refused' });
    expect(exception).toMatchObject({ state: 'deciding', resolvedAt: null });
    expect(waiting).toEqual(expect.arrayContaining(['ask_refused.commercial', 'ask_refused.planning']));
    const refused = all.find(({ state }) => state === 'refused');
    expect(refused?.kind).toBe('new_promise');
    expect(offered.length).toBeGreaterThan(0);
    expect(offered.map(({ effect }) => effect)).not.toContainEqual(refused?.effect);
  });

  test('[ACT-7] [ACT-8] no answer in time: commercial is asked to call, once; what comes then is told to them', async () => {
    const { asks } = await standing();
    const askId = asks[2]?.id ?? '';
    await system((tx) => askDue(tx, { askId }));
    await system((tx) => askDue(tx, { askId }));
    const asked = await standing();
    expect(asked.asks[2]?.state).toBe('unanswered');
    expect(asked.waiting.filter((question) => question === 'ask_unanswered.commercial')).toHaveLength(1);
    const sent = await sentFor(2);
    const [yes] = choicesOf(sent?.form);
    await say(sent, yes ? tapped(yes) : message('text', { text: { body: 'haan' }, context: { id: sent?.externalId } }));
    const late = await standing();
    expect(late.asks[2]?.state).toBe('unanswered');
    expect(late.heard.at(-1)).toMatchObject({ state: 'needs_human', reason: 'message.late_answer' });
  });
});
