import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { keepWord, keptOrMade, keptWord } from './kept-words.ts';

test('[SYNC-20] the disk is made to keep each word before anybody relies on it', async () => {
  // First of all: Dexie takes the function when it opens the database.
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await keepWord('language', 'hi');
  await keptOrMade('colour', () => 'blue');
  const writes = begin.mock.calls.filter(([, mode]) => mode === 'readwrite');
  expect(writes.map(([, , options]) => options?.durability)).toEqual(['strict', 'strict']);
});

test('[SYNC-20] what a device is called is made once, whoever asks at the same moment, and stays', async () => {
  let made = 0;
  const make = (): string => {
    made += 1;
    return `device-${made}`;
  };
  expect(await Promise.all([keptOrMade('credential', make), keptOrMade('credential', make)])).toEqual([
    'device-1',
    'device-1',
  ]);
  expect(await keptWord('credential')).toBe('device-1');
});

test('nobody and never asked are two things', async () => {
  expect(await keptWord('person')).toBeUndefined();
  await keepWord('person', null);
  expect(await keptWord('person')).toBeNull();
});
