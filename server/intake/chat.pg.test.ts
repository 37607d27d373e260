import { describe, expect, test } from 'vitest';
import { customers } from '../../db/customer/customer.ts';
import { changeNumber } from '../../db/customer/number-mutators.ts';
import { flow } from '../flow.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testActor, testHouse } from '../postgres/test-house.ts';
import { transact, transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId, nashik } from '../seed/demo-tenant.ts';
import { doJobs } from '../sync/demo-work-fixture.ts';
import { type Chat, chatOf, deliver, type MetaMessage } from './chat-fixture.ts';

const { sql } = await testDatabase();
process.env['THROUGHLINE_DEMO'] = '1';
const house = testHouse(sql, { flow, now: Date.now });
await seedDemo(house);

const numbers = (
  await sql<{ number: string }[]>`
    select wa_numbers[1] as number from public.customer where currency = 'INR' and array_length(wa_numbers, 1) > 0
    order by id`
).map(({ number }) => number);
let nth = 0;
/** Each test has a chat of its own. */
const nextNumber = (): string => {
  nth += 1;
  return numbers[nth % numbers.length] ?? '';
};

let count = 0;
const stamp = (agoMs = 0): string => String(Math.floor((Date.now() - agoMs) / 1_000));
function message(type: string, content: object, given: { id?: string; agoMs?: number } = {}): MetaMessage {
  count += 1;
  return { id: given.id ?? `wamid.chat-${count}`, type, timestamp: stamp(given.agoMs), ...content };
}
const text = (body: string, given: { id?: string; agoMs?: number; context?: object } = {}): MetaMessage =>
  message('text', { text: { body }, ...given }, given);

async function say(from: string, ...messages: MetaMessage[]): Promise<Chat> {
  await deliver(house, from, ...messages);
  await doJobs(house);
  return chatOf(house, from);
}

/** Ends what a chat left open, so that the next test begins anew. */
const forget = (): Promise<unknown> =>
  sql`update public.order_draft set state = 'rejected' where state in ('matching', 'needs_clarification')`;

const last = ({ heard }: Chat) => heard.at(-1);
const openDraft = ({ drafts }: Chat) => drafts.findLast(({ state }) => state === 'needs_clarification');
const question = ({ sent }: Chat) => sent.findLast(({ lineId }) => lineId !== null);
const tap = (id: string, title: string): MetaMessage =>
  message('interactive', { interactive: { type: 'list_reply', list_reply: { id, title } } });

function choicesOf(chat: Chat) {
  const form = question(chat)?.form;
  if (!form || !('choices' in form)) throw new Error('the question has no choices');
  return form.choices;
}

