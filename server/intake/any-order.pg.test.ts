import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesOf } from '../../db/message/message.ts';
import { checkDraft } from '../checks/check-draft.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { type Chat, chatOf, deliver, type MetaMessage } from './chat-fixture.ts';
import { readMessage } from './read-message.ts';
import { settleQuestion } from './settle-question.ts';

const { sql } = await testDatabase();
const clock = { now: Date.UTC(2026, 10, 2, 4, 30) };
const fresh: string[] = [];
const house = testHouse(sql, {
  now: () => clock.now,
  flow: {
    'message.received': [async (_, { messageId }) => void fresh.push(messageId)],
    'order.drafted': [checkDraft, settleQuestion],
  },
});
await seedDemo(house);

let chats = 0;
/** A number of a customer who buys at home, for one chat. */
async function newNumber(): Promise<string> {
  chats += 1;
  const number = `+9197${String(chats).padStart(8, '0')}`;
  await sql`update public.customer set wa_numbers = array_append(wa_numbers, ${number}) where id = 'cus-ganesh'`;
  return number;
}

async function readAll(): Promise<void> {
  for (const messageId of fresh.splice(0))
    await transactAsSystem(house, demoTenantId, (tx) => readMessage(tx, { messageId }));
}

/** What a customer does after the question about their first message, by the minute; `tap` is a choice of that question. */
function conversation(from: string, tap: string): MetaMessage[] {
  const id = (name: string): string => `wamid.${from}.${name}`;
  const at = (minutes: number): string => String(Math.floor(begun / 1_000) + minutes * 60);
  const text = (name: string, minutes: number, body: string): MetaMessage => ({
    id: id(name),
    type: 'text',
    timestamp: at(minutes),
    text: { body },
  });
  const interactive = { type: 'list_reply', list_reply: { id: tap, title: 'x' } };
  const edit = { original_message_id: id('tee'), message: { type: 'text', text: { body: '1 inch cpvc tee 50 nag' } } };
  return [
    { id: id('tap'), type: 'interactive', timestamp: at(1), interactive },
    text('tee', 2, '1 inch cpvc tee 20 nag'),
    {
      id: id('place'),
      type: 'location',
      timestamp: at(3),
      location: { latitude: 20, longitude: 73, name: 'Godown 4' },
    },
    text('ball', 4, '3/4 inch cpvc coupler 35 nag'),
    { id: id('edit'), type: 'edit', timestamp: at(5), edit },
    text('more', 6, 'upvc pipe 30 length'),
    { id: id('like'), type: 'reaction', timestamp: at(7), reaction: { message_id: id('tee'), emoji: '👍' } },
    text('again', 8, '3/4 inch cpvc coupler 60 nag'),
    { id: id('gone'), type: 'revoke', timestamp: at(9), revoke: { original_message_id: id('more') } },
    text('thanks', 10, 'thank you'),
  ];
}
const begun = Date.UTC(2026, 10, 2, 5, 0);

/** The chat up to its first question, which has two things to settle, so that the order stays open. */
async function begin(): Promise<{ from: string; tap: string }> {
  const from = await newNumber();
  clock.now = begun;
  const body = 'cpvc elbow 200 nag\nswr pipe 30 length';
  await deliver(house, from, { id: `wamid.${from}.0`, type: 'text', timestamp: String(begun / 1_000), text: { body } });
  await readAll();
  clock.now = begun + 60 * 60_000;
  const chat = await chatOf(house, from);
  return { from, tap: choicesOf(chat.sent.at(-1)?.form)[1]?.id ?? '' };
}

/** What stands in the chat's drafts, without the ids that differ between chats. */
const standing = ({ drafts, lines, heard }: Chat) => ({
  drafts: drafts
    .filter(({ state }) => state !== 'rejected')
    .map((draft) => ({
      state: draft.state,
      shipTo: draft.shipTo,
      lines: lines
        .filter(({ draftId }) => draftId === draft.id)
        .map(({ phrase, productId, quantity, unit, accepted }) => [phrase, productId, quantity, unit, accepted]),
    })),
  heard: heard.map(({ kind, state, reason, changed }) => [kind, state, reason, changed]).sort(),
});

test('[WHATSAPP-5] however a conversation’s deliveries are ordered, doubled and mixed, the same stands in the draft', async () => {
  const straight = await begin();
  for (const each of conversation(straight.from, straight.tap)) {
    await deliver(house, straight.from, each);
    await readAll();
  }
  const expected = standing(await chatOf(house, straight.from));
  expect(expected.drafts).toHaveLength(1);
  expect(expected.drafts[0]?.shipTo).toBe('Godown 4');
  const said = expected.drafts[0]?.lines.map(([, product, quantity]) => [product !== null, quantity]);
  expect(said).toEqual([
    [true, 200_000],
    [false, 30_000],
    [true, 50_000],
    [true, 60_000],
  ]);

  const places = conversation('', '').map((_, at) => at);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(places, { minLength: places.length }),
      fc.array(fc.nat(places.length - 1), { maxLength: 6 }),
      fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
      async (order, doubled, pauses) => {
        const { from, tap } = await begin();
        const all = conversation(from, tap);
        for (const [at, place] of [...order, ...doubled].entries()) {
          await deliver(house, from, all[place] as MetaMessage);
          if (pauses[at]) await readAll();
        }
        await readAll();
        expect(standing(await chatOf(house, from))).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});
