import { expect, test } from 'vitest';
import type { Concession } from '../../db/concession/concession.ts';
import type { FunctionName } from '../../db/person/function.ts';
import { signatureOf } from './concession-view.ts';

const asked: Concession = {
  id: 'c-1',
  scope: 'plant:p',
  plantId: 'p',
  lotId: 'l-1',
  holdId: 'h-1',
  exceptionId: null,
  whole: true,
  lines: [],
  quantity: 1_000,
  reason: 'fits',
  expiresAt: 100,
  state: 'asked',
  askedBy: 'qa',
  askedAt: 0,
  ...{ qualityBy: null, qualityAt: null, secondBy: null, secondAt: null, endedBy: null, endedAt: null, ending: null },
};
const who = (personId: string, ...functions: FunctionName[]) => ({ personId, functions });

test('[ACT-50] a person is asked for the signature that is theirs to give, and for none once they have signed', () => {
  expect(signatureOf(asked, who('qa', 'quality'), 1)).toBe('quality');
  expect(signatureOf(asked, who('co', 'commercial'), 1)).toBe('second');
  expect(signatureOf(asked, who('ma', 'manager'), 1)).toBe('second');
  expect(signatureOf(asked, who('di', 'dispatch'), 1)).toBeUndefined();
  const signed: Concession = { ...asked, state: 'signed', qualityBy: 'qa', qualityAt: 1 };
  expect(signatureOf(signed, who('qa', 'quality', 'commercial', 'manager'), 2)).toBeUndefined();
  expect(signatureOf(signed, who('qb', 'quality'), 2)).toBeUndefined();
  expect(signatureOf(signed, who('qb', 'quality', 'commercial'), 2)).toBe('second');
  expect(signatureOf(signed, who('co', 'commercial'), 100)).toBeUndefined();
  expect(signatureOf({ ...signed, state: 'refused' }, who('co', 'commercial'), 2)).toBeUndefined();
});