describe('a question in the chat', () => {
  test('[WHATSAPP-2] is a list, and one tap makes the order', async () => {
    const from = nextNumber();
    const asked = await say(from, text('cpvc elbow 200 nag'));
    expect(question(asked)?.form?.kind).toBe('list');
    const [first] = choicesOf(asked);
    const done = await say(from, tap(first?.id ?? '', first?.title ?? ''));
    const draft = done.drafts.find(({ id }) => id === openDraft(asked)?.id);
    expect(draft?.orderId).not.toBeNull();
    const line = done.lines.find(({ draftId }) => draftId === draft?.id);
    expect(first?.id).toBe(`${question(asked)?.id}#p:${line?.productId}`);
    expect(line).toMatchObject({ quantity: 200_000, accepted: true });

    const late = await say(from, tap(choicesOf(asked)[1]?.id ?? '', 'late'));
    expect(last(late)).toMatchObject({ state: 'needs_human', reason: 'message.late_answer' });
    await forget();
  });

  test('[WHATSAPP-2] a tap and a quote answer the question they are about, whichever was asked last', async () => {
    const from = nextNumber();
    const one = await say(from, text('cpvc elbow 200 nag'));
    const older = question(one);
    const both = await say(from, text('aur swr pipe 30 length'));
    // One thing at a time: the second line waits until the first is settled.
    expect(
      both.sent.filter(({ lineId }) => lineId !== null && openDraft(both)?.id === both.drafts.at(-1)?.id),
    ).not.toHaveLength(0);
    expect(question(both)?.id).toBe(older?.id);
    const answered = await say(from, text('2', { context: { id: older?.externalId } }));
    const elbow = answered.lines.find(({ id }) => id === older?.lineId);
    expect(elbow).toMatchObject({ accepted: true, quantity: 200_000 });
    expect(question(answered)?.lineId).not.toBe(older?.lineId);
    // They look at the first list again and change their mind.
    const third = choicesOf(one)[2];
    const changed = await say(from, tap(third?.id ?? '', third?.title ?? ''));
    expect(`${older?.id}#p:${changed.lines.find(({ id }) => id === older?.lineId)?.productId}`).toBe(third?.id);
    await forget();
  });

  test('[WHATSAPP-2] nobody answers for another number, nor what was never offered', async () => {
    const [from, other] = [nextNumber(), nextNumber()];
    const asked = await say(from, text('cpvc elbow 200 nag'));
    const [choice] = choicesOf(asked);
    const theirs = await say(other, tap(choice?.id ?? '', choice?.title ?? ''));
    expect(last(theirs)).toMatchObject({ draftId: null });
    await say(from, tap(`${question(asked)?.id}#p:prd-swr-pip-110-rf`, 'pipe'));
    await say(from, tap(`question-nobody#p:${choice?.id}`, 'x'));
    const after = await chatOf(house, from);
    expect(openDraft(after)?.id).toBe(openDraft(asked)?.id);
    expect(after.lines.find(({ id }) => id === question(asked)?.lineId)?.accepted).toBe(false);
    await forget();
  });

  test('[WHATSAPP-2] “none of these” asks for more words', async () => {
    const from = nextNumber();
    const asked = await say(from, text('cpvc elbow 200 nag'));
    const none = choicesOf(asked).at(-1);
    const after = await say(from, tap(none?.id ?? '', none?.title ?? ''));
    expect(question(after)?.id).not.toBe(question(asked)?.id);
    expect(question(after)?.body).toContain('list mein nahi mila');
    await forget();
  });

  test.each([
    ['👍', true],
    ['✅', true],
    ['👎', false],
  ])('[WHATSAPP-7] %s answers a yes-or-no question', async (emoji, accepted) => {
    const from = nextNumber();
    const asked = await say(from, text('100000 nag 1 inch cpvc elbow aur cpvc tee 5'));
    await sql`update public.outbound_message set form = ${sql.json({
      kind: 'buttons',
      choices: ['yes', 'no'].map((each) => ({ id: `${question(asked)?.id}#${each}`, title: each })),
    })} where id = ${question(asked)?.id ?? ''}`;
    await sql`update public.draft_line set product_id = 'prd-cpvc-elb-100', base_quantity = quantity, unit = 'piece',
      quantity = 5000, accepted = false where id = ${question(asked)?.lineId ?? ''}`;
    await sql`update public.draft_line set base_quantity = 5000 where id = ${question(asked)?.lineId ?? ''}`;
    const reaction = message('reaction', { reaction: { message_id: question(asked)?.externalId, emoji } });
    const after = await say(from, reaction);
    const line = after.lines.find(({ id }) => id === question(asked)?.lineId);
    expect(line?.accepted).toBe(accepted);
    expect(line?.productId === null).toBe(!accepted);
    await forget();
  });

  test('[WHATSAPP-7] other reactions are noted, a thumb down on an order is for a person', async () => {
    const from = nextNumber();
    const ordered = await say(from, text('1 inch cpvc elbow 20 nag'));
    const reply = ordered.sent.at(-1);
    const react = (emoji: string) => message('reaction', { reaction: { message_id: reply?.externalId, emoji } });
    for (const emoji of ['👍', '❤️', '']) {
      expect(last(await say(from, react(emoji)))).toMatchObject({ state: 'ignored', reason: 'message.reaction' });
    }
    expect(last(await say(from, react('👎')))).toMatchObject({ state: 'needs_human', reason: 'message.thumb_down' });
    await forget();
  });

  test('[WHATSAPP-2] an answer to the message about an order is for a person, who sees which; thanks are not', async () => {
    const from = nextNumber();
    const ordered = await say(from, text('1 inch cpvc elbow 25 nag'));
    const reply = { context: { id: ordered.sent.at(-1)?.externalId } };
    expect(last(await say(from, text('thank you ji', reply)))).toMatchObject({ state: 'ignored' });
    const more = await say(from, text('1 inch cpvc tee 20 nag bhi dalo', reply));
    expect(last(more)).toMatchObject({ state: 'needs_human', reason: 'message.about_order', draftId: null });
    const told = more.open.flatMap(({ context }) => context).find(({ code }) => code === 'message.about_order');
    expect(told?.facts['order']).toMatch(/^SO-/);
    await forget();
  });
});

describe('an edit and a deletion', () => {
  const edit = (id: string, body: string): MetaMessage =>
    message('edit', { edit: { original_message_id: id, message: { type: 'text', text: { body } } } });
  const revoke = (id: string): MetaMessage => message('revoke', { revoke: { original_message_id: id } });

  test('[WHATSAPP-6] change the draft of their message while it is open', async () => {
    const from = nextNumber();
    const first = text('cpvc elbow 200 nag', { agoMs: 60_000 });
    const asked = await say(from, first);
    const edited = await say(from, edit(first.id, 'cpvc elbow 300 nag'));
    expect(openDraft(edited)?.id).toBe(openDraft(asked)?.id);
    expect(edited.lines.filter(({ draftId }) => draftId === openDraft(asked)?.id)).toMatchObject([
      { quantity: 300_000 },
    ]);
    expect(edited.heard.find(({ externalId }) => externalId === first.id)).toMatchObject({ changed: 'edited' });
    const gone = await say(from, revoke(first.id));
    expect(gone.drafts.find(({ id }) => id === openDraft(asked)?.id)?.state).toBe('rejected');
    expect(gone.heard.find(({ externalId }) => externalId === first.id)).toMatchObject({
      changed: 'deleted',
      state: 'ignored',
    });
    expect(gone.open.filter(({ draftId }) => draftId === openDraft(asked)?.id)).toEqual([]);
  });

  test('[WHATSAPP-6] that come before their message count when it comes', async () => {
    const from = nextNumber();
    await say(from, edit('wamid.after-edit', 'cpvc elbow 70 nag'), revoke('wamid.after-revoke'));
    const chat = await say(
      from,
      text('cpvc elbow 20 nag', { id: 'wamid.after-edit', agoMs: 30_000 }),
      text('1 inch cpvc elbow 10 nag', { id: 'wamid.after-revoke', agoMs: 20_000 }),
    );
    expect(chat.lines.filter(({ draftId }) => draftId === openDraft(chat)?.id)).toMatchObject([{ quantity: 70_000 }]);
    const taken = chat.heard.find(({ externalId }) => externalId === 'wamid.after-revoke');
    expect(taken).toMatchObject({ state: 'ignored', reason: 'message.deleted', draftId: null });
    await forget();
  });

  test('[WHATSAPP-6] after the order stands a person decides, and only who wrote a message changes it', async () => {
    const [from, other] = [nextNumber(), nextNumber()];
    const sure = text('1 inch cpvc elbow 30 nag', { agoMs: 60_000 });
    const ordered = await say(from, sure);
    await say(other, edit(sure.id, '1 inch cpvc elbow 3000 nag'), revoke(sure.id));
    expect((await chatOf(house, from)).heard.find(({ externalId }) => externalId === sure.id)).toMatchObject({
      changed: null,
      state: 'drafted',
    });
    const edited = await say(from, edit(sure.id, '1 inch cpvc elbow 40 nag'));
    expect(edited.heard.find(({ externalId }) => externalId === sure.id)).toMatchObject({
      state: 'needs_human',
      reason: 'message.edited_late',
      body: '1 inch cpvc elbow 40 nag',
    });
    const draft = ordered.drafts.at(-1);
    expect(edited.lines.filter(({ draftId }) => draftId === draft?.id)).toMatchObject([{ quantity: 30_000 }]);
  });

  test('[WHATSAPP-6] an edit makes an order of what was none', async () => {
    const from = nextNumber();
    const chatter = text('ram ram bhai', { agoMs: 60_000 });
    await say(from, chatter);
    const chat = await say(from, edit(chatter.id, '1 inch cpvc elbow 45 nag'));
    expect(chat.heard.find(({ externalId }) => externalId === chatter.id)).toMatchObject({ state: 'drafted' });
    expect(chat.drafts.at(-1)?.orderId).not.toBeNull();
  });
});

describe('what is no text', () => {
  test('[WHATSAPP-8] a place is the open order’s ship-to, and for a person without one', async () => {
    const from = nextNumber();
    const place = () =>
      message('location', {
        location: { latitude: 19.99, longitude: 73.78, name: 'Godown 4', address: 'Ambad, Nashik' },
      });
    const asked = await say(from, text('cpvc elbow 200 nag'));
    const placed = await say(from, place());
    expect(openDraft(placed)).toMatchObject({ id: openDraft(asked)?.id, shipTo: 'Godown 4, Ambad, Nashik' });
    expect(question(placed)?.id).toBe(question(asked)?.id);
    await forget();
    expect(last(await say(from, place()))).toMatchObject({ state: 'needs_human', reason: 'message.location' });
  });

  test('[WHATSAPP-8] a contact and a changed number wait for a person, who gives the number to its customer', async () => {
    const from = nextNumber();
    const card = { name: { formatted_name: 'Ramesh' }, phones: [{ phone: '+91 98111 22222', wa_id: '919811122222' }] };
    const contact = last(await say(from, message('contacts', { contacts: [card] })));
    expect(contact).toMatchObject({ reason: 'message.contacts', payload: '+919811122222', state: 'needs_human' });
    const notice = { body: `${from} changed to +919811133333`, wa_id: '919811133333', type: 'user_changed_number' };
    const moved = last(await say(from, message('system', { system: notice })));
    expect(moved).toMatchObject({ reason: 'message.number_changed', payload: '+919811133333', state: 'needs_human' });

    const customerId = moved?.customerId ?? '';
    const act = { actor: testActor(demoTenantId, 'p-commercial', ['commercial'], [nashik]), at: Date.now() };
    const args = { customerId, from, to: '+919811133333' };
    await transact(house, act, (tx) => changeNumber.run(tx, args, act));
    const customer = await transactAsSystem(house, demoTenantId, (tx) => tx.get(customers, customerId));
    expect(customer?.waNumbers).toContain('+919811133333');
    expect(customer?.waNumbers).not.toContain(from);
    numbers.splice(numbers.indexOf(from), 1);
  });

  test('[WHATSAPP-8] a basket is read by its codes, and its prices are nobody’s', async () => {
    const from = nextNumber();
    const product_items = [{ product_retailer_id: 'CPVC-ELB-100', quantity: 12, item_price: 1, currency: 'INR' }];
    const chat = await say(from, message('order', { order: { catalog_id: '1', product_items } }));
    const line = chat.lines.find(({ draftId }) => draftId === last(chat)?.draftId);
    expect(line).toMatchObject({ productId: 'prd-cpvc-elb-100', quantity: 12_000 });
    expect(line?.unitPrice).not.toBe(10_000);
    await forget();
  });

  test('[WHATSAPP-8] what WhatsApp does not pass on is for a person', async () => {
    const chat = await say(nextNumber(), message('unsupported', { errors: [{ code: 131_051, title: 'unknown' }] }));
    expect(last(chat)).toMatchObject({ state: 'needs_human', reason: 'message.unsupported', payload: '131051' });
  });
});
