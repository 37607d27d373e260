import { expect, test } from 'vitest';
import { erpReasons, reasonOf } from '../../db/order/erp-code.ts';
import english from '../_ui/words/en/exceptions.json' with { type: 'json' };
import hindi from '../_ui/words/hi/exceptions.json' with { type: 'json' };

// What an adapter may give is the type `ErpCode`, which is made of the same list: another does not compile.
test.each([
  ['English', english.erpReason],
  ['Hindi', hindi.erpReason],
])(
  '[ERP-19] every reason an adapter can give has its words in %s, and there are words for nothing else',
  (_, words) => {
    expect(Object.keys(words).sort()).toEqual([...erpReasons, 'http', 'sap', 'own'].sort());
    expect(Object.values(words).filter((each) => each.trim() === '')).toEqual([]);
  },
);

test('[ERP-19] a status, a number of SAP’s and an ERP’s own name are told as what they are, an unknown code as the ERP’s', () => {
  expect(
    ['erp.http_503', 'erp.sap_5002', 'erp.own_access', 'erp.period_closed', 'erp.toString', 'x'].map(reasonOf),
  ).toEqual([
    { reason: 'http', number: '503' },
    { reason: 'sap', number: '5002' },
    { reason: 'own', number: 'access' },
    { reason: 'period_closed', number: '' },
    { reason: 'own', number: 'toString' },
    { reason: 'own', number: 'x' },
  ]);
});
