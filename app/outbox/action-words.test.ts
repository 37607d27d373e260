import { expect, test } from 'vitest';
import { mutators } from '../../db/mutators.ts';
import english from '../_ui/words/en/sync.json' with { type: 'json' };
import hindi from '../_ui/words/hi/sync.json' with { type: 'json' };
import { wordKey } from './action-words.ts';

test('[SYNC-2] every action a person can confirm has words in the outbox, in both languages', () => {
  const keys = [...mutators.keys()].map(wordKey).sort();
  expect(Object.keys(english.action).sort()).toEqual(keys);
  expect(Object.keys(hindi.action).sort()).toEqual(keys);
});
