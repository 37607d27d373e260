import { expect, test } from 'vitest';
import { functionNames } from '../../db/person/function.ts';
import { desksOf } from './person.ts';
import { deskNames } from './place-names.ts';

test.each(functionNames)('[SCREEN-5] %s has a desk of their own', (name) => {
  expect(deskNames).toContain(desksOf({ functions: [name] })[0]);
});

test('[SCREEN-5] a person sees the desks of their functions only, the first one first', () => {
  expect(desksOf({ functions: ['dispatch', 'quality'] })).toEqual(['dispatch', 'quality']);
  expect(desksOf({ functions: ['purchase', 'materials'] })).toEqual(['materials']);
});

test('[SCREEN-5] managers and administrators see every desk once, their own first', () => {
  const desks = desksOf({ functions: ['manager', 'quality'] });
  expect(desks.slice(0, 2)).toEqual(['manager', 'quality']);
  expect([...desks].sort()).toEqual([...deskNames].sort());
});
