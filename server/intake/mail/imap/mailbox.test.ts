import { expect, test } from 'vitest';
import { connectionTo, faultOfUrl, folderOf, nameOf } from './mailbox.ts';

test('[MAIL-9] a mailbox is named without its credentials, and no password crosses a network in the clear', () => {
  const url = 'imaps://orders%40plant.example:p%40ss@mail.plant.example/Orders%20in';
  expect(nameOf({ url })).toBe('orders@plant.example@mail.plant.example/Orders in');
  expect(folderOf({ url })).toBe('Orders in');
  expect(connectionTo({ url })).toMatchObject({
    ...{ host: 'mail.plant.example', port: 993, secure: true },
    auth: { user: 'orders@plant.example', pass: 'p@ss' },
  });
  expect(connectionTo({ url: 'imap://u:p@mail.plant.example' })).toMatchObject({ port: 143, doSTARTTLS: true });
  expect(connectionTo({ url: 'imap://u:p@127.0.0.1:1143' })).not.toHaveProperty('doSTARTTLS');
  expect(folderOf({ url: 'imaps://u:p@mail.plant.example' })).toBe('INBOX');
});

test.each(['orders', 'https://u:p@mail.plant.example', 'imaps://mail.plant.example', 'imaps://u@mail.plant.example'])(
  '[MAIL-9] %s is no mailbox',
  (url) => expect(faultOfUrl(url)).toBeDefined(),
);
