import { expect, test } from 'vitest';
import { answerOf, purposeOf, quoteNumbersIn } from './purpose.ts';

test.for([
  ['RFQ 2217', 'see attached', 'rfq'],
  ['', 'Please quote for the attached list', 'rfq'],
  ['Enquiry', 'kindly send your best rates', 'rfq'],
  ['', 'برجاء إرسال عرض سعر للأصناف المرفقة', 'rfq'],
  ['', 'कृपया इन सामानों का कोटेशन दें', 'rfq'],
  ['Purchase order 88', 'attached', 'order'],
  ['PO No. 4411', 'please supply as attached', 'order'],
  ['', 'our order is attached, please dispatch by Friday', 'order'],
  ['Re: list', 'as discussed, see attached', undefined],
  ['PO 88', 'and please quote for item 4', undefined],
  ['', '', undefined],
] as const)('[MAIL-8] %j %j is meant as %s', ([subject, text, meant]) => {
  expect(purposeOf(subject, text)).toBe(meant);
});

test.for([
  ['ok proceed', 'accepted'],
  ['Approved. Please dispatch at the earliest.', 'accepted'],
  ['theek hai, bhej do', 'accepted'],
  ['ठीक है', 'accepted'],
  ['موافق', 'accepted'],
  ['OK but reduce 5%', 'unclear'],
  ['ok if you deliver by Friday', 'unclear'],
  ['please confirm the delivery?', 'unclear'],
  ['ok, only the elbows', 'unclear'],
  ['no thanks', 'declined'],
  ['too high', 'declined'],
  ['we are not interested', 'declined'],
  ['what about freight', 'unclear'],
  ['', 'unclear'],
] as const)('[QUOTE-4] %j says %s', ([text, says]) => {
  expect(answerOf(text)).toBe(says);
});

test('[QUOTE-4] a quote is called by its number', () => {
  expect(quoteNumbersIn('our po against qt-1042 and QT-7')).toEqual(['QT-1042', 'QT-7']);
});
