import { expect, test } from 'vitest';
import type { MessageStatus } from '../../server/intake/message-status.ts';
import { newWamid, signatureOf, webhookBody } from '../../server/tour/as-meta-sends.ts';
import { outcomeOf } from './follow.ts';

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
  expect(outcomeOf(progress({ state: 'ignored' }))).toBe('ignored');
  expect(outcomeOf(progress({ state: 'needs_human' }))).toBe('person');
});
