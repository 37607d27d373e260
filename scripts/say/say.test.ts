import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { MessageStatus } from '../../server/intake/message-status.ts';
import { newWamid, signatureOf, webhookBody } from '../../server/tour/as-meta-sends.ts';
import { follow, outcomeOf } from './follow.ts';
import { savedMail, writeMail } from './mail.ts';

test('[PROC-9] a text is wrapped and signed as the Cloud API does', () => {
  const body = webhookBody(
    { from: '+919820012345', body: 'kal 2 bori', at: 1_795_000_000_999, wamid: 'wamid.x' },
    '1002',
  );
  expect(JSON.parse(body)).toMatchObject({
    object: 'whatsapp_business_account',
    entry: [
      {
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { phone_number_id: '1002' },
              contacts: [{ wa_id: '919820012345' }],
              messages: [
                {
                  from: '919820012345',
                  id: 'wamid.x',
                  timestamp: '1795000000',
                  type: 'text',
                  text: { body: 'kal 2 bori' },
                },
              ],
            },
          },
        ],
      },
    ],
  });
  // RFC 4231's second case, with SHA-256.
  expect(signatureOf('what do ya want for nothing?', 'Jefe')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('[PROC-9] message ids are safe in a path and never the same', () => {
  const ids = Array.from({ length: 100 }, newWamid);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(encodeURIComponent(id)).toBe(id);
});

test('[PROC-9] the wait ends with order and reply, a question, an approval, or when no order comes of it', () => {
  const progress = (more: Partial<MessageStatus>): MessageStatus => ({
    wamid: 'w',
    state: 'drafted',
    stages: [],
    receivedAt: 0,
    ...more,
  });
  expect(outcomeOf(progress({}))).toBeUndefined();
  expect(outcomeOf(progress({ order: { number: 'SO-1', erpRef: null } }))).toBeUndefined();
  expect(outcomeOf(progress({ order: { number: 'SO-1', erpRef: null }, stages: [{ stage: 'replied', at: 1 }] }))).toBe(
    'ordered',
  );
  expect(outcomeOf(progress({ question: 'Which elbow?' }))).toBe('asked');
  expect(outcomeOf(progress({ approval: { breaches: ['credit'] } }))).toBe('approval');
  const quote = { id: 'q', number: 'QT-1', state: 'open', owner: 'Priya', dueAt: 1 };
  expect(outcomeOf(progress({ quote }))).toBe('quoted');
  expect(outcomeOf(progress({ state: 'ignored' }))).toBe('ignored');
  expect(outcomeOf(progress({ state: 'needs_human' }))).toBe('person');
});

test('[PROC-9] each stage is told once, also one that is heard of after a later one', async () => {
  const told: MessageStatus[] = [
    { wamid: 'w', state: 'drafted', receivedAt: 0, stages: [{ stage: 'booked', at: 2 }] },
    {
      wamid: 'w',
      state: 'drafted',
      receivedAt: 0,
      order: { number: 'SO-1', erpRef: null },
      stages: [
        { stage: 'read', at: 1 },
        { stage: 'booked', at: 2 },
        { stage: 'replied', at: 3 },
      ],
    },
  ];
  const server = createServer((_, answer) => answer.end(JSON.stringify(told.length > 1 ? told.shift() : told[0])));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const heard: string[] = [];
  const { port } = server.address() as AddressInfo;
  await follow(`http://127.0.0.1:${port}`, 'w', 'secret', 10_000, (stage) => heard.push(stage));
  server.close();
  expect(heard).toEqual(['booked', 'read', 'replied']);
});

test('[PROC-9] a saved mail leaves byte for byte and is followed by its own id; one without an id is given one', () => {
  const saved =
    'From: "A" <a@dealer.example>\r\nMessage-ID:\r\n <one@dealer.example>\r\n\r\nMessage-ID: <not this>\r\n';
  expect(savedMail(Buffer.from(saved))).toEqual({
    id: 'one@dealer.example',
    mail: { envelope: { from: 'a@dealer.example', to: ['orders@sahyadri.example'] }, raw: Buffer.from(saved) },
  });
  const { id, mail } = savedMail(Buffer.from('From: a@dealer.example\n\nhello'));
  expect(String(mail.raw)).toBe(`Message-ID: <${id}>\r\nFrom: a@dealer.example\n\nhello`);
});

test('[PROC-9] an answer by mail names the mail it answers', async () => {
  const wish = { from: 'a@dealer.example', text: 'ok, proceed', subject: 'Re', attach: [], replyTo: '<q@here>' };
  const { id, mail } = await writeMail(wish);
  expect(mail).toMatchObject({ messageId: `<${id}>`, inReplyTo: '<q@here>', references: '<q@here>' });
});
