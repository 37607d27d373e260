import { expect, test, vi } from 'vitest';
import { orderDrafts } from '../../db/draft/draft.ts';
import { hour, minute } from '../../db/values/instant.ts';
import { flow } from '../flow.ts';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { workJobs } from '../run-jobs.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { doJobs } from '../sync/demo-work-fixture.ts';
import { chaseQuestion, handOverQuestion } from './chase-question.ts';
import { type Chat, chatOf, deliver } from './chat-fixture.ts';
import { nextWorking } from './draft/working-hours.ts';

const { sql } = await testDatabase();
process.env['THROUGHLINE_DEMO'] = '1';
const clock = { ahead: 0 };
const house = testHouse(sql, { flow, now: () => Date.now() + clock.ahead });
await seedDemo(house);
const numbers = (
  await sql<{ number: string }[]>`
    select wa_numbers[1] as number from public.customer where currency = 'INR' and array_length(wa_numbers, 1) > 0
    order by id`
).map(({ number }) => number);

let nth = 0;
/** A chat whose question nobody has answered. */
async function asked(): Promise<{ from: string; chat: Chat; questionId: string }> {
  nth += 1;
  clock.ahead = 0;
  const from = numbers[nth] ?? '';
  const timestamp = String(Math.floor(Date.now() / 1_000));
  await deliver(house, from, {
    id: `wamid.chase-${nth}`,
    type: 'text',
    timestamp,
    text: { body: 'cpvc elbow 200 nag' },
  });
  await doJobs(house);
  const chat = await chatOf(house, from);
  return { from, chat, questionId: chat.sent.at(-1)?.id ?? '' };
}
const chased = ({ sent }: Chat) => sent.filter(({ id }) => id.startsWith('chase-'));
const tasksOf = ({ open, drafts }: Chat) => open.filter(({ draftId }) => draftId === drafts.at(-1)?.id);
const dueOf = async (key: string): Promise<number | undefined> =>
  (
    await sql<{ at: number }[]>`select (extract(epoch from due) * 1000)::float8 as at from ops.job
    where effect_key = ${key} and state = 'waiting'`
  )[0]?.at;
const as = (work: typeof chaseQuestion, questionId: string): Promise<void> =>
  transactAsSystem(house, demoTenantId, (tx) => work(tx, { questionId }));

test('[WHATSAPP-4] nobody answers: reminded once with the same choices, then a person with a deadline', async () => {
  const { from, chat, questionId } = await asked();
  const question = chat.sent.at(-1);
  const due = await dueOf(`chase:${questionId}`);
  expect(due).toBe(nextWorking((question?.createdAt ?? 0) + 30 * minute, 'Asia/Kolkata'));

  clock.ahead = 30 * minute;
  for (let again = 0; again < 3; again += 1) await as(chaseQuestion, questionId);
  const reminded = await chatOf(house, from);
  expect(chased(reminded)).toHaveLength(1);
  expect(chased(reminded)[0]).toMatchObject({ form: question?.form, lineId: question?.lineId, toNumber: from });
  expect(chased(reminded)[0]?.body).toContain(question?.body);
  expect(tasksOf(reminded).map((task) => task.question)).toEqual(['clarify.line']);
  const remindedAt = chased(reminded)[0]?.createdAt ?? 0;
  expect(await dueOf(`hand_over:${questionId}`)).toBe(nextWorking(remindedAt + 60 * minute, 'Asia/Kolkata'));

  clock.ahead = 90 * minute;
  await as(handOverQuestion, questionId);
  const handed = await chatOf(house, from);
  const [task, ...more] = tasksOf(handed);
  expect(more).toEqual([]);
  expect(task).toMatchObject({ question: 'clarify.unanswered', function: 'commercial', state: 'queued' });
  expect((task?.decideBy ?? 0) - (task?.createdAt ?? 0)).toBe(15 * minute);

  // Answered late: it still goes on, and nobody is asked any more. Jobs fall due by the database's clock.
  clock.ahead = 0;
  const timestamp = String(Math.floor(house.now() / 1_000));
  await deliver(house, from, { id: `wamid.late-${nth}`, type: 'text', timestamp, text: { body: '1' } });
  await doJobs(house);
  const late = await chatOf(house, from);
  expect(late.drafts.at(-1)?.orderId).not.toBeNull();
  expect(tasksOf(late).filter(({ kind }) => kind === 'clarify')).toEqual([]);
});

test('[WHATSAPP-4] once each, with three workers at it and one that died in the middle', async () => {
  const { from, questionId } = await asked();
  const dead = (key: string) => sql`
    update ops.job set state = 'leased', due = now(), lease_until = clock_timestamp() - interval '1 s', attempts = 1
    where effect_key = ${key}`;
  const work = async (key: string): Promise<void> => {
    await dead(key);
    const done = new AbortController();
    const workers = [1, 2, 3].map(() => workJobs(house, done.signal, () => undefined));
    await vi.waitFor(
      async () => expect(await sql`select from ops.job where effect_key = ${key} and state <> 'done'`).toHaveLength(0),
      { timeout: 20_000, interval: 20 },
    );
    done.abort();
    await Promise.all(workers);
  };
  await work(`chase:${questionId}`);
  await work(`hand_over:${questionId}`);
  const chat = await chatOf(house, from);
  expect(chased(chat)).toHaveLength(1);
  expect(tasksOf(chat).map(({ question }) => question)).toEqual(['clarify.unanswered']);
});

test('[WHATSAPP-4] who answered, or whose order a person has settled, is not reminded', async () => {
  const { from, chat, questionId } = await asked();
  await transactAsSystem(house, demoTenantId, async (tx) => {
    const draft = await tx.get(orderDrafts, chat.drafts.at(-1)?.id ?? '');
    if (draft) await tx.put(orderDrafts, { ...draft, state: 'rejected' });
  });
  await as(chaseQuestion, questionId);
  await as(handOverQuestion, questionId);
  expect(chased(await chatOf(house, from))).toEqual([]);
});

test('[WHATSAPP-4] near the end of WhatsApp’s window nobody is reminded: a person takes over at once', async () => {
  const { from, questionId } = await asked();
  clock.ahead = 23 * hour + minute;
  await as(chaseQuestion, questionId);
  const chat = await chatOf(house, from);
  expect(chased(chat)).toEqual([]);
  expect(tasksOf(chat).map(({ question }) => question)).toEqual(['clarify.unanswered']);
  clock.ahead = 0;
});

test('[WHATSAPP-4] reminders wait for working hours of the plant’s own day', () => {
  const zone = 'Asia/Kolkata';
  const at = (text: string): number => Date.parse(`${text}+05:30`);
  expect(nextWorking(at('2026-11-02T10:07:30'), zone)).toBe(at('2026-11-02T10:07:30'));
  expect(nextWorking(at('2026-11-02T07:15:00'), zone)).toBe(at('2026-11-02T09:00:00'));
  expect(nextWorking(at('2026-11-02T20:00:00'), zone)).toBe(at('2026-11-03T09:00:00'));
  // From Saturday evening to Monday.
  expect(nextWorking(at('2026-11-07T21:30:00'), zone)).toBe(at('2026-11-09T09:00:00'));
});
