import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testDatabase } from '../postgres/test-database.ts';
import { testHouse } from '../postgres/test-house.ts';
import { transactAsSystem } from '../postgres/transaction.ts';
import { seedDemo } from '../seed/demo-plant.ts';
import { demoTenantId } from '../seed/demo-tenant.ts';
import { readMessage } from './read-message.ts';
import { metaDelivery, secrets, signed, signedBytes } from './reading-fixture.ts';
import { answerDelivery } from './whatsapp/answer-delivery.ts';
import { readDelivery } from './whatsapp/read-delivery.ts';

const { sql } = await testDatabase();
const fresh: string[] = [];
const house = testHouse(sql, {
  flow: { 'message.received': [async (_, { messageId }) => void fresh.push(messageId)] },
});
await seedDemo(house);

const wordy = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '-5 box elbow',
    '1e308 nag 1 inch elbow',
    '\0\ud800',
    '۵ کارتن',
    '½ ½ ½',
    '٪٪٪',
    'NaN peti tee',
    '1/0 inch elbow 5',
  ),
  fc
    .array(
      fc.constantFrom(
        'elbow',
        '1 inch',
        'cpvc',
        '-',
        '%',
        '200',
        'nag',
        'discount',
        'kal',
        '\n',
        '😀',
        'مواسير',
        '२०',
        'x',
        '@',
      ),
      {
        maxLength: 30,
      },
    )
    .map((words) => words.join(' ')),
);
const from = fc.constantFrom<unknown>('919820012345', '971501234567', '15550001', '', 7, null);
const text = fc.record({
  id: fc.oneof(
    fc.uuid(),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constant('x'.repeat(5_000)),
    fc.constant(3),
  ),
  from,
  type: fc.constantFrom<unknown>('text', 'image', 'reaction', 'unsupported', '', 9),
  text: fc.oneof({ weight: 5, arbitrary: fc.record({ body: wordy }) }, fc.jsonValue()),
});
const status = fc.record({
  id: fc.oneof(fc.string(), fc.constant('wamid.demo-reply-1022')),
  status: fc.oneof(fc.string(), fc.constant('read')),
});
const list = (each: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.array(fc.oneof({ weight: 5, arbitrary: each }, fc.jsonValue()), { maxLength: 4 }) },
    fc.jsonValue(),
  );
const body = fc.oneof(
  { weight: 4, arbitrary: fc.record({ messages: list(text), statuses: list(status) }).map(metaDelivery) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

test('[INTAKE-18] whatever is signed and posted, the door never fails, no message is lost and each is read', async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const { raw, signature } = signed(given);
      const answer = await answerDelivery(house, secrets, raw, signature);
      expect(answer.status).toBe(200);
      const sent = readDelivery(JSON.parse(new TextDecoder().decode(raw))).flatMap(({ messages }) => messages);
      const ids = [...new Set(sent.map(({ externalId }) => externalId))];
      const kept = await sql`select 1 from public.inbound_message where external_id = any (${ids})`;
      expect(kept).toHaveLength(ids.length);
      for (const messageId of fresh.splice(0)) {
        await transactAsSystem(house, demoTenantId, (tx) => readMessage(tx, { messageId }));
        const [row] = await sql`select state from public.inbound_message where id = ${messageId}`;
        expect(row?.['state']).not.toBe('received');
        read += 1;
      }
    }),
    { numRuns: 300 },
  );
  expect(read).toBeGreaterThan(100);
  const failed = await sql`select body from public.inbound_message where reason = 'message.unreadable'`;
  expect(failed).toEqual([]);
});

test('[INTAKE-18] bytes that are no JSON are refused with 400, signed or not, never a failure', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (raw, sign) => {
      const signature = sign ? signedBytes(raw).signature : 'sha256=';
      const answer = await answerDelivery(house, secrets, raw, signature);
      expect(sign ? [200, 400] : [401]).toContain(answer.status);
    }),
    { numRuns: 200 },
  );
});
