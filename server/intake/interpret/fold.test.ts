import { expect, test } from 'vitest';
import { fold, foldText } from './fold.ts';

test('[READ-1] digits, fractions, quotes and letters of every script fold to one form', () => {
  expect(foldText('५ بوري ٥ ۵ ５')).toBe('5 بوري 5 5 5');
  expect(foldText('½″ ball valve')).toBe('1/2" ball valve');
  expect(foldText('1¾ inch')).toBe('1 3/4 inch');
  expect(foldText('أسمنت كرتونة')).toBe('اسمنت كرتونه');
  expect(foldText('Café № 10×20')).toContain('cafe');
});

test('[READ-1] every folded unit knows where it stood', () => {
  const { text, at } = fold('a\u200b½b');
  expect(text).toBe('a1/2b');
  expect(at).toEqual([0, 2, 2, 2, 3, 4]);
});
