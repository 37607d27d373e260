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
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom<unknown>('', '\0', 7, null, [], {}),
  fc.jsonValue(),
);
const file = fc.record({ id: odd, mime_type: odd, sha256: odd, caption: fc.oneof(wordy, odd), filename: odd });
const reply = fc.record({ id: fc.oneof(odd, fc.constantFrom('question-x#p:y', '#', 'question-x#')), title: odd });
/** What stands beside a message's type, in Meta's shape or nearly. */
const beside = fc.record(
  {
    image: file,
    audio: file,
    document: file,
    sticker: file,
    reaction: fc.record({ message_id: odd, emoji: fc.oneof(fc.constantFrom('👍', '👎', ''), odd) }),
    interactive: fc.record(
      { button_reply: reply, nfm_reply: fc.record({ body: odd, response_json: odd }) },
      { requiredKeys: [] },
    ),
    button: fc.record({ text: wordy, payload: odd }),
    location: fc.record({ latitude: fc.oneof(fc.double(), odd), longitude: fc.double(), name: odd, address: odd }),
    contacts: fc.oneof(
      fc.array(fc.record({ name: odd, phones: fc.oneof(odd, fc.array(fc.record({ phone: odd, wa_id: odd }))) })),
      odd,
    ),
    system: fc.record({ body: odd, wa_id: odd, type: odd }),
    order: fc.record({
      text: odd,
      product_items: fc.oneof(odd, fc.array(fc.record({ product_retailer_id: odd, quantity: odd }))),
    }),
    edit: fc.record({
      original_message_id: odd,
      message: fc.oneof(
        odd,
        fc.record({ type: fc.constantFrom('text', 'edit', 'image'), text: fc.record({ body: wordy }) }),
      ),
    }),
    revoke: fc.record({ original_message_id: odd }),
    errors: fc.oneof(odd, fc.array(fc.record({ code: odd }))),
    context: fc.oneof(odd, fc.record({ id: fc.oneof(odd, fc.constant('wamid.demo-reply-1022')) })),
    timestamp: fc.oneof(odd, fc.constantFrom('1793500000', '-1', '1e99', '99999999999')),
  },
  { requiredKeys: [] },
);
const kinds = [
  'text',
  'image',
  'audio',
  'document',
  'sticker',
  'reaction',
  'interactive',
  'button',
  'location',
  'contacts',
  'system',
  'order',
  'edit',
  'revoke',
  'unsupported',
  '',
];
const text = fc.record({
  id: fc.oneof(
    fc.uuid(),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constant('x'.repeat(5_000)),
    fc.constant(3),
  ),
  from,
  type: fc.constantFrom<unknown>(...kinds, 9),
  text: fc.oneof({ weight: 5, arbitrary: fc.record({ body: wordy }) }, fc.jsonValue()),
});
const message = fc.tuple(text, beside).map(([plain, more]) => ({ ...plain, ...more }));
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
  { weight: 4, arbitrary: fc.record({ messages: list(message), statuses: list(status) }).map(metaDelivery) },
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
