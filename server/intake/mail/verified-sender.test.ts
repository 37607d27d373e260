import { expect, test } from 'vitest';
import { isVerified, senderTrust } from './verified-sender.ts';

const trust = senderTrust({ MAIL_AUTHSERV: 'mx.plant.example' });
const pass = 'mx.plant.example; spf=pass smtp.mailfrom=dealer.example; dmarc=pass header.from=dealer.example';

test('[MAIL-3] only the newest word of the company’s own server counts', () => {
  expect(isVerified([pass], trust)).toBe(true);
  expect(isVerified([pass.replace('dmarc=pass', 'dmarc=fail')], trust)).toBe(false);
  expect(isVerified([pass.replace('mx.plant', 'mx.forger')], trust)).toBe(false);
  expect(isVerified([pass.replace('dmarc=pass', 'dmarc=none'), pass], trust)).toBe(false);
  expect(isVerified(['mx.plant.example; spf=pass x="dmarc=pass"'], trust)).toBe(false);
  expect(isVerified([], trust)).toBe(false);
});

test('[MAIL-3] without such a server nobody is believed but by the demo', () => {
  expect(isVerified([pass], senderTrust({}))).toBe(false);
  expect(isVerified([], senderTrust({ THROUGHLINE_DEMO: '1' }))).toBe(true);
  expect(isVerified([], senderTrust({ THROUGHLINE_DEMO: '1', MAIL_AUTHSERV: 'mx.plant.example' }))).toBe(false);
});
