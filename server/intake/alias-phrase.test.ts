import { expect, test } from 'vitest';
import { aliasPhrase } from './alias-phrase.ts';

test.each([
  ['20 Latrine pipe', 20_000, 'latrine pipe', false],
  ['20 length latrine pipe', 20_000, 'latrine pipe', true],
  ['1 inch elbow 200 nag', 200_000, '1 inch elbow', true],
  ['2 inch tee 2', 2_000, '2 inch tee', false],
  ['4peti hara solution', 4_000, 'hara solution', true],
  ['10 kg safed powder', 10_000, 'safed powder', true],
  ['5 peti', 5_000, '', true],
  ['पीला नल १०', 10_000, 'पीला नल', false],
  ['12', 12_000, '', false],
])('[INTAKE-16] what is learned of “%s” is its name without the amount', (phrase, quantity, name, unitSaid) => {
  expect(aliasPhrase(phrase, { quantity, unit: 'kg' })).toEqual({ phrase: name, unitSaid });
});
